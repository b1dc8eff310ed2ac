#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/measuring_choice.h"
#include "app/results.h"

namespace latlab::app {

/// A network that could not be timed, and why.
struct FailedNetwork {
    std::string architecture, reason;
};

/// Measuring on the device that the page runs on, without its drawing: what was asked of the host, which does
/// it (README.md), and what it said so far.
class DeviceRoom {
  public:
    enum class Phase { none, measuring, paused, finished };

    /// Asks the host to measure these networks, from nothing.
    void start(const std::string& space, std::vector<std::string> architectures,
               const MeasuringChoice& choice = {});
    /// After the end: more rounds of all networks, or further networks as well.
    void more_rounds();
    /// False where all were tried before, so that nothing is asked.
    bool add(const std::vector<std::string>& architectures);
    void pause();
    void resume();
    /// Ends it; what was measured so far stays.
    void stop();
    /// Forgets all; to be called when other measurements take its place.
    void forget();
    /// Back to an earlier measurement, that this one should have taken the place of and did not; what went
    /// wrong stays.
    void give_way_to(const DeviceRoom& earlier);

    Phase phase() const { return phase_; }
    bool active() const { return phase_ == Phase::measuring || phase_ == Phase::paused; }
    /// The space that is measured; empty before anything was.
    const std::string& space() const { return space_; }
    const MeasuringChoice& choice() const { return choice_; }
    std::size_t networks() const { return architectures_.size(); }
    double share() const { return share_; }
    const std::string& text() const { return text_; }
    int rounds() const { return rounds_; }
    /// Rank correlation of two halves of the rounds, and of all of them as follows from it (Spearman-Brown).
    double repeatability() const { return repeatability_; }
    double repeatability_all_rounds() const { return repeatability_all_rounds_; }
    /// How much slower or faster than in its median the device was, at the extremes.
    Range drift() const { return drift_; }
    const std::vector<FailedNetwork>& failed() const { return failed_; }
    const std::optional<Fault>& fault() const { return fault_; }
    void dismiss_fault() { fault_.reset(); }
    /// Whether more rounds are worth their time: the halves agree less than a prediction may.
    bool wants_rounds() const;

    /// Measure on, one network after the other, until the median error is at most this.
    std::optional<double> wanted_error;

    /// Takes in a message of the host.
    void hear(const nlohmann::json& message);
    /// The measurements as a file's text, once, whenever the rounds have doubled and at the end.
    std::optional<std::string> take_results();
    /// What the host is to be told, oldest first.
    std::vector<std::string> take_requests();

  private:
    void request(nlohmann::json fields);
    void request_measuring(const char* what, nlohmann::json fields);
    void hear_results(const nlohmann::json& message);

    Phase phase_ = Phase::none;
    std::string space_, text_;
    MeasuringChoice choice_;
    std::vector<std::string> architectures_, requests_;
    double share_ = 0, repeatability_ = NAN, repeatability_all_rounds_ = NAN;
    int rounds_ = 0;
    Range drift_;
    std::vector<FailedNetwork> failed_;
    std::optional<Fault> fault_;
    std::optional<std::string> results_;
};

}  // namespace latlab::app
