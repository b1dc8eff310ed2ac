#include <algorithm>
#include <cmath>

#include "app/architecture_strip.h"
#include "app/figures.h"
#include "app/format.h"
#include "app/measured.h"
#include "app/network_words.h"
#include "app/panels.h"
#include "app/table.h"

namespace latlab::app {

namespace {

constexpr std::size_t rows_at_first = 24, refused_at_first = 6;

void open_buttons(Controller& controller, bool with_example) {
    Flow flow;
    flow.next(button_width("Open a file"));
    const bool empty = controller.workspace.networks().empty();
    if (button("Open a file", empty ? Emphasis::primary : Emphasis::secondary))
        controller.host().open_file_picker();
    if (!with_example || !controller.has_example()) return;
    flow.next(button_width("Load the example"));
    if (button("Load the example")) controller.load_example();
}

void draw_empty(Controller& controller) {
    const Card card(32);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_mark(Mark::upload, {at.x + 16, at.y + 16}, 30, palette().accent);
    space(44);
    heading("Open, drop or paste your measurements");
    space(6);
    paragraph(
        "A CSV or JSON file with two columns: the network and its latency. NAS-Bench-201 networks are "
        "written as "
        "architecture strings or indexes, FBNet networks as 22 digits.");
    space(14);
    text_block(fonts().small, palette().text,
               "architecture,latency_ms\n|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_"
               "conv_1x1~2|,12.4");
    space(20);
    open_buttons(controller, true);
}

void ask_unit(Controller& controller) {
    const Card card;
    heading("In which unit are the latencies?");
    space(4);
    paragraph("The file does not say. The first value is " +
              format_short(controller.workspace.networks().front().latency) + ".");
    space(12);
    int choice = -1;
    if (segmented("unit", {"microseconds", "milliseconds", "seconds"}, choice)) {
        const LatencyUnit units[] = {LatencyUnit::microseconds, LatencyUnit::milliseconds,
                                     LatencyUnit::seconds};
        controller.workspace.set_unit(units[choice]);
    }
}

std::string note_text(const MeasuredNetwork& network) {
    if (network.repeats > 1) return "median of " + std::to_string(network.repeats);
    return network.connected ? "" : "no path to the output";
}

bool any_exactness(const std::vector<MeasuredNetwork>& networks) {
    return std::any_of(networks.begin(), networks.end(),
                       [](const MeasuredNetwork& network) { return !std::isnan(network.standard_error); });
}

std::vector<double> latencies(const std::vector<MeasuredNetwork>& networks) {
    std::vector<double> values;
    for (const MeasuredNetwork& network : networks) values.push_back(network.latency);
    return values;
}

void draw_table(Controller& controller, PanelState& state) {
    const Workspace& workspace = controller.workspace;
    const auto& networks = workspace.networks();
    const int decimals = common_decimals(latencies(networks));
    const bool roomy = room() > 440;
    std::vector<TableColumn> columns = {{"#", 28, true}, {"Network", strip_width(workspace.space()), false}};
    if (roomy) columns.push_back({"", 0, false});
    columns.push_back({workspace.asks_unit() ? "Latency" : "Latency, ms", roomy ? 76.0F : 0.0F, true});
    const bool exactness = any_exactness(networks);
    if (exactness) columns.push_back({"\xC2\xB1 ms", 56, true});
    Table table("measurements", std::move(columns));
    const std::size_t shown = state.all_rows ? networks.size() : std::min(networks.size(), rows_at_first);
    table.rows(shown, [&](std::size_t i) {
        const MeasuredNetwork& network = networks[i];
        table.quiet_cell(std::to_string(i + 1));
        draw_strip(workspace.space(), network.architecture, table.place());
        if (roomy) {
            const std::string note = note_text(network);
            const std::string name =
                workspace.space().id() == "nb201" ? short_name(workspace.space(), network.architecture) : "";
            table.small_cell(note.empty() ? name : name + (name.empty() ? "" : "  \xC2\xB7  ") + note);
        }
        table.cell(format_fixed(network.latency, decimals));
        if (exactness)
            table.quiet_cell(
                std::isnan(network.standard_error) ? "" : format_fixed(network.standard_error, decimals + 1));
    });
    if (shown < networks.size()) {
        space(10);
        if (button("Show all " + format_count(networks.size(), "network", "networks"))) state.all_rows = true;
    }
    space(12);
    strip_legend(workspace.space());
}

void draw_file(Controller& controller, PanelState& state) {
    const Workspace& workspace = controller.workspace;
    const Card card;
    heading(workspace.example()         ? "The built-in example"
            : workspace.measured_here() ? "Measured in this browser"
                                        : workspace.file().name);
    space(2);
    std::string text = format_count(workspace.networks().size(), "network", "networks") + " of " +
                       std::string(workspace.space().name());
    const auto add = [&](const char* key, const std::string& before) {
        const auto field = workspace.file().protocol.find(key);
        if (field != workspace.file().protocol.end()) text += before + field->second;
    };
    add("device", ", measured on ");
    add("batch_size", ", batch ");
    add("precision", ", ");
    caption(text);
    space(14);
    open_buttons(controller, !workspace.example());
    space(16);
    draw_table(controller, state);
}

void draw_overview(Controller& controller, PanelState& state) {
    const Workspace& workspace = controller.workspace;
    const auto values = latencies(workspace.networks());
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    {
        const Card card;
        heading("Latency against size");
        space(2);
        caption(
            "Where equal sizes differ in latency, counting operations is not enough: that is what the "
            "predictor learns.");
        space(12);
        show_figure("over macs",
                    state.over_macs.get(workspace.revision(), [&] { return latency_over_macs(workspace); }),
                    300);
        space(8);
        const std::string unit = workspace.asks_unit() ? "" : " ms";
        caption("From " + format_short(*low) + " to " + format_short(*high) + unit + ".");
    }
    const auto advice = measurement_advice(workspace.file(), workspace.networks());
    if (!advice.empty()) {
        space(20);
        notice(Tone::warning, advice);
    }
}

void draw_refused(Controller& controller, PanelState& state) {
    const auto& refused = controller.workspace.refused();
    if (refused.empty()) return;
    const Card card;
    heading(format_count(refused.size(), "row", "rows") + " of " + controller.workspace.refused_file() +
            " left out");
    space(10);
    const std::size_t shown = state.all_refused ? std::min<std::size_t>(refused.size(), 500)
                                                : std::min(refused.size(), refused_at_first);
    for (std::size_t i = 0; i < shown; ++i) {
        const MeasurementRow& row = refused[i];
        if (i > 0) space(10);
        text_block(fonts().body, palette().text,
                   "Row " + std::to_string(row.line) + ": " + row.reason +
                       (row.mend.empty() ? "" : ". " + row.mend));
        if (!row.text.empty()) text_line(fonts().small, palette().quiet, row.text);
    }
    if (shown < refused.size() && !state.all_refused) {
        space(12);
        if (button("Show all left out")) state.all_refused = true;
    }
    space(4);
}

}  // namespace

void draw_measurements(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    panel_title("Measurements",
                "Latencies that you measured on your own device. About twenty networks are enough.");
    draw_device(controller, state);
    const bool measuring = workspace.device.active();  // one thing at a time: no plan beside it
    if (workspace.networks().empty()) {
        draw_empty(controller);
        space(20);
        if (!measuring) draw_plan(controller, state);
        space(20);
        draw_refused(controller, state);
        return;
    }
    if (workspace.asks_unit()) {
        ask_unit(controller);
        space(20);
    }
    if (!workspace.refused().empty()) {
        draw_refused(controller, state);
        space(20);
    }
    // The example is somebody else's device: measuring one's own comes first then.
    if (workspace.example() && !measuring) {
        draw_plan(controller, state);
        space(20);
    }
    side_by_side({1.35F, 1}, 820,
                 {[&] { draw_file(controller, state); },
                  [&] {
                      draw_overview(controller, state);
                      space(20);
                      if (button("Continue to the predictor", Emphasis::primary, !workspace.asks_unit()))
                          controller.go(Step::predictor);
                      if (workspace.example() || measuring) return;
                      space(20);
                      draw_plan(controller, state);
                  }});
}

}  // namespace latlab::app
