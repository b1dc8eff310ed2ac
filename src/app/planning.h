#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/engine_client.h"
#include "app/measuring_choice.h"
#include "app/results.h"
#include "predictor/learning_curve.h"

namespace latlab::app {

/// What the user wants to measure.
struct PlanChoice {
    std::string space = "nb201";
    std::size_t count = 20;  ///< beyond what is measured
    std::uint64_t seed = 1;  ///< of the candidates
    MeasuringChoice measuring;
};

/// The networks that tell most, as the engine chose them.
struct Plan {
    std::vector<std::string> architectures;  ///< the most telling first: the first of them are a shorter plan
    LearningCurve curve;                     ///< of the known devices
    std::vector<std::string> warnings;
};
Plan plan_result(const nlohmann::json& fields);

/// Plans asked of the engine, beside whatever else it does. One asked for takes the place of one not answered
/// yet; the last answer stays.
class Planning {
  public:
    /// Sends a plan command (engine/README.md) with these fields. key: what the plan is of, all but its
    /// count; plans of one key begin alike. announced: whether somebody waits for it, other than for one that
    /// the panel asks for by itself.
    void ask(EngineClient& engine, nlohmann::json fields, std::string key, bool announced);
    /// Takes in a message; false when it is about something else.
    bool hear(const nlohmann::json& message);

    bool running() const { return id_ != 0; }
    bool announced() const { return announced_; }
    /// The plan of this key with as many networks or more; null where there is none.
    const Plan* fitting(const std::string& key, std::size_t count) const;
    /// Whether it has still to be asked for: neither known, nor failed, nor being worked on.
    bool due(const std::string& key, std::size_t count) const;
    /// Why the last one failed; asking again clears it.
    const std::optional<Fault>& fault() const { return fault_; }
    void dismiss_fault() { fault_.reset(); }

  private:
    int id_ = 0;
    bool announced_ = false;
    std::string asked_, known_;  ///< keys of the last one asked for, and of plan_
    std::optional<Plan> plan_;
    std::optional<Fault> fault_;
};

}  // namespace latlab::app
