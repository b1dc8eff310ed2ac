#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "base/progress.h"
#include "engine/engine.h"
#include "predictor/predictor.h"

namespace latlab {

/// Writes the messages of one command, all with its id.
class Messages {
  public:
    /// id: as the command gave it, null for none.
    Messages(nlohmann::json id, const Engine::Emit& emit) : id_(std::move(id)), emit_(&emit) {}

    /// Progress of the work as messages, a few dozen a second at most. Throws Cancelled as the caller asks.
    Progress progress();
    /// Throws Cancelled as the caller asks.
    void partial(nlohmann::json fields);
    /// The last message; what emit returns is of no use any more.
    void result(const std::string& command, nlohmann::json fields);
    void error(const std::string& fault, const std::string& where, const std::string& mend, bool cancelled);

  private:
    bool send(const char* type, nlohmann::json fields);

    nlohmann::json id_;
    const Engine::Emit* emit_;  // outlives this
    std::chrono::steady_clock::time_point last_progress_{};
};

/// The milliseconds of estimates as a list.
nlohmann::json milliseconds_json(std::span<const LatencyEstimate> estimates);
/// [{ms, lower_ms, upper_ms}].
nlohmann::json estimates_json(std::span<const LatencyEstimate> estimates);

}  // namespace latlab
