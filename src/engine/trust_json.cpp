#include "engine/trust_json.h"

namespace latlab {

using nlohmann::json;

namespace {

json bounds_json(const Bounds& bounds) {
    return {{"lower", bounds.lower}, {"upper", bounds.upper}};
}

const char* verdict_name(DeadOperations::Verdict verdict) {
    switch (verdict) {
        case DeadOperations::Verdict::executed:
            return "executed";
        case DeadOperations::Verdict::dropped:
            return "dropped";
        case DeadOperations::Verdict::unknown:
            return "unknown";
    }
    return "";
}

json dead_operations_json(const DeadOperations& dead) {
    return {{"verdict", verdict_name(dead.verdict)},
            {"text", sentence(dead)},
            {"executed_probability", dead.executed_probability},
            {"cost_share", dead.cost_share},
            {"cost_share_interval", bounds_json(dead.cost_bounds)}};
}

}  // namespace

json left_out_json(const CrossFit& left_out, const TrustReport& report) {
    json list = json::array();
    for (std::size_t i = 0; i < left_out.estimates.size(); ++i) {
        const LatencyEstimate& estimate = left_out.estimates[i];
        list.push_back({{"predicted_ms", estimate.ms},
                        {"lower_ms", estimate.lower},
                        {"upper_ms", estimate.upper},
                        {"lower95_ms", estimate.interval95.lower},
                        {"upper95_ms", estimate.interval95.upper},
                        {"deviations", report.deviations[i]}});
    }
    return {{"leave_one_out", list},
            {"folds", left_out.folds},
            {"spearman", left_out.left_out.spearman},
            {"kendall", left_out.left_out.kendall},
            {"median_relative_error", left_out.left_out.median_relative_error}};
}

json similar_devices_json(std::span<const SimilarDevice> devices) {
    json list = json::array();
    for (const SimilarDevice& device : devices)
        list.push_back({{"device", device.device}, {"spearman", device.spearman}});
    return list;
}

json trust_json(const SearchSpace& space, const TrustReport& report, std::span<const NextMeasurement> next) {
    json suspicious = json::array(), groups = json::array(), worth = json::array();
    for (const SuspiciousMeasurement& one : report.suspicious) {
        suspicious.push_back({{"measurement", one.measurement},
                              {"kind", suspicion_name(one.kind)},
                              {"deviations", one.deviations},
                              {"reason", one.reason}});
    }
    for (const GroupShare& group : report.group_shares) {
        groups.push_back({{"group", group.group}, {"name", group.plain_name}, {"share", group.share}});
    }
    for (const NextMeasurement& one : next) {
        worth.push_back({{"architecture", space.print(one.architecture)}, {"narrows", one.narrows}});
    }
    return {
        {"spearman_interval", bounds_json(report.figures.spearman)},
        {"kendall_interval", bounds_json(report.figures.kendall)},
        {"median_relative_error_interval", bounds_json(report.figures.median_relative_error)},
        {"suspicious", suspicious},
        {"counts", report.counts},
        {"interval_note", report.interval_note},
        {"group_shares", groups},
        {"dead_operations", report.dead_operations ? dead_operations_json(*report.dead_operations) : json()},
        {"next", worth}};
}

}  // namespace latlab
