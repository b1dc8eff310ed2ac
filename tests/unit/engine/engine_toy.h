#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace latlab::test {

/// A small NASFLAT, trained for a moment on two made-up devices ("near" orders like the target), as the bytes
/// of its asset.
const std::string& tiny_nasflat(const std::string& space);
/// The few-shot predictor's prior from the same devices, with a made-up learning curve of 5 and 20
/// measurements: 10 % and 5 % of error on half of the devices.
const std::string& tiny_few_shot(const std::string& space);
/// An untrained accuracy model as the bytes of its asset.
const std::string& tiny_accuracy_model();

/// A command with the fields of a transfer: `count` measurements on a made-up device.
nlohmann::json fit_command(const std::string& command, const std::string& space, const std::string& predictor,
                           std::size_t count = 20);

/// Everything an engine said to one command.
struct Conversation {
    std::vector<nlohmann::json> messages;
    /// The last one.
    const nlohmann::json& answer() const { return messages.back(); }
    std::size_t count(const std::string& type) const;
};

/// An engine that has what it needs for both spaces, the encoders as they are shipped.
class PreparedEngine {
  public:
    PreparedEngine();
    Conversation run(const nlohmann::json& command);
    /// cancel_after: emit returns false from this message on.
    Conversation run_text(const std::string& command, std::size_t cancel_after = 1'000'000'000);
    /// Cancels at the first message of which this is true.
    Conversation run_until(const nlohmann::json& command,
                           const std::function<bool(const nlohmann::json& message)>& cancels);

  private:
    Engine engine_;
};

}  // namespace latlab::test
