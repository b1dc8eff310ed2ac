// LatLab in the page: the functions that web/host.js calls, and the host object's functions as C++
// (README.md).

#include <emscripten.h>
#include <emscripten/bind.h>
#include <emscripten/html5.h>

#include <deque>
#include <memory>
#include <string>

#include "app/controller.h"
#include "app/example.h"
#include "app/focus.h"
#include "app/panels.h"
#include "app/screen.h"

extern "C" {  // page_library.js
void latlab_choose_canvas();
void latlab_share_tab();
int latlab_on_apple();
}

namespace latlab::app {

namespace {

using emscripten::val;

/// The host's functions; one that it does not have is skipped.
class PageHost final : public Host {
  public:
    explicit PageHost(val object) : object_(std::move(object)) {}
    void open_file_picker() override { call("openFilePicker"); }
    void download(const std::string& name, const std::string& mime, const std::string& text) override {
        call("download", name, mime, text);
    }
    bool can_save_pictures() const override { return has("savePicture"); }
    void save_picture(const std::string& name, const std::string& svg) override {
        call("savePicture", name, svg);
    }
    bool can_measure() const override { return has("measure"); }
    void measure(const std::string& json) override { call("measure", json); }
    void save_networks(const std::string& json) override { call("saveNetworks", json); }
    void download_script() override { call("downloadScript"); }
    void copy_text(const std::string& text) override { call("copyText", text); }
    void set_status(const std::string& text) override { call("setStatus", text); }
    void show_results(const std::string& json) override { call("showResults", json); }
    void show_refused(const std::string& json) override { call("showRefused", json); }
    void store_session(const std::string& json) override { call("storeSession", json); }
    void delete_stored() override { call("deleteStored"); }
    void set_theme(const std::string& theme) override { call("setTheme", theme); }

    template <typename... Arguments>
    void call(const char* name, const Arguments&... arguments) {
        if (has(name)) object_.call<void>(name, arguments...);
    }

  private:
    bool has(const char* name) const { return object_[name].typeOf().as<std::string>() == "function"; }

    val object_;
};

class PageEngine final : public EngineClient {
  public:
    explicit PageEngine(PageHost& host) : host_(host) {}
    void send(const std::string& command) override { host_.call("sendToEngine", command); }
    // What it has said already stays: some of it may be about other commands.
    void cancel() override { host_.call("cancelEngine"); }
    bool poll(std::string& message) override {
        if (messages_.empty()) return false;
        message = std::move(messages_.front());
        messages_.pop_front();
        return true;
    }
    void hear(std::string message) { messages_.push_back(std::move(message)); }

  private:
    PageHost& host_;
    std::deque<std::string> messages_;
};

/// Everything that lives as long as the page.
struct Page {
    explicit Page(val object, int width, int height)
        : host(std::move(object)), engine(host), controller(engine, host), screen("LatLab", width, height) {}
    PageHost host;
    PageEngine engine;
    Controller controller;
    PanelState panels;
    Screen screen;
    bool frame_requested = false;
    bool wake_scheduled = false;
};

std::unique_ptr<Page> page;
int first_width = 1280, first_height = 800;

void request_frame();

EM_BOOL draw_frame(double, void*) {
    page->frame_requested = false;
    page->screen.take_events();
    page->controller.update();
    if (page->screen.frame_due()) {
        page->screen.draw(page->controller.theme(), [](float width, float height) {
            draw_content(page->controller, page->panels, width, height);
        });
        // What was pressed in this frame is told to the host at once.
        page->controller.update();
    }
    if (page->screen.frame_due()) request_frame();
    return EM_FALSE;
}

/// One animation frame, not a loop: nothing runs while nothing happens.
void request_frame() {
    if (page->frame_requested) return;
    page->frame_requested = true;
    emscripten_request_animation_frame(draw_frame, nullptr);
}

void wake() {
    if (!page) return;
    page->screen.wake();
    request_frame();
}

/// News of work that goes on come faster than anybody reads. Without a graphics card a frame costs as much as
/// the engine's work between two of them, so several share one.
void wake_soon() {
    constexpr double milliseconds = 100;
    if (page->wake_scheduled) return;
    page->wake_scheduled = true;
    emscripten_set_timeout(
        [](void*) {
            page->wake_scheduled = false;
            page->screen.wake(1);
            request_frame();
        },
        milliseconds, nullptr);
}

// SDL marks the end of each round of polling with an event of its own, which is no input: waking for it
// would draw for ever.
int hear_input(void*, SDL_Event* event) {
    if (event->type != SDL_POLLSENTINEL) wake();
    return 1;
}

EM_BOOL context_lost(int, const void*, void*) {
    page->screen.lose_context();
    return EM_TRUE;  // which asks the browser to restore it
}

EM_BOOL context_restored(int, const void*, void*) {
    page->screen.restore_context();
    wake();
    return EM_TRUE;
}

void start(val host) {
    if (page) return;
    latlab_choose_canvas();
    page = std::make_unique<Page>(std::move(host), first_width, first_height);
    ImGui::GetIO().ConfigMacOSXBehaviors = latlab_on_apple() != 0;
    ImGui::GetIO().SetClipboardTextFn = [](void*, const char* text) { page->host.copy_text(text); };
    latlab_share_tab();
    SDL_AddEventWatch(hear_input, nullptr);
    emscripten_set_webglcontextlost_callback("#canvas", nullptr, EM_FALSE, context_lost);
    emscripten_set_webglcontextrestored_callback("#canvas", nullptr, EM_FALSE, context_restored);
    page->controller.set_example("measurements.csv", example_measurements);
    page->controller.load_example();
    page->controller.update();
    wake();
}

std::string load_file(const std::string& name, const std::string& bytes) {
    const std::string answer = page->controller.load_file(name, bytes);
    page->controller.update();
    wake();
    return answer;
}

std::string load_table(const std::string& name, const std::string& bytes) {
    const std::string answer = page->controller.load_table(name, bytes);
    page->controller.update();
    wake();
    return answer;
}

std::string load_for_search(const std::string& name, const std::string& bytes) {
    const std::string answer = page->controller.load_for_search(name, bytes);
    page->controller.update();
    wake();
    return answer;
}

std::string command(const std::string& json) {
    const std::string answer = page->controller.command(json);
    page->controller.update();
    wake();
    return answer;
}

/// Messages are taken in at once: a hidden page gets no animation frames.
void engine_message(const std::string& json) {
    page->engine.hear(json);
    page->controller.update();
    if (page->controller.workspace.running() || page->controller.workspace.study.working()) {
        wake_soon();
    } else {
        wake();
    }
}

/// Taken in at once, as the engine's.
void device_message(const std::string& json) {
    page->controller.hear_device(json);
    page->controller.update();
    wake_soon();
}

void paste_text(const std::string& text) {
    if (page->screen.text_field_active()) {
        page->screen.paste(text);
        wake();
    } else {
        page->controller.take_file("pasted text", text);
        page->controller.update();
        wake();
    }
}

std::string state() {
    return page ? page->controller.state() : "{}";
}

/// The ratio is measured when drawing; it is an argument so that a change of it alone is told as well.
void resize(double width, double height, double) {
    first_width = static_cast<int>(width);
    first_height = static_cast<int>(height);
    if (!page) return;
    page->screen.resize(first_width, first_height);
    request_frame();
}

bool tab_leaves(bool backwards) {
    return !page || focus_at_end(backwards);
}

void focus_left() {
    release_focus();
    wake();
}

}  // namespace

EMSCRIPTEN_BINDINGS(latlab_app) {
    emscripten::function("start", &start);
    emscripten::function("loadFile", &load_file);
    emscripten::function("loadTable", &load_table);
    emscripten::function("loadForSearch", &load_for_search);
    emscripten::function("pasteText", &paste_text);
    emscripten::function("engineMessage", &engine_message);
    emscripten::function("deviceMessage", &device_message);
    emscripten::function("command", &command);
    emscripten::function("state", &state);
    emscripten::function("resize", &resize);
    emscripten::function("wake", &wake);
    emscripten::function("tabLeaves", &tab_leaves);
    emscripten::function("focusLeft", &focus_left);
}

}  // namespace latlab::app
