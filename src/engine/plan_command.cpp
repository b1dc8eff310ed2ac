#include "devices/task.h"
#include "engine/commands.h"
#include "sampling/plan.h"

namespace latlab {

using nlohmann::json;

namespace {

std::shared_ptr<const FewShotPrior> prior_of(const PlanCommand& plan, Assets& assets) {
    const std::shared_ptr<const FewShotPrior> prior = assets.few_shot(*plan.request.space);
    if (plan.exclude_sources.empty()) return prior;
    return std::make_shared<const FewShotPrior>(prior->only(remaining_devices(
        prior->sources.devices, plan.exclude_sources, "command field \"exclude_sources\"")));
}

json curve_json(const LearningCurve& curve) {
    json points = json::array();
    for (const LearningPoint& point : curve.points)
        points.push_back({{"count", point.count},
                          {"error_low", point.error.low},
                          {"error", point.error.middle},
                          {"error_high", point.error.high},
                          {"spearman", point.spearman.middle}});
    return points;
}

json warnings(const PlanCommand& plan, const LearningCurve& curve) {
    json texts = json::array();
    if (!plan.exclude_sources.empty() && !curve.empty()) texts.push_back(curve_of_all_devices);
    return texts;
}

}  // namespace

json run_plan(const json& command, Workbench& bench) {
    PlanCommand plan = read_plan(command);
    const std::shared_ptr<const FewShotPrior> prior = prior_of(plan, bench.assets);
    const LearningCurve& curve = prior->learning_curve;
    if (plan.error)
        plan.request.count = measurements_for_error(curve, *plan.error, plan.request.measured.size());
    json architectures = json::array();
    for (const Architecture& architecture : plan_measurements(plan.request, prior, bench.messages.progress()))
        architectures.push_back(plan.request.space->print(architecture));
    return {{"architectures", std::move(architectures)},
            {"seed", plan.request.seed},
            {"learning_curve", curve_json(curve)},
            {"devices", curve.devices},
            {"warnings", warnings(plan, curve)}};
}

}  // namespace latlab
