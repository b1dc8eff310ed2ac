#include <algorithm>
#include <cmath>

#include "devices/task.h"
#include "engine/commands.h"
#include "study/device_map.h"
#include "study/shipped_study.h"

namespace latlab {

using nlohmann::json;

namespace {

// null where a figure is undefined
json number_json(double value) {
    return std::isfinite(value) ? json(value) : json();
}

json setting_json(const SettingFigures& row) {
    json means = json::array(), half_widths = json::array();
    std::size_t draws = 0;
    for (const MeanInterval& figure : row.spearman) {
        draws = std::max(draws, figure.draws);
        means.push_back(figure.draws > 0 ? number_json(figure.mean) : json());
        half_widths.push_back(figure.draws > 0 ? number_json(figure.half_width) : json());
    }
    return {{"name", row.setting},
            {"draws", draws},
            {"spearman", std::move(means)},
            {"half_width", std::move(half_widths)}};
}

// Figures of another version of LatLab might be of other settings.
bool same_settings(const StudyFigures& a, const StudyFigures& b) {
    return std::equal(a.settings.begin(), a.settings.end(), b.settings.begin(), b.settings.end(),
                      [](const auto& one, const auto& other) { return one.setting == other.setting; });
}

// Studies without results have settings without figures, so that the published ones can be shown alone.
json study_json(const Study& study, const ShippedStudy& shipped) {
    StudyFigures figures = study_figures(study, {});
    for (const StudyFigures& one : shipped.studies)
        if (one.study == study.name && same_settings(one, figures)) figures = one;
    json settings = json::array(), published = json::array();
    for (const SettingFigures& row : figures.settings) settings.push_back(setting_json(row));
    for (const PublishedFigures& row : study.published) {
        json means = json::array();
        for (const double value : row.spearman) means.push_back(number_json(value));
        published.push_back({{"name", row.name}, {"setting", row.setting}, {"spearman", std::move(means)}});
    }
    return {{"name", study.name},
            {"title", study.title},
            {"question", study.question},
            {"command", "latlab study " + study.name + " --data DIR --out " + study.name + ".jsonl"},
            {"settings", std::move(settings)},
            {"published", std::move(published)},
            {"published_source", study.published_source},
            {"findings", study_findings(study, figures)},
            {"discussion", figures.whole() ? study.discussion : std::vector<std::string>()}};
}

json devices_json(const ShippedDevices& devices) {
    json rows = json::array();
    for (Eigen::Index a = 0; a < devices.spearman.rows(); ++a) {
        json row = json::array();
        for (Eigen::Index b = 0; b < devices.spearman.cols(); ++b)
            row.push_back(number_json(devices.spearman(a, b)));
        rows.push_back(std::move(row));
    }
    const Eigen::MatrixX2d places = device_map(devices.spearman);
    json x = json::array(), y = json::array();
    for (Eigen::Index device = 0; device < places.rows(); ++device) {
        x.push_back(places(device, 0));
        y.push_back(places(device, 1));
    }
    return {{"space", devices.space},
            {"names", devices.devices},
            {"spearman", std::move(rows)},
            {"x", std::move(x)},
            {"y", std::move(y)}};
}

json task_json(const Task& task) {
    return {{"name", task.name}, {"space", task.space}, {"sources", task.sources}, {"targets", task.targets}};
}

}  // namespace

json run_study(const json&, Workbench& bench) {
    const std::shared_ptr<const ShippedStudy> shipped = bench.assets.study();
    json result{{"studies", json::array()}, {"devices", json::array()}, {"tasks", json::array()}};
    for (const Study& study : studies()) result["studies"].push_back(study_json(study, *shipped));
    for (const ShippedDevices& devices : shipped->spaces) result["devices"].push_back(devices_json(devices));
    for (const Task& task : paper_tasks()) result["tasks"].push_back(task_json(task));
    return result;
}

}  // namespace latlab
