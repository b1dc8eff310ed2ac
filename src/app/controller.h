#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/host.h"
#include "app/workspace.h"

namespace latlab::app {

/// The four steps of the path, and the study beside it.
enum class Step { measurements = 1, predictor, search, take_away, study };
enum class Theme { light, dark };

/// The app without its drawing: the Workspace, where the user is on the path, what the page's scripts ask
/// (README.md), and the host told of every change.
class Controller {
  public:
    Controller(EngineClient& engine, Host& host) : workspace(engine), host_(host) {}

    Workspace workspace;

    Step step() const { return step_; }
    void go(Step step);
    Theme theme() const { return theme_; }
    void toggle_theme();
    /// Whether the session is kept in the browser; only after the user's yes.
    bool kept() const { return kept_; }
    void keep(bool yes);
    Host& host() { return host_; }

    /// Each takes and gives JSON texts as README.md says.
    std::string load_file(const std::string& name, const std::string& bytes);
    std::string load_table(const std::string& name, const std::string& bytes);
    std::string command(const std::string& json);
    /// What the next file that the user opens is for: measurements or a session, unless a panel has asked
    /// for something else and the user has stayed there.
    enum class Opens { measurements, table, device, numbers };
    Opens opens() const { return step_ == Step::study ? Opens::table : opens_; }
    /// Lets the user choose a file for the search: measurements of a further device, or a table of numbers.
    void open_for_search(Opens what);
    /// Takes such a file; the answer is as that of a command.
    std::string load_for_search(const std::string& name, const std::string& bytes);
    /// What the user opened, as opens() says.
    void take_file(const std::string& name, const std::string& bytes);
    std::string state() const;

    /// A message of the host about measuring on its device.
    void hear_device(const std::string& json);
    /// The planned networks as ONNX files with what times them; throws DataError where there are none.
    void save_planned_networks();
    /// These networks of the measurements' space as ONNX files and PyTorch modules.
    void save_networks(const std::string& name, const std::vector<std::string>& architectures);
    /// The planned networks as a file; throws DataError where there are none.
    void save_plan();
    /// The measurements as a file.
    void save_measurements();

    void load_example();
    bool has_example() const { return !example_text_.empty(); }
    void set_example(std::string name, std::string text);

    /// Takes in the engine's messages and tells the host what changed; true when anything did.
    bool update();

  private:
    std::string run(const nlohmann::json& command);
    Outcome measure(const nlohmann::json& command);
    Outcome add_device(const nlohmann::json& command);
    void set_theme(Theme theme);
    void tell_host();

    Host& host_;
    Step step_ = Step::measurements;
    Opens opens_ = Opens::measurements;
    Theme theme_ = Theme::light;
    bool theme_chosen_ = false;
    bool kept_ = false;
    std::string example_name_, example_text_;
};

}  // namespace latlab::app
