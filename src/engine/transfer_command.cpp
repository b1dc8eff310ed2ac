#include "engine/commands.h"
#include "engine/trust_json.h"
#include "exchange/protocol_warnings.h"
#include "predictor/few_shot.h"
#include "predictor/transfer_checks.h"

namespace latlab {

using nlohmann::json;

namespace {

std::vector<std::string> warnings(const FitCommand& command, const CrossFit& left_out) {
    std::vector<std::string> texts = trust_warnings(*command.space, command.measurements, &left_out.left_out);
    if (command.predictor == "few-shot" && command.measurements.size() > few_shot_most_measurements)
        texts.push_back("Of the " + std::to_string(command.measurements.size()) + " measurements " +
                        std::to_string(few_shot_most_measurements) +
                        ", drawn by the seed, are used: more would take long and change little.");
    for (std::string& text : protocol_warnings(command.protocol)) texts.push_back(std::move(text));
    return texts;
}

}  // namespace

json run_transfer(const json& command, Workbench& bench) {
    const FitCommand request = read_fit(command);
    const std::shared_ptr<Fit> fit = bench.fits.get(request, bench.assets);
    const Progress progress = bench.messages.progress();

    const std::vector<LatencyEstimate> fitted =
        fit->predictor(progress.part(0, 0.1)).predict(fit->measured_architectures());
    json result;
    if (fit->enumerable())
        result["predicted_ms"] = milliseconds_json(fit->every_estimate(progress.part(0.1, 0.5)));
    const CrossFit& left_out = fit->left_out(progress.part(0.5, 0.9));
    const TrustReport& trust = fit->trust(progress.part(0.9, 0.94));

    result["fitted"] = milliseconds_json(fitted);
    result.update(left_out_json(left_out, trust));
    result["similar_devices"] = similar_devices_json(fit->similar_devices(progress.part(0.94, 1)));
    result["trust"] = trust_json(*request.space, trust, fit->next(progress));
    if (request.pruned() || request.executing())
        result["trust"]["dead_operations"] = nullptr;  // known, not to be found out
    result["warnings"] = warnings(request, left_out);
    return result;
}

}  // namespace latlab
