#include "app/trust_result.h"

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

namespace {

Range range(const json& fields, const char* name) {
    const auto field = fields.find(name);
    if (field == fields.end() || field->is_null()) return {};
    return {number_or_nan(*field, "lower"), number_or_nan(*field, "upper")};
}

json range_json(const Range& range) {
    return {{"lower", range.lower}, {"upper", range.upper}};
}

std::string text(const json& fields, const char* name) {
    const auto field = fields.find(name);
    return field == fields.end() || field->is_null() ? "" : field->get<std::string>();
}

// The entries of a list, none where it is absent.
const json::array_t& entries(const json& fields, const char* name) {
    static const json::array_t none;
    const auto list = fields.find(name);
    return list == fields.end() || list->is_null() ? none : list->get_ref<const json::array_t&>();
}

}  // namespace

TrustResult trust_result(const json& fields) {
    TrustResult trust;
    trust.spearman = range(fields, "spearman_interval");
    trust.kendall = range(fields, "kendall_interval");
    trust.median_relative_error = range(fields, "median_relative_error_interval");
    for (const json& one : entries(fields, "suspicious")) {
        trust.suspicious.push_back({one.at("measurement").get<std::size_t>(), text(one, "kind"),
                                    text(one, "reason"), number_or_nan(one, "deviations")});
    }
    trust.interval_note = text(fields, "interval_note");
    for (const json& one : entries(fields, "group_shares"))
        trust.shares.push_back({text(one, "group"), text(one, "name"), number_or_nan(one, "share")});
    const auto dead = fields.find("dead_operations");
    if (dead != fields.end() && !dead->is_null()) {
        trust.dead_verdict = text(*dead, "verdict");
        trust.dead_text = text(*dead, "text");
    }
    for (const json& one : entries(fields, "next"))
        trust.next.push_back({text(one, "architecture"), number_or_nan(one, "narrows")});
    return trust;
}

json to_json(const TrustResult& trust) {
    json suspicious = json::array(), shares = json::array(), next = json::array(), dead;
    for (const SuspiciousNetwork& one : trust.suspicious) {
        suspicious.push_back({{"measurement", one.network},
                              {"kind", one.kind},
                              {"deviations", one.deviations},
                              {"reason", one.reason}});
    }
    for (const KnowledgeShare& one : trust.shares)
        shares.push_back({{"group", one.group}, {"name", one.name}, {"share", one.share}});
    for (const NextNetwork& one : trust.next)
        next.push_back({{"architecture", one.architecture}, {"narrows", one.narrows}});
    if (!trust.dead_text.empty()) dead = {{"verdict", trust.dead_verdict}, {"text", trust.dead_text}};
    return {{"spearman_interval", range_json(trust.spearman)},
            {"kendall_interval", range_json(trust.kendall)},
            {"median_relative_error_interval", range_json(trust.median_relative_error)},
            {"suspicious", suspicious},
            {"interval_note", trust.interval_note},
            {"group_shares", shares},
            {"dead_operations", dead},
            {"next", next}};
}

}  // namespace latlab::app
