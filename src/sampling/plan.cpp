#include "sampling/plan.h"

#include <cmath>
#include <cstdio>
#include <unordered_set>

#include "base/error.h"
#include "encoders/encoder.h"
#include "spaces/drawing.h"

namespace latlab {
namespace {

// The draw does not depend on what is measured, so that a plan goes on where one of the same seed ended.
std::vector<Architecture> candidates(const PlanRequest& request) {
    Random random = Random(request.seed).fork(1);
    std::unordered_set<Architecture, ArchitectureHash> measured;
    for (const Architecture& architecture : request.measured)
        measured.insert(request.space->pruned(architecture));
    std::span<const Architecture> known;
    if (request.encoder) known = request.encoder->known();
    std::vector<Architecture> drawn =
        draw_architectures(*request.space, plan_candidates, true, random, known);
    std::erase_if(drawn, [&](const Architecture& architecture) {
        return measured.count(request.space->pruned(architecture)) > 0;
    });
    return drawn;
}

// As precise as it takes to ask for it again.
std::string exact_percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", 100 * share);
    return text;
}

}  // namespace

std::vector<Architecture> plan_measurements(const PlanRequest& request,
                                            const std::shared_ptr<const FewShotPrior>& prior,
                                            const Progress& progress) {
    const std::unique_ptr<Sampler> sampler =
        make_sampler(request.sampler, {prior, request.encoder, request.method});
    if (sampler->sees_latency())
        throw UsageError("the sampler '" + request.sampler +
                         "' knows the latencies, so it cannot say what to measure");
    const std::vector<Architecture> pool = candidates(request);
    Random random = Random(request.seed).fork(2);
    std::vector<Architecture> planned;
    for (const std::size_t position :
         sampler->choose({*request.space, pool, request.count, {}, request.measured, progress}, random))
        planned.push_back(pool[position]);
    return planned;
}

std::vector<Architecture> each_once(std::span<const Architecture> architectures) {
    std::unordered_set<Architecture, ArchitectureHash> seen;
    std::vector<Architecture> once;
    for (const Architecture& architecture : architectures) {
        if (seen.insert(architecture).second) once.push_back(architecture);
    }
    return once;
}

std::size_t measurements_for_error(const LearningCurve& curve, double error, std::size_t measured) {
    if (curve.empty())
        throw DataError("the prior has no learning curve, so nothing says how many measurements it takes", "",
                        "Say how many, or make a prior of five or more devices with latlab pretrain "
                        "--predictor few-shot.");
    const std::optional<std::size_t> needed = curve.count_for_error(error);
    if (!needed) {
        const LearningPoint& last = curve.points.back();
        throw DataError(
            "no number of measurements up to " + std::to_string(last.count) +
                " brings the error on the known devices down to " + exact_percent(error) + " %",
            "", "Ask for at least " + exact_percent(std::ceil(last.error.middle * 1e3) / 1e3) + " %.");
    }
    if (*needed <= measured)
        throw DataError("the " + std::to_string(measured) + " networks measured are as many as an error of " +
                            percent_text(error) + " % takes on the known devices (" +
                            std::to_string(*needed) + ")",
                        "", "Ask for a smaller error, or say how many more.");
    return *needed - measured;
}

}  // namespace latlab
