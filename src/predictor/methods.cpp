#include "predictor/methods.h"

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "base/text.h"
#include "predictor/baselines.h"
#include "predictor/few_shot.h"
#include "predictor/nasflat_transfer.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

constexpr std::size_t nasflat_rows_per_device = 512;

std::unique_ptr<TransferMethod> make_nasflat(const MethodRequest& request, const Progress& progress) {
    if (request.weights)
        return std::make_unique<NasflatMethod>(request.weights, std::nullopt, request.method_threads);
    PretrainRequest pretrain;
    pretrain.sources = *request.sources;
    pretrain.rows_per_device = request.rows_per_device.value_or(nasflat_rows_per_device);
    pretrain.seed = request.seed;
    pretrain.options = request.nasflat;
    pretrain.supplement = request.supplement;
    pretrain.licences = request.licences;
    pretrain.threads = request.threads;
    auto state = std::make_shared<const NasflatState>(
        pretrain_cached(pretrain, request.cache, request.label, progress));
    return std::make_unique<NasflatMethod>(std::move(state), std::nullopt, request.method_threads);
}

}  // namespace

std::unique_ptr<TransferMethod> make_transfer_method(std::string_view name, const MethodRequest& request,
                                                     const Progress& progress) {
    const bool learnt = (name == "nasflat" && request.weights) || (name == "few-shot" && request.prior);
    if (needs_sources(name) && !request.sources && !learnt)
        throw std::invalid_argument("make_transfer_method: " + std::string(name) +
                                    " needs tables of known devices");
    if (name == "flops") return make_flops_baseline(*request.space);
    if (name == "params") return make_params_baseline(*request.space);
    if (name == "op-count") return make_op_count_baseline(*request.space);
    if (name == "nasflat") return make_nasflat(request, progress);
    if (name == "few-shot" && request.prior) return std::make_unique<FewShotMethod>(request.prior);
    LatencyTable sources =
        draw_per_device(*request.sources, request.rows_per_device.value_or(0), request.seed);
    if (name == "best-source") return make_best_source_baseline(std::move(sources));
    return std::make_unique<FewShotMethod>(
        std::make_shared<const FewShotPrior>(make_few_shot_prior(sources, request.licences)));
}

const std::vector<std::string>& transfer_method_names() {
    static const std::vector<std::string> names = {"few-shot", "nasflat",  "flops",
                                                   "params",   "op-count", "best-source"};
    return names;
}

bool needs_sources(std::string_view name) {
    const std::vector<std::string>& known = transfer_method_names();
    if (std::find(known.begin(), known.end(), name) == known.end())
        throw UsageError("there is no predictor '" + std::string(name) + "'; there are " + join(known));
    return name == "few-shot" || name == "nasflat" || name == "best-source";
}

}  // namespace latlab
