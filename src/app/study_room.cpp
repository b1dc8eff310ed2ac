#include "app/study_room.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace latlab::app {

using nlohmann::json;

namespace {

// So many that a cloud has a shape, so few that t-SNE is done in some seconds.
constexpr int networks_mapped = 600, networks_marked = 20;
const char* const findings_key = "study";
// So that a command with all of them stays within what the engine takes.
constexpr std::size_t most_text = 20'000'000;

}  // namespace

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
                    {"count", networks_mapped},
                    {"map_seed", choice.seed},
                    {"colour", choice.colour},
                    {"sampler", choice.sampler},
                    {"choose", networks_marked}});
    if (choice.encoding == "trained") command["training_epochs"] = choice.training_epochs;
    const std::string key = command.dump();
    if (!map_request_.due(key)) return;
    map_request_.asked(send_(command), key);
    map_asked_ = choice;
}

void StudyRoom::choose_quick_map() {
    if (map_choice.encoding == "trained") map_choice.encoding = "arch2vec";
    if (map_choice.colour == "latency") map_choice.colour = "macs";
    map_choice.method = "pca";
}

json StudyRoom::files_json(const std::vector<File>& files) {
    json list = json::array();
    for (const File& file : files) list.push_back({{"name", file.name}, {"text", file.text}});
    return list;
}

void StudyRoom::refuse_table(Fault fault) {
    ++tables_opened_;
    ++revision_;
    tables_fault_ = fault_ = std::move(fault);
}

void StudyRoom::load_table(const std::string& name, const std::string& text, std::vector<std::string> notes) {
    std::size_t size = text.size();
    for (const std::vector<File>* files : {&files_, &waiting_})
        for (const File& file : *files)
            if (file.name != name) size += file.text.size();
    if (size > most_text) {
        refuse_table({"all tables together have more than 20 MB", name,
                      "Put others away first, or leave out rows: some thousand are plenty"});
        return;
    }
    ++tables_opened_;
    ++revision_;
    tables_fault_.reset();
    waiting_.push_back({name, text, std::move(notes)});
    if (!tables_request_.running()) ask_tables();
}

void StudyRoom::ask_tables() {
    std::vector<File> files = files_;
    std::erase_if(files, [&](const File& file) { return file.name == waiting_.front().name; });
    files.push_back(waiting_.front());
    tables_request_.asked(send_({{"command", "tables"}, {"files", files_json(files)}}), "");
}

void StudyRoom::clear_tables() {
    files_.clear();
    waiting_.clear();
    tables_.reset();
    tables_request_.forget();
    tables_fault_.reset();
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

std::vector<std::string> StudyRoom::table_notes() const {
    std::vector<std::string> notes;
    for (const File& file : files_)
        for (const std::string& note : file.notes) notes.push_back(file.name + ": " + note);
    if (tables_) notes.insert(notes.end(), tables_->warnings.begin(), tables_->warnings.end());
    return notes;
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

// What the engine says ----------------------------------------------------------------------------

bool StudyRoom::hear(const json& message) {
    const auto hears = [&](EngineRequest& request, const std::function<void(const json&)>& take) {
        if (!request.hear(message, take)) return false;
        fault_ = request.fault();
        return true;
    };
    const bool heard =
        hears(findings_request_, [&](const json& fields) { findings_ = study_findings(fields); }) ||
        hears(experiment_request_, [&](const json& fields) { experiment_ = app::experiment(fields); }) ||
        hears(map_request_, [&](const json& fields) {
            map_ = encoding_map(fields);
            mapped_ = map_asked_;
        });
    if (heard) ++revision_;
    if (heard) return true;
    if (!hears(tables_request_, [&](const json& fields) { tables_ = device_tables(fields); })) return false;
    ++revision_;
    if (!tables_request_.running()) end_tables();
    return true;
}

/// The first table that waited was read, or refused; the next one follows.
void StudyRoom::end_tables() {
    if (waiting_.empty()) return;
    if (!tables_request_.cancelled()) {
        if (tables_request_.fault()) {
            tables_fault_ = tables_request_.fault();
        } else {
            std::erase_if(files_, [&](const File& file) { return file.name == waiting_.front().name; });
            files_.push_back(waiting_.front());
            const std::vector<std::string>& names = tables_->set.names;
            if (std::find(names.begin(), names.end(), experiment_choice.target) == names.end())
                experiment_choice.target.clear();
        }
        waiting_.erase(waiting_.begin());
    }
    if (!waiting_.empty()) ask_tables();
}

}  // namespace latlab::app
