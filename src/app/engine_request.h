#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "app/results.h"

namespace latlab::app {

/// One thing asked of the engine at a time: asked once for each key, again when the key changes or it was
/// cancelled.
class EngineRequest {
  public:
    /// Whether it has still to be asked: neither known, nor failed, nor being worked on.
    bool due(const std::string& key) const { return id_ == 0 && asked_ != key; }
    void asked(int id, std::string key);
    /// Takes in a message; false when it is about something else. `take` gets results and partial results.
    bool hear(const nlohmann::json& message, const std::function<void(const nlohmann::json&)>& take);
    /// Whether the last message ended it because somebody cancelled.
    bool cancelled() const { return cancelled_; }
    /// Forgets what it knows; an answer still to come is ignored.
    void forget();

    bool running() const { return id_ != 0; }
    double progress() const { return progress_; }
    const std::string& progress_text() const { return progress_text_; }
    const std::optional<Fault>& fault() const { return fault_; }
    void dismiss_fault() { fault_.reset(); }

  private:
    int id_ = 0;
    bool cancelled_ = false;
    std::string asked_, progress_text_;
    double progress_ = 0;
    std::optional<Fault> fault_;
};

}  // namespace latlab::app
