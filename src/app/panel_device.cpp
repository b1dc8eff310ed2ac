#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/panels.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

constexpr std::size_t failed_shown = 5;

void draw_running_device(DeviceRoom& device) {
    const bool paused = device.phase() == DeviceRoom::Phase::paused;
    heading(paused ? "Measuring this browser: paused" : "Measuring this browser");
    space(12);
    progress_bar(device.share(), device.text());
    space(12);
    Flow flow;
    const char* const label = paused ? "Go on" : "Pause";
    flow.next(button_width(label));
    if (button(label)) paused ? device.resume() : device.pause();
    flow.next(button_width("Stop"));
    if (button("Stop")) device.stop();
    space(10);
    caption(
        "Leave the machine alone for this minute: other work makes networks look slower. A hidden page "
        "pauses by "
        "itself.");
}

// How far the numbers can be trusted, from the measuring alone.
void draw_worth(const DeviceRoom& device) {
    space(14);
    const double repeated = device.repeatability_all_rounds();
    side_by_side({1, 1, 1}, 420,
                 {[&] { stat(std::to_string(device.rounds()), "rounds"); },
                  [&] {
                      stat(std::isnan(repeated) ? "\xE2\x80\x93" : format_fixed(repeated, 3),
                           "repeatability: how a second run would order the networks");
                  },
                  [&] {
                      const Range drift = device.drift();
                      stat(std::isnan(drift.lower)
                               ? std::string("\xE2\x80\x93")
                               : format_fixed(drift.lower, 2) + " to " + format_fixed(drift.upper, 2),
                           "slowness of the machine meanwhile (1 is usual), corrected for");
                  }});
}

void draw_going_on(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    DeviceRoom& device = workspace.device;
    Flow flow;
    flow.next(button_width("To the predictor"));
    if (button("To the predictor", device.wants_rounds() ? Emphasis::secondary : Emphasis::primary))
        controller.go(Step::predictor);
    flow.next(button_width("8 more rounds"));
    if (button("8 more rounds", device.wants_rounds() ? Emphasis::primary : Emphasis::secondary))
        device.more_rounds();
    space(14);
    caption("Or measure what would tell most next, until the median error is at most");
    space(6);
    number_field("##wanted error", state.wanted_error, 1, "%", 96);
    ImGui::SameLine(0, 12);
    if (device.wanted_error) {
        if (button("Stop there")) device.wanted_error.reset();
    } else if (button("Measure on", Emphasis::secondary, workspace.transferred().has_value())) {
        workspace.measure_until(state.wanted_error / 100);
    }
}

void draw_failed(const DeviceRoom& device) {
    if (device.failed().empty()) return;
    std::vector<std::string> sentences{format_count(device.failed().size(), "network", "networks") +
                                       " could not be timed; the others are not affected."};
    for (std::size_t i = 0; i < std::min(failed_shown, device.failed().size()); ++i)
        sentences.push_back(device.failed()[i].architecture + ": " + device.failed()[i].reason);
    space(12);
    notice(Tone::warning, sentences);
}

void draw_measured_device(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    const DeviceRoom& device = workspace.device;
    heading("This browser, measured");
    space(2);
    caption(format_count(device.networks() - device.failed().size(), "network", "networks") + " of " +
            std::string(search_space(device.space()).name()) + ".");
    draw_worth(device);
    if (device.wants_rounds()) {
        space(10);
        caption(
            "The machine was restless: two halves of the rounds disagree more than they should. More rounds "
            "help.");
    }
    space(16);
    draw_going_on(controller, state);
}

}  // namespace

void draw_device(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    DeviceRoom& device = workspace.device;
    const bool shown =
        device.active() || (device.phase() == DeviceRoom::Phase::finished && workspace.measured_here());
    if (device.fault()) {
        if (notice(Tone::warning, {sentence(*device.fault())}, true)) device.dismiss_fault();
        space(20);
    }
    if (!shown) return;
    {
        const Card card;
        if (device.active()) {
            draw_running_device(device);
            if (device.rounds() > 0) draw_worth(device);
        } else {
            draw_measured_device(controller, state);
        }
        draw_failed(device);
    }
    space(20);
}

}  // namespace latlab::app
