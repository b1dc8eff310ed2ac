#include <algorithm>
#include <cmath>

#include "app/architecture_strip.h"
#include "app/exports.h"
#include "app/figures.h"
#include "app/format.h"
#include "app/network_words.h"
#include "app/panels.h"
#include "app/table.h"

namespace latlab::app {

namespace {

constexpr std::size_t planned_at_first = 5;
constexpr double fewest = 5, most = 100;

void draw_space(Workspace& workspace) {
    caption("Search space");
    int choice = workspace.plan_choice.space == "nb201" ? 0 : 1;
    if (segmented("plan space", {"NAS-Bench-201", "FBNet"}, choice))
        workspace.plan_choice.space = choice == 0 ? "nb201" : "fbnet";
}

void draw_count(Workspace& workspace, PanelState& state) {
    caption(workspace.measured_before_plan() > 0 ? "More networks to measure" : "Networks to measure");
    double& track = state.plan_track;
    const auto chosen = static_cast<double>(workspace.plan_choice.count);
    if (std::round(track) != chosen) track = chosen;
    const float field = 76, start = ImGui::GetCursorScreenPos().x, width = room();
    double typed = chosen;
    if (number_field("##count", typed, 0, "", field)) track = std::clamp(typed, 1.0, most);
    ImGui::SameLine(0, 16);
    {
        const Column column(start + field + 16, width - field - 16);
        slider("count track", track, fewest, most);
    }
    workspace.plan_choice.count = static_cast<std::size_t>(std::round(track));
}

// How they are to be run; what comes of other choices is another measurement.
void draw_measuring(Controller& controller) {
    Workspace& workspace = controller.workspace;
    MeasuringChoice& measuring = workspace.plan_choice.measuring;
    caption("Images in a run (batch size)");
    std::vector<int> sizes(usual_batch_sizes.begin(), usual_batch_sizes.end());
    if (std::find(sizes.begin(), sizes.end(), measuring.batch_size) == sizes.end())
        sizes.push_back(measuring.batch_size);
    std::vector<std::string> labels;
    for (const int size : sizes) labels.push_back(std::to_string(size));
    auto choice =
        static_cast<int>(std::find(sizes.begin(), sizes.end(), measuring.batch_size) - sizes.begin());
    if (segmented("batch size", labels, choice))
        measuring.batch_size = sizes[static_cast<std::size_t>(choice)];
    space(14);
    caption("Calculated in");
    choice = measuring.precision == "float16" ? 1 : 0;
    if (segmented("precision", {"float32", "float16"}, choice))
        measuring.precision = choice == 1 ? "float16" : "float32";
    if (!controller.host().can_measure() || !workspace.webgpu_offered()) return;
    space(14);
    caption("In this browser on");
    choice = measuring.backend == "webgpu" ? 1 : 0;
    if (segmented("backend", {backend_text("wasm"), backend_text("webgpu")}, choice))
        measuring.backend = choice == 1 ? "webgpu" : "wasm";
}

// What is measured here and would be no more, before that is pressed.
void draw_giving_way(Controller& controller, const std::string& lost) {
    if (lost.empty()) return;
    notice(Tone::warning, {lost + "."});
    space(10);
    if (button("Save what is measured")) controller.save_measurements();
    space(14);
}

std::string expectation(const Workspace& workspace, const Plan& plan) {
    if (plan.curve.empty()) return "";
    const std::size_t total = workspace.plan_choice.count + workspace.measured_before_plan();
    const std::string text = expectation_text(plan.curve, total);
    if (!text.empty()) return text + ".";
    const LearningPoint &first = plan.curve.points.front(), &last = plan.curve.points.back();
    return total < first.count
               ? "Fewer than " + std::to_string(first.count) + " measurements teach next to nothing."
               : "With " + std::to_string(last.count) + " measurements the median error was down to " +
                     percent_text(last.error.middle) + " %; more were not tried.";
}

std::string about_measuring(const MeasuringChoice& measuring) {
    std::string text = "Times the networks right here, with ONNX Runtime (";
    text.append(measuring.backend == "webgpu" ? "6" : "4")
        .append(" MB, loaded now). Nothing leaves this page.");
    if (measuring.batch_size > 1)
        text.append(" A run of ")
            .append(std::to_string(measuring.batch_size))
            .append(" images takes about as many times as long as one of a single image.");
    return text;
}

// Here, which needs nothing, or elsewhere, with files that just run.
void draw_ways(Controller& controller) {
    Workspace& workspace = controller.workspace;
    const bool ready = workspace.planned() != nullptr, here = controller.host().can_measure();
    const Emphasis first = workspace.measured_before_plan() > 0 ? Emphasis::secondary : Emphasis::primary;
    if (here) {
        const auto missing = workspace.precision_missing();
        const std::string lost = missing ? "" : workspace.gives_way();
        draw_giving_way(controller, lost);
        if (button(lost.empty() ? "Measure in this browser" : "Measure anew", first,
                   ready && !missing && workspace.can_measure_here()))
            workspace.measure_here(true);
        space(8);
        caption(
            missing ? sentence({missing->what, "Not here", missing->mend})
            : workspace.can_measure_here()
                ? about_measuring(workspace.plan_choice.measuring)
                : "There are measurements of another device here. Load the example in their place to measure "
                  "this browser.");
        space(16);
    }
    caption(here ? "Or on another device" : "On the device");
    space(6);
    Flow flow;
    flow.next(button_width("Get the networks"));
    if (button("Get the networks", here ? Emphasis::secondary : first, ready))
        controller.save_planned_networks();
    flow.next(button_width("Get measure.py"));
    if (button("Get measure.py")) controller.host().download_script();
    flow.next(button_width("Save the list"));
    if (button("Save the list", Emphasis::secondary, ready)) controller.save_plan();
    space(8);
    caption(
        "The networks are ONNX files in a zip, with what times them under node or Python and a README. "
        "measure.py "
        "builds those of the list in PyTorch. Open here what they write.");
}

void draw_plan_controls(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    draw_space(workspace);
    space(14);
    draw_count(workspace, state);
    space(14);
    draw_measuring(controller);
    space(10);
    const Plan* plan = workspace.planned();  // of what was chosen just now
    const std::string expected = plan ? expectation(workspace, *plan) : "";
    if (!expected.empty()) text_block(fonts().body, palette().text, expected);
    for (std::size_t i = 0; plan && i < plan->warnings.size(); ++i) {
        space(6);
        caption(plan->warnings[i]);
    }
    space(14);
    draw_ways(controller);
}

void draw_curve(const Workspace& workspace) {
    const Plan* plan = workspace.planned();
    if (plan == nullptr && workspace.planning().running()) caption("Choosing \xE2\x80\xA6");
    if (plan == nullptr || plan->curve.empty()) return;
    caption("Error on " + std::to_string(plan->curve.devices) +
            " known devices, each predicted from the others");
    space(6);
    const std::size_t total = workspace.plan_choice.count + workspace.measured_before_plan();
    show_figure("learning curve", learning_curve(plan->curve, total), 250);
}

void draw_networks(Workspace& workspace, PanelState& state, const Plan& plan) {
    const SearchSpace& space_of_plan = search_space(workspace.plan_choice.space);
    const std::size_t count = workspace.plan_choice.count;
    const std::size_t shown = state.all_planned ? count : std::min(count, planned_at_first);
    const bool roomy = room() > 440;
    std::vector<TableColumn> columns = {{"#", 28, true},
                                        {"Network", roomy ? strip_width(space_of_plan) : 0.0F, false}};
    if (roomy) columns.push_back({"", 0, false});
    Table table("planned", std::move(columns));
    table.rows(shown, [&](std::size_t i) {
        const Architecture architecture = space_of_plan.parse(plan.architectures[i]);
        table.quiet_cell(std::to_string(i + 1));
        draw_strip(space_of_plan, architecture, table.place());
        if (roomy) table.small_cell(short_name(space_of_plan, architecture));
    });
    space(12);
    strip_legend(space_of_plan);
    space(12);
    Flow flow;
    if (count > planned_at_first) {
        const std::string label = state.all_planned ? "Show fewer" : "Show all " + std::to_string(count);
        flow.next(button_width(label));
        if (button(label)) state.all_planned = !state.all_planned;
    }
    flow.next(button_width("Choose others"));
    if (button("Choose others")) ++workspace.plan_choice.seed;
    if (!workspace.networks().empty()) {
        flow.next(button_width("Close"));
        if (button("Close")) state.plan_open = false;
    }
    space(10);
    caption("The most telling first, of 2,000 drawn with seed " + std::to_string(workspace.plan_choice.seed) +
            ".");
}

// One line where there is room: what it is about to the left, the buttons to the right.
void draw_closed(Controller& controller, PanelState& state) {
    const Workspace& workspace = controller.workspace;
    const std::size_t measured = workspace.measured_before_plan();
    const bool here = controller.host().can_measure() && workspace.can_measure_here();
    const Card card;
    const std::string choose = "Choose what to measure",
                      now = measured > 0 ? "Measure more here" : "Measure this browser";
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float buttons = button_width(choose) + (here ? button_width(now) + 10 : 0);
    const float width = room(), beside = width - buttons - 24;
    const bool roomy = beside > 300;
    {
        const Column column(start.x, roomy ? beside : width);
        heading(measured > 0 ? "Measure more networks" : "Measure your own device");
        space(2);
        paragraph(
            measured > 0 ? "LatLab picks those that tell most beyond the " +
                               format_count(measured, "network", "networks") + " measured."
            : here
                ? "This browser, right here, in half a minute; or any other device, with files that just run."
                : "LatLab picks the networks whose latencies tell most about all others.");
    }
    const float bottom = ImGui::GetCursorScreenPos().y;
    if (!roomy) space(14);
    {
        if (roomy) ImGui::SetCursorScreenPos({start.x + width - buttons, start.y + 6});
        const Column column(roomy ? start.x + width - buttons : start.x, roomy ? buttons : width);
        Flow flow;
        if (here) flow.next(button_width(now));
        if (here && button(now, Emphasis::primary)) {
            state.plan_open = true;
            // Else the card says first what that does, or what is in the way.
            state.measure_planned = workspace.gives_way().empty() && !workspace.precision_missing();
        }
        flow.next(button_width(choose));
        if (button(choose)) state.plan_open = true;
    }
    ImGui::SetCursorScreenPos({start.x, std::max(bottom, ImGui::GetCursorScreenPos().y)});
}

}  // namespace

void draw_plan(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    if (!state.plan_open && !workspace.networks().empty()) {
        draw_closed(controller, state);
        return;
    }
    workspace.keep_planned();
    if (workspace.planning().fault()) state.measure_planned = false;
    if (state.measure_planned && workspace.planned() != nullptr) {
        state.measure_planned = state.plan_open = false;
        workspace.measure_here();
    }
    const Card card;
    heading("Choose what to measure");
    space(4);
    paragraph(
        "LatLab picks the networks whose latencies tell most about all others, under what the known devices "
        "teach.");
    space(16);
    side_by_side({1, 1.1F}, 680,
                 {[&] { draw_plan_controls(controller, state); }, [&] { draw_curve(workspace); }});
    if (const auto& fault = workspace.planning().fault()) {
        space(14);
        if (notice(Tone::warning, {sentence(*fault)}, true)) workspace.dismiss_plan_fault();
    }
    const Plan* plan = workspace.planned();
    if (plan == nullptr) return;
    space(16);
    draw_networks(workspace, state, *plan);
}

}  // namespace latlab::app
