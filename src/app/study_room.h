#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/engine_request.h"
#include "app/study_results.h"

namespace latlab::app {

/// Which map of architectures is shown.
struct MapChoice {
    std::string space = "nb201", encoding = "arch2vec", method = "pca", colour = "macs", sampler = "kmeans";
    std::uint64_t seed = 1;
    int training_epochs = 4;  ///< of the encoding "trained"
};

/// What the live experiment compares.
struct ExperimentChoice {
    int k = 20, seeds = 3;
    std::uint64_t seed = 1;
    std::string target;  ///< empty: the first few, each in turn
    std::vector<std::string> settings{"few-shot-designed", "few-shot-random", "op-count-random",
                                      "flops-random"};
};

/// The study's part of the page without its drawing: what the engine said of it, the choices taken, and the
/// user's own tables.
class StudyRoom {
  public:
    /// Gives a command its id, which it returns, and sends it to the engine.
    using Send = std::function<int(const nlohmann::json& command)>;
    explicit StudyRoom(Send send) : send_(std::move(send)) {}

    /// Asks the engine for the findings; the id that its messages repeat.
    int ask_findings();

    // Each asks the engine for what is not known yet; for the panel that shows it.
    void want_findings();
    /// fit: the fields of a transfer, for colours by latency.
    void want_map(const nlohmann::json& fit);

    const std::optional<StudyFindings>& findings() const { return findings_; }
    EngineRequest& findings_request() { return findings_request_; }
    const std::optional<EncodingMap>& map() const { return map_; }
    /// What map() shows, which need not be what is chosen by now.
    const MapChoice& mapped() const { return mapped_; }
    EngineRequest& map_request() { return map_request_; }
    /// For somebody who cancelled a map: chooses one that takes no time.
    void choose_quick_map();

    /// Adds a table of latencies, after those that the engine has still to read; it says what is in all of
    /// them. notes: sentences on what the user's file has and the text has not.
    void load_table(const std::string& name, const std::string& text, std::vector<std::string> notes = {});
    /// Says that a table could not even be sent to the engine.
    void refuse_table(Fault fault);
    void clear_tables();
    std::vector<std::string> table_names() const;
    /// What there is to know of the tables: the notes on their files, and latencies that are doubtful.
    std::vector<std::string> table_notes() const;
    const std::optional<DeviceTables>& tables() const { return tables_; }
    bool reading_tables() const { return tables_request_.running(); }
    /// What is wrong with the table that could not be read last.
    const std::optional<Fault>& tables_fault() const { return tables_fault_; }
    void dismiss_tables_fault() { tables_fault_.reset(); }
    /// How many tables were opened so far, for those who show where they went.
    int tables_opened() const { return tables_opened_; }

    void run_experiment();
    const std::optional<Experiment>& experiment() const { return experiment_; }
    EngineRequest& experiment_request() { return experiment_request_; }

    /// Whether the engine works for it on what can be cancelled. A table whose reading is cancelled with
    /// something else is read again.
    bool working() const { return map_request_.running() || experiment_request_.running(); }

    /// What the last message said that went wrong; nothing where it did not.
    const std::optional<Fault>& fault() const { return fault_; }

    /// Takes in a message of the engine; false when it is about something else.
    bool hear(const nlohmann::json& message);
    /// Grows whenever something that is shown has changed.
    std::uint64_t revision() const { return revision_; }

    MapChoice map_choice;
    ExperimentChoice experiment_choice;

  private:
    struct File {
        std::string name, text;
        std::vector<std::string> notes;
    };
    static nlohmann::json files_json(const std::vector<File>& files);

    void ask_tables();
    void end_tables();

    Send send_;
    EngineRequest findings_request_, map_request_, tables_request_, experiment_request_;
    std::optional<StudyFindings> findings_;
    std::optional<EncodingMap> map_;
    MapChoice mapped_, map_asked_;
    std::vector<File> files_;    ///< understood
    std::vector<File> waiting_;  ///< still to be read; the engine looks at the first
    int tables_opened_ = 0;
    std::optional<Fault> tables_fault_, fault_;
    std::optional<DeviceTables> tables_;
    std::optional<Experiment> experiment_;
    std::uint64_t revision_ = 0;
};

}  // namespace latlab::app
