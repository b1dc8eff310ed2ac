#include "engine/messages.h"

namespace latlab {

using nlohmann::json;

Progress Messages::progress() {
    return Progress([this](double share, const std::string& text) {
        using namespace std::chrono_literals;
        const auto now = std::chrono::steady_clock::now();
        if (now - last_progress_ < 20ms) return true;
        last_progress_ = now;
        return send("progress", {{"share", share}, {"text", text}});
    });
}

void Messages::partial(json fields) {
    if (!send("partial", std::move(fields))) throw Cancelled();
}

void Messages::result(const std::string& command, json fields) {
    fields["command"] = command;
    send("result", std::move(fields));
}

void Messages::error(const std::string& fault, const std::string& where, const std::string& mend,
                     bool cancelled) {
    send("error", {{"fault", fault}, {"where", where}, {"mend", mend}, {"cancelled", cancelled}});
}

bool Messages::send(const char* type, json fields) {
    fields["id"] = id_;
    fields["type"] = type;
    // Texts from a user's file may be no UTF-8: they are repaired, not refused. NaN becomes null.
    return (*emit_)(fields.dump(-1, ' ', false, json::error_handler_t::replace));
}

json milliseconds_json(std::span<const LatencyEstimate> estimates) {
    json list = json::array();
    for (const LatencyEstimate& estimate : estimates) list.push_back(estimate.ms);
    return list;
}

json estimates_json(std::span<const LatencyEstimate> estimates) {
    json list = json::array();
    for (const LatencyEstimate& estimate : estimates) {
        list.push_back({{"ms", estimate.ms}, {"lower_ms", estimate.lower}, {"upper_ms", estimate.upper}});
    }
    return list;
}

}  // namespace latlab
