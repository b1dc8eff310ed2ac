#include "engine/command.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "engine/fields.h"
#include "search/objectives.h"
#include "study/tsne.h"

namespace latlab {

using nlohmann::json;
using namespace fields;

std::string FitCommand::key() const {
    std::vector<std::string> excluded = exclude_sources;
    std::sort(excluded.begin(), excluded.end());
    json key = {std::string(space->id()), predictor, seed, excluded, pruned(), executing()};
    for (const Measurement& measurement : measurements) {
        key.push_back(space->print(measurement.architecture));
        key.push_back(measurement.latency_ms);
        key.push_back(measurement.standard_error_ms);
    }
    return key.dump(-1, ' ', false, json::error_handler_t::replace);
}

const SearchSpace& read_space(const json& command) {
    const json& id = required(command, "space");
    if (!id.is_string()) refuse("it is not a text", "space");
    for (const SearchSpace* space : search_spaces()) {
        if (space->id() == id.get_ref<const std::string&>()) return *space;
    }
    refuse("there is no search space " + in_quotes(id.get_ref<const std::string&>()), "space");
}

FitCommand read_fit(const json& command) {
    FitCommand fit;
    fit.space = &read_space(command);
    fit.predictor = predictor_name(command);
    fit.seed = whole_number_or(command, "seed", 1);
    fit.exclude_sources = read_texts(command, "exclude_sources");
    const json& measurements = list(command, "measurements");
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        const std::string field = "measurements[" + std::to_string(i) + "]";
        if (!measurements[i].is_object()) refuse("it is not an object", field);
        const json& latency = required(measurements[i], "latency_ms");
        if (!latency.is_number()) refuse("latency_ms is not a number", field);
        fit.measurements.push_back(
            {read_architecture(required(measurements[i], "architecture"), *fit.space, field),
             latency.get<double>(), number_or_nan(measurements[i], "standard_error_ms", field)});
    }
    const auto protocol = command.find("protocol");
    if (protocol != command.end() && protocol->is_object()) {
        for (const auto& [key, value] : protocol->items()) {
            if (value.is_primitive())
                fit.protocol[key] = value.is_string() ? value.get<std::string>() : value.dump();
        }
    }
    return fit;
}

PlanCommand read_plan(const json& command) {
    PlanCommand plan;
    PlanRequest& request = plan.request;
    request.space = &read_space(command);
    request.seed = whole_number_or(command, "seed", request.seed);
    request.count = count_or(command, "count", request.count, 1, plan_candidates);
    const auto given = [&](const char* field) {
        return command.contains(field) && !command[field].is_null();
    };
    if (given("error")) {
        const json& error = command["error"];
        if (given("count")) refuse("give either this or count", "error");
        if (!error.is_number() || !(error.get<double>() > 0 && error.get<double>() <= 1))
            refuse("it is not a share above 0, up to 1", "error");
        plan.error = error.get<double>();
    }
    if (given("measured")) request.measured = each_once(read_list(command, "measured", *request.space));
    plan.exclude_sources = read_texts(command, "exclude_sources");
    return plan;
}

MapCommand read_map(const json& command) {
    MapCommand map;
    map.space = &read_space(command);
    map.encoding = name_of(command, "encoding", {"arch2vec", "cate", "zcp", "caz", "operations", "trained"});
    map.method = name_of(command, "method", {"pca", "tsne"});
    map.colour = name_of(command, "colour", {"macs", "accuracy", "latency"});
    map.sampler = name_of(command, "sampler", {"kmeans", "cosine", "random"});
    const std::size_t most = map.method == "tsne" ? static_cast<std::size_t>(max_tsne_rows) : 2'000;
    map.count = count_or(command, "count", map.count, 50, most);
    map.choose = count_or(command, "choose", map.choose, 1, std::min<std::size_t>(map.count, 100));
    map.seed = whole_number_or(command, "map_seed", map.seed);
    map.training.space = map.space;
    map.training.architectures =
        count_or(command, "training_architectures", map.training.architectures, 100, 20'000);
    map.training.epochs = count_or(command, "training_epochs", map.training.epochs, 1, 50);
    map.training.seed = whole_number_or(command, "training_seed", map.training.seed);
    const double perplexity = number_or_nan(command, "perplexity", "perplexity");
    if (!std::isnan(perplexity)) map.perplexity = perplexity;
    if (map.colour == "accuracy" &&
        objective_source(*map.space, map_objective) != ObjectiveSource::accuracy_model)
        throw DataError("no accuracies are known on " + std::string(map.space->name()) +
                            ", whose networks were never trained",
                        "command field \"colour\"", "Colour by macs or latency.");
    return map;
}

std::vector<TableFile> read_files(const json& command) {
    std::vector<TableFile> files;
    const json& given = list(command, "files");
    for (std::size_t i = 0; i < given.size(); ++i) {
        const std::string field = "files[" + std::to_string(i) + "]";
        if (!given[i].is_object()) refuse("it is not an object", field);
        const json &name = required(given[i], "name"), &text = required(given[i], "text");
        if (!name.is_string() || !text.is_string()) refuse("name and text are not both texts", field);
        files.push_back({name.get<std::string>(), text.get_ref<const std::string&>()});
    }
    return files;
}

ExperimentRequest read_experiment(const json& command) {
    ExperimentRequest request;
    request.targets = read_texts(command, "targets");
    request.sources = read_texts(command, "sources");
    request.settings = read_texts(command, "settings");
    request.k = count_or(command, "k", request.k, 0, 1'000'000);
    request.seeds = count_or(command, "seeds", request.seeds, 0, 1'000'000);
    request.first_seed = whole_number_or(command, "seed", request.first_seed);
    return request;
}

NetworkFolder read_export(const json& command) {
    NetworkFolder folder;
    folder.space = &read_space(command);
    folder.format = name_of(command, "format", {"onnx", "pytorch"}) == "onnx" ? NetworkFormat::onnx
                                                                              : NetworkFormat::pytorch;
    folder.options.batch_size = static_cast<int>(count_or(command, "batch_size", 1, 1, max_batch_size));
    folder.options.precision = *precision_named(name_of(command, "precision", {"float32", "float16"}));
    folder.options.seed = whole_number_or(command, "weights_seed", folder.options.seed);
    folder.options.dead_operations = switch_or(command, "dead_operations", false);
    folder.references = switch_or(command, "references", false);
    return folder;
}

FilePortion read_portion(const json& command, std::size_t files) {
    FilePortion portion;
    portion.first = count_or(command, "first_file", 0, 0, files);
    portion.count = count_or(command, "file_count", files, 1, std::max(files, max_command_architectures));
    return portion;
}

std::vector<Architecture> read_architectures(const json& command, const SearchSpace& space) {
    return read_list(command, "architectures", space);
}

std::string predictor_name(const json& command) {
    return text_or(command, "predictor", "few-shot");
}

std::string objective_name(const json& command) {
    return text_or(command, "objective", "cifar100");
}

}  // namespace latlab
