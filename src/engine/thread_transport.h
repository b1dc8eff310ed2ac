#pragma once

#include <memory>
#include <optional>
#include <string>

namespace latlab {

/// The engine in a thread of its own, for native programs with a window: commands in, messages out, neither
/// call ever waits for the work. Commands run one after the other. Where the page has a Web Worker, this is
/// its counterpart; the messages are the same (engine/README.md).
class EngineThread {
  public:
    /// assets_folder: where missing assets are read from; a command that needs one that is not there ends in
    /// an error message.
    explicit EngineThread(std::string assets_folder);
    /// Cancels what runs and joins the thread.
    ~EngineThread();

    void send(std::string command);
    /// Ends the running command and forgets the waiting ones; each still ends in an error message with
    /// "cancelled": true.
    void cancel();
    /// The next message, oldest first; nothing when there is none yet.
    std::optional<std::string> poll();
    /// Whether a command runs or waits.
    bool busy() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace latlab
