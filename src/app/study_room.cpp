#include "app/study_room.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

namespace {

// So many that a cloud has a shape, so few that t-SNE is done in some seconds.
constexpr int mapped = 600, marked = 20;
const char* const findings_key = "study";

}  // namespace

// EngineRequest -----------------------------------------------------------------------------------

void EngineRequest::asked(int id, std::string key) {
    id_ = id;
    asked_ = std::move(key);
    progress_ = 0;
    progress_text_.clear();
    fault_.reset();
}

void EngineRequest::forget() {
    id_ = 0;
    asked_.clear();
    fault_.reset();
}

bool EngineRequest::hear(const json& message, const std::function<void(const json&)>& take) {
    if (id_ == 0 || message.value("id", 0) != id_) return false;
    const std::string type = message.value("type", "");
    if (type == "progress") {
        progress_ = std::clamp(number_or_nan(message, "share"), 0.0, 1.0);
        progress_text_ = message.value("text", "");
        return true;
    }
    if (type != "partial") id_ = 0;
    try {
        if (type == "result" || type == "partial") take(message);
    } catch (const json::exception&) {
        id_ = 0;
        fault_ = Fault{"the engine answered in a form that this page does not know", "",
                       "Reload the page so that both are of the same version"};
    }
    if (type != "error") return true;
    if (message.value("cancelled", false))
        asked_.clear();
    else
        fault_ = Fault{message.value("fault", "the engine failed"), message.value("where", ""),
                       message.value("mend", "")};
    return true;
}

// What is asked -----------------------------------------------------------------------------------

int StudyRoom::ask_findings() {
    const int id = send_({{"command", "study"}});
    findings_request_.asked(id, findings_key);
    return id;
}

void StudyRoom::want_findings() {
    if (findings_request_.due(findings_key)) ask_findings();
}

void StudyRoom::want_map(const json& fit) {
    const MapChoice& choice = map_choice;
    json command = choice.colour == "latency" ? fit : json::object();
    command.update({{"command", "map"},
                    {"space", choice.space},
                    {"encoding", choice.encoding},
                    {"method", choice.method},
                    {"count", mapped},
                    {"map_seed", choice.seed},
                    {"colour", choice.colour},
                    {"sampler", choice.sampler},
                    {"choose", marked}});
    if (choice.encoding == "trained") command["training_epochs"] = choice.training_epochs;
    const std::string key = command.dump();
    if (map_request_.due(key)) map_request_.asked(send_(command), key);
}

json StudyRoom::files_json(const std::vector<File>& files) {
    json list = json::array();
    for (const File& file : files) list.push_back({{"name", file.name}, {"text", file.text}});
    return list;
}

void StudyRoom::load_table(const std::string& name, const std::string& text) {
    if (!tables_request_.running()) candidate_ = files_;
    std::erase_if(candidate_, [&](const File& file) { return file.name == name; });
    candidate_.push_back({name, text});
    tables_request_.asked(send_({{"command", "tables"}, {"files", files_json(candidate_)}}), "");
    ++revision_;
}

void StudyRoom::clear_tables() {
    files_.clear();
    tables_.reset();
    tables_request_.forget();
    experiment_.reset();
    experiment_request_.forget();
    experiment_choice.target.clear();
    ++revision_;
}

std::vector<std::string> StudyRoom::table_names() const {
    std::vector<std::string> names;
    for (const File& file : files_) names.push_back(file.name);
    return names;
}

void StudyRoom::run_experiment() {
    const ExperimentChoice& choice = experiment_choice;
    json command{{"command", "experiment"}, {"files", files_json(files_)}, {"k", choice.k},
                 {"seeds", choice.seeds},   {"seed", choice.seed},         {"settings", choice.settings}};
    if (!choice.target.empty()) command["targets"] = {choice.target};
    experiment_.reset();
    experiment_request_.asked(send_(command), "");
    ++revision_;
}

const Fault* StudyRoom::fault() const {
    for (const EngineRequest* request :
         {&experiment_request_, &tables_request_, &map_request_, &findings_request_})
        if (request->fault()) return &*request->fault();
    return nullptr;
}

// What the engine says ----------------------------------------------------------------------------

bool StudyRoom::hear(const json& message) {
    const bool heard =
        findings_request_.hear(message, [&](const json& fields) { findings_ = study_findings(fields); }) ||
        map_request_.hear(message, [&](const json& fields) { map_ = encoding_map(fields); }) ||
        experiment_request_.hear(message,
                                 [&](const json& fields) { experiment_ = app::experiment(fields); }) ||
        tables_request_.hear(message, [&](const json& fields) {
            tables_ = device_tables(fields);
            files_ = candidate_;
            experiment_.reset();
            experiment_request_.forget();
            experiment_choice.target.clear();
        });
    if (heard) ++revision_;
    return heard;
}

}  // namespace latlab::app
