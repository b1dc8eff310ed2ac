#include "study/evaluation_parts.h"

#include <utility>

#include "predictor/source_data.h"

namespace latlab {

EvaluationSampler evaluation_sampler(std::shared_ptr<const Sampler> sampler, const SearchSpace& space,
                                     std::string label, const Progress& progress) {
    const bool sees_latency = sampler->sees_latency();
    return {std::move(label), sees_latency,
            [sampler = std::move(sampler), &space, progress](std::span<const Architecture> candidates,
                                                             std::span<const double> latency_ms,
                                                             std::size_t k, Random& random) {
                return sampler->choose({space, candidates, k, latency_ms, {}, progress}, random);
            }};
}

bool needs_prior(std::string_view predictor, std::string_view sampler) {
    return predictor == "few-shot" || sampler == "designed";
}

std::shared_ptr<const FewShotPrior> prior_of_sources(const MethodRequest& request, const Progress& progress) {
    return std::make_shared<const FewShotPrior>(make_few_shot_prior(
        draw_per_device(*request.sources, request.rows_per_device.value_or(0), request.seed),
        request.licences, progress));
}

}  // namespace latlab
