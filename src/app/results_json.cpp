#include "app/results_json.h"

#include <algorithm>

#include "base/error.h"

namespace latlab::app {

using nlohmann::json;

namespace {

std::vector<double> numbers(const json& fields, const char* name) {
    std::vector<double> found;
    const auto list = fields.find(name);
    if (list == fields.end() || list->is_null()) return found;
    for (const json& value : list->get_ref<const json::array_t&>()) {
        found.push_back(value.is_null() ? NAN : value.get<double>());
    }
    return found;
}

/// Three to four digits are all that a predicted latency carries, and a fifth of the bytes.
double rounded(double value) {
    if (!std::isfinite(value) || value == 0) return value;
    const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 4);
    return std::round(value / unit) * unit;
}

template <typename T>
void take(T& setting, const json& fields, const char* name) {
    const auto field = fields.find(name);
    if (field != fields.end() && !field->is_null()) setting = field->get<T>();
}

}  // namespace

double number_or_nan(const json& fields, const char* name) {
    const auto field = fields.find(name);
    return field == fields.end() || field->is_null() ? NAN : field->get<double>();
}

json to_json(const TransferResult& result, bool with_space) {
    json similar = json::array();
    for (const SimilarDevice& device : result.similar) {
        similar.push_back({{"device", device.device}, {"spearman", device.spearman}});
    }
    json leave_one_out = json::array();
    for (std::size_t i = 0; i < result.leave_one_out_ms.size(); ++i) {
        const bool has = i < result.leave_one_out_intervals.size();
        const Range range = has ? result.leave_one_out_intervals[i] : Range{};
        leave_one_out.push_back({{"predicted_ms", result.leave_one_out_ms[i]},
                                 {"lower_ms", range.lower},
                                 {"upper_ms", range.upper}});
    }
    json fields = {{"predictor", result.predictor},
                   {"seed", result.seed},
                   {"leave_one_out", leave_one_out},
                   {"folds", result.folds},
                   {"fitted", result.fitted_ms},
                   {"spearman", result.spearman},
                   {"kendall", result.kendall},
                   {"median_relative_error", result.median_relative_error},
                   {"similar_devices", similar},
                   {"warnings", result.warnings},
                   {"seconds", result.seconds},
                   {"trust", to_json(result.trust)},
                   {"exclude_sources", result.exclude_sources},
                   {"exclude_measurements", result.exclude_measurements}};
    if (with_space && !result.space_ms.empty()) {
        std::vector<double> short_ms(result.space_ms.size());
        std::transform(result.space_ms.begin(), result.space_ms.end(), short_ms.begin(), rounded);
        fields["predicted_ms"] = short_ms;
    }
    return fields;
}

TransferResult transfer_result(const json& fields) {
    TransferResult result;
    take(result.predictor, fields, "predictor");
    take(result.seed, fields, "seed");
    if (fields.contains("leave_one_out")) {
        for (const json& entry : fields.at("leave_one_out").get_ref<const json::array_t&>()) {
            result.leave_one_out_ms.push_back(number_or_nan(entry, "predicted_ms"));
            result.leave_one_out_intervals.push_back(
                {number_or_nan(entry, "lower_ms"), number_or_nan(entry, "upper_ms")});
        }
    }
    result.fitted_ms = numbers(fields, "fitted");
    take(result.folds, fields, "folds");
    result.spearman = number_or_nan(fields, "spearman");
    result.kendall = number_or_nan(fields, "kendall");
    result.median_relative_error = number_or_nan(fields, "median_relative_error");
    if (fields.contains("similar_devices")) {
        for (const json& entry : fields.at("similar_devices").get_ref<const json::array_t&>()) {
            result.similar.push_back(
                {entry.at("device").get<std::string>(), number_or_nan(entry, "spearman")});
        }
    }
    take(result.warnings, fields, "warnings");
    take(result.exclude_sources, fields, "exclude_sources");
    take(result.exclude_measurements, fields, "exclude_measurements");
    if (fields.contains("trust")) result.trust = trust_result(fields.at("trust"));
    result.seconds = number_or_nan(fields, "seconds");
    result.space_ms = numbers(fields, "predicted_ms");
    return result;
}

json to_json(const FoundNetwork& network) {
    json fields = {{"architecture", network.architecture}, {"accuracy", network.accuracy},
                   {"latency_ms", network.latency_ms},     {"lower_ms", network.lower_ms},
                   {"upper_ms", network.upper_ms},         {"macs", network.macs},
                   {"parameters", network.parameters}};
    if (!network.numbers.empty()) fields["further"] = network.numbers;
    for (const FoundLatency& other : network.also)
        fields["other_latencies"].push_back(
            {{"latency_ms", other.ms}, {"lower_ms", other.lower_ms}, {"upper_ms", other.upper_ms}});
    return fields;
}

FoundNetwork found_network(const json& fields) {
    FoundNetwork network;
    network.architecture = fields.at("architecture").get<std::string>();
    network.accuracy = number_or_nan(fields, "accuracy");
    network.latency_ms = number_or_nan(fields, "latency_ms");
    network.lower_ms = number_or_nan(fields, "lower_ms");
    network.upper_ms = number_or_nan(fields, "upper_ms");
    network.macs = number_or_nan(fields, "macs");
    network.parameters = number_or_nan(fields, "parameters");
    network.numbers = numbers(fields, "further");
    if (fields.contains("other_latencies")) {
        for (const json& other : fields.at("other_latencies"))
            network.also.push_back({number_or_nan(other, "latency_ms"), number_or_nan(other, "lower_ms"),
                                    number_or_nan(other, "upper_ms")});
    }
    return network;
}

json to_json(const MeasuredNetwork& network, const char* latency_field) {
    json fields = {{"architecture", network.notation}, {latency_field, network.latency}};
    const auto add = [&](const char* name, double value) {
        if (!std::isnan(value)) fields[name] = value;
    };
    add("standard_error_ms", network.standard_error);
    add("stddev", network.written_deviation);
    add("runs", network.written_runs);
    add("standard_error", network.written_error);
    return fields;
}

json to_json(const SearchResult& result) {
    json front = json::array();
    for (const FoundNetwork& network : result.front) front.push_back(to_json(network));
    json also = json::array();
    for (const AlsoLimit& one : result.also)
        also.push_back({{"device", one.device},
                        {"max_latency_ms", one.max_latency_ms > 0 ? json(one.max_latency_ms) : json()}});
    json evaluated = json::array(), hypervolume = json::array();
    for (const SearchMoment& moment : result.history) {
        evaluated.push_back(moment.evaluated);
        hypervolume.push_back(moment.hypervolume);
    }
    return {{"also", also},
            {"numbers", result.numbers},
            {"objective", result.objective},
            {"objective_text", result.objective_text},
            {"max_latency_ms", result.max_latency_ms},
            {"risk", result.risk},
            {"evaluated", result.evaluated},
            {"finished", result.finished},
            {"best", result.best ? to_json(*result.best) : json()},
            {"exact_best", result.exact_best ? to_json(*result.exact_best) : json()},
            {"front", front},
            {"history", {{"evaluated", evaluated}, {"hypervolume", hypervolume}}},
            {"exact_hypervolume", result.exact_hypervolume}};
}

SearchResult search_result(const json& fields) {
    SearchResult result;
    take(result.objective, fields, "objective");
    take(result.objective_text, fields, "objective_text");
    take(result.max_latency_ms, fields, "max_latency_ms");
    take(result.risk, fields, "risk");
    take(result.numbers, fields, "numbers");
    if (fields.contains("also")) {
        for (const json& one : fields.at("also")) {
            const double limit = number_or_nan(one, "max_latency_ms");
            result.also.push_back({one.at("device").get<std::string>(), limit > 0 ? limit : 0});
        }
    }
    take(result.evaluated, fields, "evaluated");
    take(result.finished, fields, "finished");
    const auto take_network = [&](std::optional<FoundNetwork>& network, const char* name) {
        if (fields.contains(name) && !fields.at(name).is_null()) network = found_network(fields.at(name));
    };
    take_network(result.best, "best");
    take_network(result.exact_best, "exact_best");
    if (fields.contains("front")) {
        for (const json& entry : fields.at("front").get_ref<const json::array_t&>()) {
            result.front.push_back(found_network(entry));
        }
    }
    if (fields.contains("history")) {
        const std::vector<double> evaluated = numbers(fields.at("history"), "evaluated"),
                                  hypervolume = numbers(fields.at("history"), "hypervolume");
        for (std::size_t i = 0; i < std::min(evaluated.size(), hypervolume.size()); ++i)
            result.history.push_back({evaluated[i], hypervolume[i]});
    }
    result.exact_hypervolume = number_or_nan(fields, "exact_hypervolume");
    if (fields.contains("sample")) {
        result.sample_ms = numbers(fields.at("sample"), "latency_ms");
        result.sample_accuracy = numbers(fields.at("sample"), "accuracy");
    }
    std::stable_sort(
        result.front.begin(), result.front.end(),
        [](const FoundNetwork& a, const FoundNetwork& b) { return a.latency_ms < b.latency_ms; });
    return result;
}

json to_json(const Fault& fault) {
    return {{"fault", fault.what}, {"where", fault.where}, {"mend", fault.mend}};
}

json to_json(const Settings& settings) {
    return {{"predictor", settings.predictor},
            {"seed", settings.seed},
            {"exclude_sources", settings.exclude_sources},
            {"exclude_measurements", settings.exclude_measurements},
            {"objective", settings.objective},
            {"max_latency_ms", settings.max_latency_ms > 0 ? json(settings.max_latency_ms) : json()},
            {"risk", settings.risk},
            {"search_seed", settings.search_seed},
            {"evaluations", settings.evaluations}};
}

void take_settings(Settings& settings, const json& fields) {
    Settings taken = settings;
    try {
        take(taken.predictor, fields, "predictor");
        take(taken.seed, fields, "seed");
        take(taken.exclude_sources, fields, "exclude_sources");
        take(taken.exclude_measurements, fields, "exclude_measurements");
        take(taken.objective, fields, "objective");
        take(taken.max_latency_ms, fields, "max_latency_ms");
        take(taken.risk, fields, "risk");
        take(taken.search_seed, fields, "search_seed");
        take(taken.evaluations, fields, "evaluations");
    } catch (const json::exception&) {
        throw DataError("a setting has the wrong type", "", "Names are texts, seeds and limits are numbers");
    }
    if (!std::isfinite(taken.max_latency_ms) || taken.max_latency_ms < 0) {
        throw DataError("the latency limit is not a number above zero", "max_latency_ms",
                        "Give it in milliseconds");
    }
    if (!(taken.risk > 0 && taken.risk < 1)) {
        throw DataError("the risk is no share above 0 and below 1", "risk", "0.1 stands for 10 %");
    }
    if (taken.evaluations < 1 || taken.evaluations > 1'000'000) {
        throw DataError("the number of evaluations is out of range", "evaluations", "Choose 1 to 1,000,000");
    }
    // The name that people and the command line use as well; the panels and the page know one.
    if (taken.objective == "imagenet16-120") taken.objective = "imagenet16";
    settings = taken;
}

}  // namespace latlab::app
