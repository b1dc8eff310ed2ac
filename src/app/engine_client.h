#pragma once

#include <string>

namespace latlab::app {

/// The engine as the app sees it: somewhere else, spoken to in messages (engine/README.md). In the page a
/// Worker stands behind it, in the window a thread, in tests a script.
class EngineClient {
  public:
    virtual ~EngineClient() = default;
    /// Hands over one command; returns at once.
    virtual void send(const std::string& command) = 0;
    /// Ends the running command. Its messages may still arrive and are to be ignored.
    virtual void cancel() = 0;
    /// The next message that has arrived, without waiting; false when there is none.
    virtual bool poll(std::string& message) = 0;
};

}  // namespace latlab::app
