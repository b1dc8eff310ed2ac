#include <optional>

#include "engine/commands.h"
#include "engine/fields.h"

namespace latlab {

using nlohmann::json;

json run_predict(const json& command, Workbench& bench) {
    const FitCommand request = read_fit(command);
    const std::vector<Architecture> architectures = read_architectures(command, *request.space);
    std::optional<Architecture> from;
    if (command.contains("from") && !command["from"].is_null())
        from = fields::read_architecture(command["from"], *request.space, "from");
    const std::shared_ptr<Fit> fit = bench.fits.get(request, bench.assets);
    const Progress progress = bench.messages.progress();
    const Predictor& predictor = fit->predictor(progress.part(0, 0.5));
    json result{{"estimates", estimates_json(predictor.predict(architectures, progress.part(0.5, 1)))}};
    if (!from) return result;
    result["changes"] = json::array();
    for (const LatencyInterval& change : predictor.changes(*from, architectures))
        result["changes"].push_back({{"lower_ms", change.lower}, {"upper_ms", change.upper}});
    return result;
}

}  // namespace latlab
