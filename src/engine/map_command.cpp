#include "encoders/operation_encoder.h"
#include "encoders/proxy_encoder.h"
#include "engine/commands.h"
#include "sampling/encoding_sampler.h"
#include "search/objectives.h"
#include "spaces/drawing.h"
#include "study/projection.h"
#include "study/tsne.h"

namespace latlab {

using nlohmann::json;

namespace {

enum Stream : std::uint64_t { draw = 1, choice = 2 };

struct MapEncoder {
    std::shared_ptr<const Encoder> encoder;
    json probe;  // of one that was trained here
};

std::shared_ptr<const Encoder> shipped_encoder(const MapCommand& map, Assets& assets) {
    if (map.encoding != "caz") return assets.encoder(map.encoding, *map.space);
    std::vector<std::shared_ptr<const Encoder>> parts;
    for (const char* part : {"cate", "arch2vec", "zcp"}) parts.push_back(assets.encoder(part, *map.space));
    return std::make_shared<const JoinedEncoder>(map.encoding, parts);
}

MapEncoder encoder_of(const MapCommand& map, Workbench& bench, const Progress& progress) {
    if (map.encoding == "operations") return {std::make_shared<const OperationEncoder>(*map.space), {}};
    if (map.encoding != "trained") return {shipped_encoder(map, bench.assets), {}};
    const TrainedEncoder& trained = bench.encoders.get(map.training, progress);
    return {trained.encoder,
            {{"operation_accuracy", trained.probe.mean_operation_accuracy()},
             {"macs_r2", trained.probe.macs_r2}}};
}

/// Gives each architecture the number that it is coloured by.
class Colouring {
  public:
    /// Throws DataError for what cannot be coloured by, before anything is worked out.
    Colouring(const json& command, const MapCommand& map, Workbench& bench) : space_(map.space) {
        if (map.colour == "accuracy")
            objective_ = make_objective(*space_, map_objective, {bench.assets.accuracy(), {}, {}});
        if (map.colour == "latency") fit_ = bench.fits.get(read_fit(command), bench.assets);
    }

    const char* text() const {
        if (fit_) return "Predicted latency (ms)";
        return objective_ ? "Predicted CIFAR-100 accuracy (%)" : "Multiply-accumulates (M)";
    }

    json values(const std::vector<Architecture>& architectures, const Progress& progress) const {
        if (fit_) {
            const Predictor& predictor = fit_->predictor(progress.part(0, 0.5));
            return milliseconds_json(predictor.predict(architectures, progress.part(0.5, 1)));
        }
        return objective_ ? objective_->score(architectures) : Capacity(*space_).score(architectures);
    }

  private:
    const SearchSpace* space_;
    std::unique_ptr<Objective> objective_;
    std::shared_ptr<Fit> fit_;
};

std::vector<std::size_t> choose(const MapCommand& map, const Eigen::MatrixXf& encodings) {
    Random random = Random(map.seed).fork(Stream::choice);
    if (map.sampler == "random") return random.sample(static_cast<std::size_t>(encodings.rows()), map.choose);
    return choose_by_encoding(encodings, map.choose, encoding_method(map.sampler), random);
}

json points_json(const Eigen::MatrixX2d& points) {
    const auto column = [&](Eigen::Index i) {
        return std::vector<double>(points.col(i).begin(), points.col(i).end());
    };
    return {{"x", column(0)}, {"y", column(1)}, {"explained", nullptr}, {"divergence", nullptr}};
}

json projected(const MapCommand& map, const Eigen::MatrixXd& rows, const Progress& progress) {
    if (map.method == "pca") {
        const Projection projection = principal_components(rows);
        json fields = points_json(projection.scores);
        fields["explained"] = projection.explained;
        return fields;
    }
    TsneOptions options;
    options.perplexity = map.perplexity;
    options.seed = map.seed;
    const TsneMap arranged = tsne(rows, options, progress);
    json fields = points_json(arranged.points);
    fields["divergence"] = arranged.divergence;
    return fields;
}

}  // namespace

json run_map(const json& command, Workbench& bench) {
    const MapCommand map = read_map(command);
    const Colouring colouring(command, map, bench);
    const bool trains = map.encoding == "trained";
    const auto [encoder, probe] = encoder_of(map, bench, bench.messages.progress().part(0, trains ? 0.8 : 0));
    const Progress progress = bench.messages.progress().part(trains ? 0.8 : 0, 1);

    Random random = Random(map.seed).fork(Stream::draw);
    const std::vector<Architecture> architectures =
        draw_architectures(*map.space, map.count, true, random, encoder->known());
    progress.report(0, "Encoding");
    const Eigen::MatrixXf encodings = encoder->encode(architectures);
    progress.report(0.1, "Choosing");
    const std::vector<std::size_t> chosen = choose(map, encodings);
    json result = projected(map, encodings.cast<double>(), progress.part(0.2, 0.7));
    result["values"] = colouring.values(architectures, progress.part(0.7, 1));
    result["value_text"] = colouring.text();
    result["chosen"] = chosen;
    result["width"] = encoder->width();
    result["probe"] = probe;
    result["architectures"] = json::array();
    for (const Architecture& architecture : architectures)
        result["architectures"].push_back(map.space->print(architecture));
    return result;
}

}  // namespace latlab
