#include "study/shipped_study.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace latlab {

using nlohmann::json;

namespace {

constexpr int format_version = 1;

double rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}
double number_of(const json& value) {
    return value.is_null() ? NAN : value.get<double>();
}
json number_json(double value, double steps) {
    return std::isfinite(value) ? json(rounded(value, steps)) : json();
}

// [mean, half-width, draws] a task; null where there are no results.
json intervals_json(const std::array<MeanInterval, study_tasks.size()>& intervals) {
    json list = json::array();
    for (const MeanInterval& one : intervals)
        list.push_back(one.draws == 0 ? json()
                                      : json::array({number_json(one.mean, 1e4),
                                                     number_json(one.half_width, 1e4), one.draws}));
    return list;
}

std::array<MeanInterval, study_tasks.size()> read_intervals(const json& list) {
    std::array<MeanInterval, study_tasks.size()> intervals;
    for (std::size_t t = 0; t < intervals.size(); ++t) {
        const json& one = list.at(t);
        intervals[t] = one.is_null() ? MeanInterval{NAN, NAN, 0}
                                     : MeanInterval{number_of(one.at(0)), number_of(one.at(1)),
                                                    one.at(2).get<std::size_t>()};
    }
    return intervals;
}

json study_json(const StudyFigures& study) {
    json settings = json::array();
    for (const SettingFigures& row : study.settings)
        settings.push_back({{"setting", row.setting},
                            {"spearman", intervals_json(row.spearman)},
                            {"difference", intervals_json(row.difference)}});
    return {{"study", study.study}, {"settings", std::move(settings)}};
}

StudyFigures read_study(const json& text) {
    StudyFigures figures{text.at("study").get<std::string>(), {}};
    for (const json& row : text.at("settings"))
        figures.settings.push_back({row.at("setting").get<std::string>(), read_intervals(row.at("spearman")),
                                    read_intervals(row.at("difference"))});
    return figures;
}

json devices_json(const ShippedDevices& devices) {
    json rows = json::array();
    for (Eigen::Index a = 0; a < devices.spearman.rows(); ++a) {
        json row = json::array();
        for (Eigen::Index b = 0; b < devices.spearman.cols(); ++b)
            row.push_back(number_json(devices.spearman(a, b), 1e3));
        rows.push_back(std::move(row));
    }
    return {{"space", devices.space}, {"devices", devices.devices}, {"spearman", std::move(rows)}};
}

ShippedDevices read_devices(const json& text) {
    ShippedDevices devices{
        text.at("space").get<std::string>(), text.at("devices").get<std::vector<std::string>>(), {}};
    const auto count = static_cast<Eigen::Index>(devices.devices.size());
    devices.spearman.resize(count, count);
    for (Eigen::Index a = 0; a < count; ++a) {
        const json& row = text.at("spearman").at(static_cast<std::size_t>(a));
        for (Eigen::Index b = 0; b < count; ++b)
            devices.spearman(a, b) = number_of(row.at(static_cast<std::size_t>(b)));
    }
    return devices;
}

}  // namespace

std::string ShippedStudy::save() const {
    json text{{"latlab_study", format_version}, {"spaces", json::array()}, {"studies", json::array()}};
    for (const ShippedDevices& devices : spaces) text["spaces"].push_back(devices_json(devices));
    for (const StudyFigures& study : studies) text["studies"].push_back(study_json(study));
    return text.dump() + "\n";
}

ShippedStudy ShippedStudy::read(std::string_view bytes, const std::string& name) {
    try {
        const json text = json::parse(bytes);
        if (text.at("latlab_study") != format_version)
            throw DataError("this file is of another version of LatLab", name, "Load the page again.");
        ShippedStudy study;
        for (const json& devices : text.at("spaces")) study.spaces.push_back(read_devices(devices));
        for (const json& figures : text.at("studies")) study.studies.push_back(read_study(figures));
        return study;
    } catch (const json::exception&) {
        throw DataError("this file does not hold a study's figures", name,
                        "Load the page again, or write it with `latlab study asset`.");
    }
}

ShippedStudy ship_study(const StudyResults& results, const std::vector<LatencyTable>& tables) {
    ShippedStudy shipped;
    for (const LatencyTable& table : tables)
        shipped.spaces.push_back({std::string(table.space->id()), table.devices, device_correlation(table)});
    for (const Study& study : studies()) {
        StudyFigures figures = study_figures(study, results);
        if (!figures.empty()) shipped.studies.push_back(std::move(figures));
    }
    return shipped;
}

}  // namespace latlab
