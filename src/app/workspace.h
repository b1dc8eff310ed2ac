#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/device_room.h"
#include "app/engine_client.h"
#include "app/inspection.h"
#include "app/planning.h"
#include "app/results.h"
#include "app/search_wishes.h"
#include "app/study_room.h"
#include "exchange/foreign.h"

namespace latlab::app {

/// Everything the app knows: the measurements as understood, what the engine made of them, and the choices
/// taken. Draws nothing. Panels, the page's scripts and session files all read and change it through here.
///
/// Commands return an Outcome: the id that the engine's messages repeat, or what is wrong. A fault never
/// loses what was there before.
class Workspace {
  public:
    explicit Workspace(EngineClient& engine);
    Workspace(const Workspace&) = delete;  // what it asks of the engine comes back to it

    /// Reads measurements (exchange/measurements.h) or a saved session. A file in which no row can be read
    /// leaves what was loaded as it is and shows its refused rows. `example`: the one that comes with LatLab.
    Outcome load_file(const std::string& name, const std::string& bytes, bool example = false);
    /// Gives the study a table of latencies: CSV, or a file of another project (exchange/foreign.h).
    Outcome load_table(const std::string& name, const std::string& bytes);
    /// True when the file lists networks as HELP does: then they are kept for the latencies opened after it
    /// that do not say which networks they are of.
    bool take_order(const std::string& name, const std::string& bytes);
    /// Answers the question of a file that states no unit.
    Outcome set_unit(LatencyUnit unit);
    /// Back to the empty state; cancels what runs. Settings stay.
    void clear();

    Outcome transfer();
    Outcome search();
    /// Goes on with the last search, for as many networks more as one looks at. Where something else is
    /// wished for by now it is search().
    Outcome search_longer();
    /// The estimates of these architectures, in their order, become predictions().
    Outcome predict(const std::vector<std::string>& architectures);
    /// Plans what to measure, as the options say (README.md); they become plan_choice. Without an option for
    /// what is measured a plan goes on from the measurements, where they are the user's own and of its space.
    Outcome plan(const nlohmann::json& options);
    /// Asks the engine for the plan that the choice needs, where there is none yet. For the panel that shows
    /// it.
    void keep_planned();
    /// Ends what the engine does, the running command or else a plan or the study's. A search keeps the front
    /// found so far.
    void cancel();
    /// Takes in what the engine sent; true when anything changed.
    bool poll();

    /// The file that was read last with success; rows and warnings as its reader gave them.
    const MeasurementFile& file() const { return file_; }
    bool example() const { return example_; }
    const std::vector<MeasuredNetwork>& networks() const { return networks_; }
    /// Whether the unit of the file has to be asked for before anything else can be done.
    bool asks_unit() const { return !networks_.empty() && file_.unit_unknown(); }
    /// The refused rows of the last file, be it loaded or refused as a whole, and its name.
    const std::vector<MeasurementRow>& refused() const { return refused_; }
    const std::string& refused_file() const { return refused_file_; }
    const SearchSpace& space() const;

    const std::optional<TransferResult>& transferred() const { return transfer_; }
    const std::optional<SearchResult>& searched() const { return search_; }
    const std::vector<Prediction>& predictions() const { return predictions_; }
    /// Which search searched() is of: another number for each that was begun or forgotten.
    std::size_t searches() const { return searches_; }
    /// What is known of a network of the search, by its notation; null until the engine has told, which is
    /// asked while nothing else runs.
    const NetworkDetail* inspect(const std::string& architecture);
    /// How much longer one network of the search takes than another: as with inspect.
    const Range* latency_difference(const std::string& from, const std::string& to);
    const Inspection& inspection() const { return inspection_; }

    /// The study's part of the page.
    StudyRoom study;
    /// Asks the engine for the study's map, where it is not known yet, and whether it can be coloured by
    /// latency: there are measurements of the same space.
    void keep_mapped();
    bool latency_mapped() const;
    void run_experiment();

    /// Measuring on the device that the page runs on.
    DeviceRoom device;
    /// Whether the measurements are from there, and whether they may be: nobody else's are in the way.
    bool measured_here() const;
    bool can_measure_here() const;
    /// Measures what is planned, in addition to what was measured there in the same way. Where nothing was,
    /// but in another way, that gives way with the first round; only if `anew` says so.
    Outcome measure_here(bool anew = false);
    /// What would give way, as a sentence for people; empty where nothing would.
    std::string gives_way() const;
    /// Whether the browser has WebGPU.
    bool webgpu_offered() const { return webgpu_offered_; }
    /// That nothing here calculates in the chosen precision, where it is so.
    std::optional<Fault> precision_missing() const;
    /// Measures on what would tell most, until the median error is at most this share.
    Outcome measure_until(double error);
    /// What a search found and is worth measuring before it is believed: the best, then the most accurate of
    /// its front, none that is measured already. Nothing where measuring here is not possible.
    std::vector<std::string> worth_verifying() const;
    /// Measures these here, fits anew and searches again.
    Outcome verify_found();
    /// Takes in what the host says of it.
    void hear_device(const nlohmann::json& message);

    /// What the search of this space is asked for beside accuracy and latency; that of another space stays.
    SearchWishes& wishes();
    const SearchWishes& wishes() const;
    /// Opens measurements of a further device, or a table of numbers about networks, for the search.
    Outcome add_device(const std::string& name, const std::string& bytes);
    void limit_device(const std::string& name, double max_latency_ms);
    void remove_device(const std::string& name);
    Outcome take_numbers(const std::string& name, const std::string& bytes);
    void forget_numbers();
    /// To be called after a change through wishes().
    void wishes_changed();
    /// The objective that a search takes: that of the settings, or capacity in place of an accuracy where no
    /// network was ever trained.
    std::string objective() const;

    /// The plan for plan_choice, at least as long; null while there is none.
    const Plan* planned() const;
    /// Its networks, as many as are chosen; none while there is none.
    std::vector<std::string> planned_networks() const;
    const Planning& planning() const { return planning_; }
    void dismiss_plan_fault() { planning_.dismiss_fault(); }
    /// How many measurements the plan for plan_choice goes on from: one's own, without those left out.
    std::size_t measured_before_plan() const;

    std::optional<Work> running() const { return running_; }
    double progress() const { return progress_; }
    const std::string& progress_text() const { return progress_text_; }
    const std::string& status() const { return status_; }
    const std::optional<Fault>& fault() const { return fault_; }
    void dismiss_fault() { fault_.reset(); }

    /// Why no transfer can be asked for; nothing when one can.
    std::optional<Fault> transfer_fault() const;
    /// The range in which a latency limit makes sense: that of the predicted space, else of the measurements.
    std::pair<double, double> limit_range() const;

    Settings settings;
    PlanChoice plan_choice;
    /// Whether the next fit does without this measured network (settings.exclude_measurements). It stays
    /// among networks().
    bool left_out(const MeasuredNetwork& network) const;
    /// Leaves it out, or takes it in again; results stay until the next transfer.
    void leave_out(const MeasuredNetwork& network, bool out);
    /// The same for a known device and its aliases (settings.exclude_sources).
    void leave_out_device(const std::string& device, bool out);
    /// Whether what is left out has changed since the transfer.
    bool outdated() const;

    /// Grows whenever measurements or results change: for what is computed from them and kept.
    std::uint64_t revision() const { return revision_; }

    /// The session: measurements, settings, results. Also a file of measurements in its own right.
    nlohmann::json to_json() const;
    /// Restores a session. Throws DataError for what is no session of a known version; then nothing changes.
    void from_json(const nlohmann::json& session);

    /// Puts a sentence into the status line.
    void say(std::string status);

    /// What has changed since the last call, for those who show or keep it elsewhere.
    Changes take_changes();

  private:
    int send(const nlohmann::json& command);
    bool hear_study(const nlohmann::json& message);
    bool hear_inspection(const nlohmann::json& message);
    Outcome fail(Fault fault);
    Outcome start(Work work, nlohmann::json command);
    std::optional<Fault> search_fault() const;
    nlohmann::json search_command(SearchResult& begun);
    nlohmann::json transfer_fields() const;
    std::string plan_key() const;
    bool adds_to_measured_here() const;
    bool measured_alike() const;
    nlohmann::json plan_fields(std::size_t count);
    bool hear_plan(const nlohmann::json& message);
    void take_file(MeasurementFile file, bool example, bool from_device = false);
    void take_device_results();
    void measure_on();
    void search_again();
    void receive(const std::string& message);
    void take_result(const nlohmann::json& message);
    void take_search(const nlohmann::json& message, bool finished);
    void say_transferred();
    void say_found();
    void stop();
    void change_exclusions(std::vector<std::string>& list, const std::string& name, bool out);
    void align_with_networks(TransferResult& result) const;
    void forget_results();
    void begin_search(const std::string& objective);
    /// Before it had finished.
    void end_search();

    EngineClient& engine_;
    MeasurementFile file_;
    std::shared_ptr<const NetworkOrder> order_;
    std::string text_;  ///< of the file, to read it again once its unit is known
    bool example_ = false, from_device_ = false;
    bool webgpu_offered_ = false, float16_offered_ = false;  ///< the latter on WebGPU
    /// The measurement that the one begun anew takes the place of with its first round.
    std::optional<DeviceRoom> device_before_;
    double verified_limit_ms_ = 0;
    bool searches_again_ = false;  ///< when what was found is measured and the predictor has learnt from it
    std::size_t files_read_ = 0;
    std::vector<MeasuredNetwork> networks_;
    std::vector<MeasurementRow> refused_;
    std::string refused_file_;
    std::map<std::string, SearchWishes> wishes_;  ///< by space
    Planning planning_;
    PlanChoice choice_before_plan_;  ///< to go back to where a plan cannot be met
    std::optional<TransferResult> transfer_;
    std::optional<SearchResult> search_;
    std::string
        search_fields_;  ///< what the search was asked with: the fields of a transfer and its objective
    std::string search_asked_;                   ///< the whole command, but for the evaluations
    std::optional<SearchResult> search_before_;  ///< that the running one goes on from
    std::size_t searches_ = 0;
    Inspection inspection_;
    std::vector<Prediction> predictions_;
    std::vector<std::string> asked_;  ///< architectures of the running predict
    Settings started_with_;           ///< of the running command
    std::optional<Work> running_;
    int next_id_ = 1;
    int running_id_ = 0;
    double progress_ = 0;
    std::string progress_text_, status_;
    std::optional<Fault> fault_;
    Changes changes_;
    std::uint64_t revision_ = 0;
};

}  // namespace latlab::app
