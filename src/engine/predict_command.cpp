#include "engine/commands.h"

namespace latlab {

using nlohmann::json;

json run_predict(const json& command, Workbench& bench) {
    const FitCommand request = read_fit(command);
    const std::vector<Architecture> architectures = read_architectures(command, *request.space);
    const std::shared_ptr<Fit> fit = bench.fits.get(request, bench.assets);
    const Progress progress = bench.messages.progress();
    const Predictor& predictor = fit->predictor(progress.part(0, 0.5));
    return {{"estimates", estimates_json(predictor.predict(architectures, progress.part(0.5, 1)))}};
}

}  // namespace latlab
