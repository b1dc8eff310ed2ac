// LatLab as a native window.

#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/controller.h"
#include "app/example.h"
#include "app/panels.h"
#include "app/screen.h"
#include "engine/thread_transport.h"

namespace latlab::app {

namespace {

class ThreadClient final : public EngineClient {
  public:
    explicit ThreadClient(std::string assets) : thread_(std::move(assets)) {}
    void send(const std::string& command) override { thread_.send(command); }
    void cancel() override { thread_.cancel(); }
    bool poll(std::string& message) override {
        auto next = thread_.poll();
        if (next) message = std::move(*next);
        return next.has_value();
    }
    bool busy() const { return thread_.busy(); }

  private:
    EngineThread thread_;
};

bool read_file(const std::string& path, std::string& text) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return false;
    std::stringstream content;
    content << file.rdbuf();
    text = content.str();
    return true;
}

std::string file_name(const std::string& path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

/// Files go to the folder that the window was started in; what is kept goes to the user's data folder.
class WindowHost final : public Host {
  public:
    explicit WindowHost(Screen& screen) : screen_(screen) {
        char* folder = SDL_GetPrefPath("LatLab", "LatLab");
        if (folder != nullptr) kept_path_ = std::string(folder) + "session.json";
        SDL_free(folder);
    }
    void open_file_picker() override {
        say("Drop a file of measurements onto this window, or give its name when you start latlab-window.");
    }
    void download(const std::string& name, const std::string&, const std::string& text) override {
        std::ofstream file(name, std::ios::binary);
        file << text;
        say(file.good() ? "Saved as " + name + " in the folder that LatLab was started in."
                        : "The file " + name + " could not be written here.");
    }
    bool can_save_pictures() const override { return false; }
    void save_picture(const std::string&, const std::string&) override {}
    bool can_measure() const override { return false; }
    void measure(const std::string&) override {}
    void save_networks(const std::string&) override {
        say("The command line writes networks as files: latlab export --help.");
    }
    void download_script() override { say("measure.py is in the folder web of LatLab."); }
    void copy_text(const std::string& text) override { SDL_SetClipboardText(text.c_str()); }
    void set_status(const std::string& text) override { std::fprintf(stderr, "%s\n", text.c_str()); }
    void show_results(const std::string&) override {}
    void show_refused(const std::string&) override {}
    void store_session(const std::string& json) override {
        std::ofstream(kept_path_, std::ios::binary) << json;
    }
    void delete_stored() override { std::remove(kept_path_.c_str()); }
    void set_theme(const std::string&) override {}
    const std::string& kept_path() const { return kept_path_; }

  private:
    void say(const std::string& text) {
        // A desktop without the old X fonts has no message boxes.
        if (SDL_ShowSimpleMessageBox(SDL_MESSAGEBOX_INFORMATION, "LatLab", text.c_str(), screen_.window()) !=
            0) {
            std::fprintf(stderr, "%s\n", text.c_str());
        }
    }
    Screen& screen_;
    std::string kept_path_;
};

std::string assets_folder() {
    if (const char* set = std::getenv("LATLAB_ASSETS")) return set;
    char* base = SDL_GetBasePath();
    const std::string folder = std::string(base != nullptr ? base : "") + "../../assets";
    SDL_free(base);
    return folder;
}

void open_path(Controller& controller, const std::string& path) {
    std::string text;
    if (read_file(path, text)) {
        controller.take_file(file_name(path), text);
    } else {
        std::fprintf(stderr, "%s: the file cannot be read. Check its name and rights.\n", path.c_str());
    }
}

void open_kept(Controller& controller, const std::string& path) {
    std::string text;
    if (!read_file(path, text)) return;
    controller.command(nlohmann::json{{"do", "loadSession"}, {"session", text}, {"stored", true}}.dump());
}

int run(int argc, char** argv) {
    Screen screen("LatLab", 1280, 800);
    ThreadClient engine(assets_folder());
    WindowHost host(screen);
    Controller controller(engine, host);
    controller.set_example("measurements.csv", example_measurements);
    controller.load_example();
    open_kept(controller, host.kept_path());
    if (argc > 1) open_path(controller, argv[1]);
    PanelState panels;
    while (true) {
        // Asleep until something happens; while the engine works, its messages are looked for as well.
        if (!screen.frame_due()) SDL_WaitEventTimeout(nullptr, engine.busy() ? 30 : 60'000);
        const Screen::Received received = screen.take_events();
        if (received.closed) return 0;
        if (!received.dropped_file.empty()) open_path(controller, received.dropped_file);
        if (received.paste) {
            char* text = SDL_GetClipboardText();
            controller.take_file("pasted text", text);
            SDL_free(text);
        }
        if (controller.update()) screen.wake();
        if (screen.frame_due()) {
            screen.draw(controller.theme(),
                        [&](float width, float height) { draw_content(controller, panels, width, height); });
        }
    }
}

}  // namespace

}  // namespace latlab::app

int main(int argc, char** argv) {
    if (argc > 1 && (std::string(argv[1]) == "--help" || argv[1][0] == '-')) {
        std::puts(
            "usage: latlab-window [FILE]\nOpens LatLab in a window; FILE holds measurements or a saved "
            "session.\n"
            "LATLAB_ASSETS names the folder of weights (default: assets beside the build folder).");
        return std::string(argv[1]) == "--help" ? 0 : 2;
    }
    try {
        return latlab::app::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "latlab-window: %s\n", error.what());
        return 1;
    }
}
