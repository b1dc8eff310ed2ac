#include "cli/devices_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"
#include "cli/shared_devices.h"

namespace latlab {
namespace {

using Json = nlohmann::ordered_json;

std::size_t widest(const std::vector<std::string>& names) {
    std::size_t width = 0;
    for (const std::string& name : names) width = std::max(width, name.size());
    return width;
}

std::string comma_list(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    return text;
}

// " 0.93 like NAME" of the device that correlates most, empty where none does.
std::string most_like(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation,
                      Eigen::Index device) {
    Eigen::Index best = -1;
    for (Eigen::Index other = 0; other < correlation.cols(); ++other) {
        if (other == device || std::isnan(correlation(device, other))) continue;
        if (best < 0 || correlation(device, other) > correlation(device, best)) best = other;
    }
    if (best < 0) return "";
    char text[32];
    std::snprintf(text, sizeof text, ", %.2f like ", correlation(device, best));
    return text + devices[static_cast<std::size_t>(best)];
}

}  // namespace

std::string device_list(const LatencyTable& table, const Eigen::MatrixXd& correlation) {
    std::string text;
    const std::size_t width = widest(table.devices);
    for (Eigen::Index device = 0; device < table.latency_ms.cols(); ++device) {
        const auto ms = table.latency_ms.col(device);
        const double least = ms.minCoeff<Eigen::PropagateNumbers>();
        const double most = ms.maxCoeff<Eigen::PropagateNumbers>();
        const long long measured = ms.size() - ms.array().isNaN().count();
        char figures[96];
        std::snprintf(figures, sizeof figures, "  %6lld measured, %.3g to %.3g ms", measured, least, most);
        text += padded(table.devices[static_cast<std::size_t>(device)], width) + figures +
                most_like(table.devices, correlation, device) + "\n";
    }
    return text;
}

std::string correlation_table(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation) {
    const std::size_t width = widest(devices);
    std::string text = padded("Spearman", width + 4);
    char cell[32];
    for (std::size_t i = 1; i <= devices.size(); ++i) {
        std::snprintf(cell, sizeof cell, "%6zu", i);
        text += cell;
    }
    for (Eigen::Index row = 0; row < correlation.rows(); ++row) {
        std::snprintf(cell, sizeof cell, "\n%3lld ", static_cast<long long>(row + 1));
        text += cell + padded(devices[static_cast<std::size_t>(row)], width);
        for (Eigen::Index column = 0; column < correlation.cols(); ++column) {
            std::snprintf(cell, sizeof cell, "%6.2f", correlation(row, column));
            text += std::isnan(correlation(row, column)) ? "     -" : cell;
        }
    }
    return text + "\n";
}

std::string split_text(const Task& task, double correlation) {
    char figure[64];
    std::snprintf(figure, sizeof figure, "mean Spearman across: %.3f\n", correlation);
    return "sources: " + comma_list(task.sources) + "\ntargets: " + comma_list(task.targets) + "\n" + figure +
           shared_devices(task);
}

std::string task_list(const std::vector<Task>& tasks) {
    std::string text;
    for (const Task& task : tasks)
        text += task.name + " (" + task.space + ")\n  sources: " + join(task.sources) +
                "\n  targets: " + join(task.targets) + "\n";
    return text;
}

Json devices_json(const LatencyTable& table, const Eigen::MatrixXd& correlation) {
    Json devices = Json::array(), rows = Json::array();
    for (Eigen::Index a = 0; a < correlation.rows(); ++a) {
        const auto missing = table.latency_ms.col(a).array().isNaN().count();
        devices.push_back({{"name", table.devices[static_cast<std::size_t>(a)]},
                           {"measured", table.latency_ms.rows() - missing}});
        Json row = Json::array();
        for (Eigen::Index b = 0; b < correlation.cols(); ++b)
            row.push_back(std::isnan(correlation(a, b)) ? Json() : Json(correlation(a, b)));
        rows.push_back(std::move(row));
    }
    return {{"space", table.space->id()}, {"devices", std::move(devices)}, {"spearman", std::move(rows)}};
}

Json split_json(const DeviceSplit& split, const DeviceSplitRequest& request) {
    return {{"sources", split.sources},
            {"targets", split.targets},
            {"mean_correlation_across", split.correlation},
            {"seed", request.seed},
            {"sign", request.halves_that_agree ? "published" : "corrected"}};
}

Json tasks_json(const std::vector<Task>& tasks) {
    Json list = Json::array();
    for (const Task& task : tasks)
        list.push_back({{"name", task.name},
                        {"space", task.space},
                        {"sources", task.sources},
                        {"targets", task.targets}});
    return list;
}

}  // namespace latlab
