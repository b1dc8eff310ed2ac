#include "app/study_results.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

namespace {

double number_of(const json& value) {
    return value.is_null() ? NAN : value.get<double>();
}

std::vector<double> numbers_of(const json& fields, const char* name) {
    std::vector<double> list;
    for (const json& value : fields.at(name)) list.push_back(number_of(value));
    return list;
}

std::vector<std::vector<double>> matrix(const json& rows) {
    std::vector<std::vector<double>> list;
    for (const json& row : rows) {
        list.emplace_back();
        for (const json& value : row) list.back().push_back(number_of(value));
    }
    return list;
}

/// Lists that belong together and do not are an answer that nothing can be made of.
void check(bool sizes_agree) {
    if (!sizes_agree) throw std::runtime_error("lists of different lengths");
}

void check_set(const DeviceSet& set) {
    const std::size_t count = set.names.size();
    check(set.spearman.size() == count && set.x.size() == count && set.y.size() == count);
    for (const auto& row : set.spearman) check(row.size() == count);
}

StudyRow study_row(const json& fields) {
    StudyRow row{fields.at("name").get<std::string>(),
                 fields.value("setting", ""),
                 numbers_of(fields, "spearman"),
                 {}};
    if (fields.contains("half_width")) row.half_width = numbers_of(fields, "half_width");
    return row;
}

StudyQuestion study_question(const json& fields) {
    StudyQuestion question;
    fields.at("name").get_to(question.name);
    fields.at("title").get_to(question.title);
    fields.at("question").get_to(question.question);
    fields.at("command").get_to(question.command);
    fields.at("published_source").get_to(question.published_source);
    fields.at("findings").get_to(question.findings);
    fields.at("discussion").get_to(question.discussion);
    for (const json& row : fields.at("settings")) question.settings.push_back(study_row(row));
    for (const json& row : fields.at("published")) question.published.push_back(study_row(row));
    return question;
}

DeviceTask device_task(const json& fields) {
    return {fields.value("name", ""), fields.value("space", ""),
            fields.at("sources").get<std::vector<std::string>>(),
            fields.at("targets").get<std::vector<std::string>>()};
}

ExperimentRow experiment_row(const json& fields) {
    return {fields.at("setting").get<std::string>(),
            fields.at("title").get<std::string>(),
            number_or_nan(fields, "spearman"),
            number_or_nan(fields, "half_width"),
            number_or_nan(fields, "median_relative_error"),
            number_or_nan(fields, "coverage80")};
}

}  // namespace

bool StudyQuestion::answered() const {
    return std::any_of(settings.begin(), settings.end(), [](const StudyRow& row) {
        return std::any_of(row.spearman.begin(), row.spearman.end(),
                           [](double one) { return std::isfinite(one); });
    });
}

StudyFindings study_findings(const json& fields) {
    StudyFindings findings;
    for (const json& study : fields.at("studies")) findings.studies.push_back(study_question(study));
    for (const json& task : fields.at("tasks")) findings.tasks.push_back(device_task(task));
    for (const StudyQuestion& question : findings.studies) {
        for (const auto* rows : {&question.settings, &question.published})
            for (const StudyRow& row : *rows) check(row.spearman.size() == findings.tasks.size());
    }
    for (const json& set : fields.at("devices"))
        findings.devices.push_back({set.at("space").get<std::string>(),
                                    set.at("names").get<std::vector<std::string>>(),
                                    matrix(set.at("spearman")), numbers_of(set, "x"), numbers_of(set, "y")});
    for (const DeviceSet& set : findings.devices) check_set(set);
    return findings;
}

EncodingMap encoding_map(const json& fields) {
    EncodingMap map;
    fields.at("architectures").get_to(map.architectures);
    map.x = numbers_of(fields, "x");
    map.y = numbers_of(fields, "y");
    map.values = numbers_of(fields, "values");
    fields.at("value_text").get_to(map.value_text);
    fields.at("chosen").get_to(map.chosen);
    if (!fields.at("explained").is_null()) map.explained = numbers_of(fields, "explained");
    map.divergence = number_or_nan(fields, "divergence");
    fields.at("width").get_to(map.width);
    const std::size_t count = map.architectures.size();
    check(map.x.size() == count && map.y.size() == count && map.values.size() == count);
    const json& probe = fields.at("probe");
    map.operation_accuracy = probe.is_null() ? NAN : number_or_nan(probe, "operation_accuracy");
    map.macs_r2 = probe.is_null() ? NAN : number_or_nan(probe, "macs_r2");
    return map;
}

DeviceTables device_tables(const json& fields) {
    DeviceTables tables;
    fields.at("architectures").get_to(tables.architectures);
    for (const json& device : fields.at("devices")) {
        tables.set.names.push_back(device.at("name").get<std::string>());
        tables.measured.push_back(device.at("measured").get<std::size_t>());
        tables.low_ms.push_back(number_or_nan(device, "low_ms"));
        tables.high_ms.push_back(number_or_nan(device, "high_ms"));
    }
    fields.at("space").get_to(tables.set.space);
    tables.set.spearman = matrix(fields.at("spearman"));
    tables.set.x = numbers_of(fields, "x");
    tables.set.y = numbers_of(fields, "y");
    check_set(tables.set);
    if (fields.contains("warnings")) fields.at("warnings").get_to(tables.warnings);
    const json& split = fields.at("split");
    if (split.is_null()) return tables;
    tables.split = device_task(split);
    tables.split->space = tables.set.space;
    tables.split_correlation = number_or_nan(split, "correlation");
    return tables;
}

Experiment experiment(const json& fields) {
    Experiment found;
    for (const json& row : fields.at("rows")) found.rows.push_back(experiment_row(row));
    found.targets = fields.value("targets", std::vector<std::string>());
    found.sources = fields.contains("sources") ? fields["sources"].size() : 0;
    found.scored = fields.value("scored", std::size_t{0});
    found.k = fields.value("k", 0);
    found.seeds = fields.value("seeds", 0);
    found.note = fields.value("note", "");
    found.finished = fields.value("type", "") == "result";
    return found;
}

}  // namespace latlab::app
