#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace latlab {

/// Runs everything that takes longer than a frame. Spoken to in JSON texts: a command in, then messages
/// out through `emit`, in the calling thread: any number of progress and partial messages, then exactly one
/// result or error. The same engine serves the page's Web Worker, the window's thread and the tests; the
/// protocol is described in engine/README.md.
class Engine {
  public:
    /// Gets one JSON message; returns false to cancel the running command (which then ends in an error
    /// message with "cancelled": true).
    using Emit = std::function<bool(const std::string& message)>;
    /// Gets a file that a command makes (only "export" does): its path in a folder, and its bytes.
    using TakeFile = std::function<void(const std::string& path, const std::string& bytes)>;

    Engine();
    ~Engine();

    /// Names of the assets (files of assets/ such as "nasflat-nb201.safetensors") that this command needs
    /// and the engine does not have yet. The host reads them and calls provide before run.
    std::vector<std::string> missing_assets(const std::string& command) const;
    void provide(const std::string& asset, std::string bytes);

    /// Runs one command to its end. Never throws: faults become error messages.
    void run(const std::string& command, const Emit& emit, const TakeFile& take_file = {});

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace latlab
