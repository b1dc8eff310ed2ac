#include "app/session.h"

#include <nlohmann/json.hpp>

#include "app/measured.h"
#include "app/results_json.h"
#include "app/workspace.h"
#include "base/error.h"

namespace latlab::app {

using nlohmann::json;

bool is_session(const std::string& text) {
    if (text.find(session_format) == std::string::npos) return false;
    const json parsed = json::parse(text, nullptr, false);
    return parsed.is_object() && parsed.value("format", json()) == session_format;
}

json Workspace::to_json() const {
    json measurements = json::array();
    const char* latency = asks_unit() ? "latency" : "latency_ms";
    for (const MeasuredNetwork& network : networks_) measurements.push_back(app::to_json(network, latency));
    json session = {{"format", session_format},
                    {"version", 1},
                    {"file", file_.name},
                    {"example", example_},
                    {"space", std::string(space().id())},
                    {"measurements", measurements},
                    {"protocol", file_.protocol},
                    {"settings", app::to_json(settings)}};
    for (const auto& [id, wishes] : wishes_) session["wishes"][id] = wishes.to_json();
    session["transfer"] = transfer_ ? app::to_json(*transfer_, true) : json();
    session["search"] = search_ ? app::to_json(*search_) : json();
    return session;
}

void Workspace::from_json(const json& session) {
    if (!session.is_object() || session.value("format", json()) != session_format) {
        throw DataError("this is no LatLab session", "", "Choose a file saved under Take away, Session");
    }
    if (session.value("version", json()) != 1) {
        throw DataError("this session was written by a newer LatLab", "version",
                        "Reload the page to get the newest version");
    }
    try {
        MeasurementFile file;
        const std::string text = json{{"measurements", session.at("measurements")},
                                      {"protocol", session.value("protocol", json::object())}}
                                     .dump();
        const std::string name = session.at("file").get<std::string>();
        if (!session.at("measurements").empty()) file = read_measurements(text, name);
        if (!file.rows.empty() && refused_rows(file).size() == file.rows.size()) {
            throw DataError("none of the session's measurements can be read", name,
                            "Open the measurements themselves");
        }
        Settings restored = settings;
        restored.exclude_measurements.clear();
        if (session.contains("settings")) take_settings(restored, session.at("settings"));
        std::optional<TransferResult> transfer;
        if (session.contains("transfer") && !session.at("transfer").is_null())
            transfer = transfer_result(session.at("transfer"));
        std::optional<SearchResult> search;
        if (session.contains("search") && !session.at("search").is_null())
            search = search_result(session.at("search"));

        std::map<std::string, SearchWishes> wishes = fresh_wishes();
        if (session.contains("wishes")) {
            for (auto& [id, own] : wishes)
                if (session.at("wishes").contains(id)) own.from_json(session.at("wishes").at(id));
        }

        refused_ = refused_rows(file);
        refused_file_ = name;
        text_ = text;
        take_file(std::move(file), session.value("example", false));
        settings = std::move(restored);
        std::erase_if(settings.exclude_measurements, [&](const std::string& name) {
            return std::none_of(networks_.begin(), networks_.end(),
                                [&](const MeasuredNetwork& network) { return network.notation == name; });
        });
        if (transfer && transfer->leave_one_out_ms.size() != networks_.size()) {
            transfer->leave_one_out_ms.clear();
            transfer->leave_one_out_intervals.clear();
        }
        if (transfer) {
            std::erase_if(transfer->trust.suspicious,
                          [&](const SuspiciousNetwork& one) { return one.network >= networks_.size(); });
        }
        wishes_ = std::move(wishes);
        if (!this->wishes().has_objective(settings.objective)) settings.objective = usual_objective;
        transfer_ = std::move(transfer);
        if (search) {
            begin_search(search->objective);
        }
        search_ = std::move(search);
        ++revision_;
        changes_ = {true, true, true, true};
        say("Session of " + file_.name + " restored.");
    } catch (const json::exception&) {
        throw DataError("the session file is damaged", "",
                        "Choose another file, or open the measurements themselves");
    }
}

}  // namespace latlab::app
