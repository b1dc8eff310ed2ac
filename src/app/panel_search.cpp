#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/panels.h"
#include "app/widgets.h"
#include "search/objectives.h"

namespace latlab::app {

namespace {

struct ObjectiveName {
    std::string id, name;
};

// What a search of this space can raise, the user's own columns last.
std::vector<ObjectiveName> objectives(const Workspace& workspace) {
    std::vector<ObjectiveName> all;
    if (workspace.space().id() == "nb201")
        all = {{"cifar10", "CIFAR-10"}, {"cifar100", "CIFAR-100"}, {"imagenet16", "ImageNet16-120"}};
    else
        all = {
            {capacity_objective, "Capacity"}, {"zen", "Zen score"}, {"synflow", "SynFlow"}, {"nwot", "NWOT"}};
    for (const std::string& column : workspace.wishes().columns())
        all.push_back({std::string(own_column_prefix).append(column), column});
    return all;
}

void draw_objective(Workspace& workspace) {
    constexpr std::size_t most_side_by_side = 4;
    const bool trained = workspace.space().id() == "nb201";
    const std::string now = workspace.objective();
    const std::vector<ObjectiveName> all = objectives(workspace);
    caption(predicts_accuracy(now) ? "Most accurate on" : "Best in");
    std::vector<std::string> names;
    int choice = -1;  // a script may have asked for what is no choice here
    for (const ObjectiveName& objective : all) {
        if (objective.id == now) choice = static_cast<int>(names.size());
        names.push_back(objective.name);
    }
    bool changed = false;
    if (all.size() <= most_side_by_side) {
        changed = segmented("objective", names, choice);
    } else {
        choice = std::max(choice, 0);
        changed = select("##objective", names, choice, std::min(room(), 280.0F));
    }
    if (changed) workspace.settings.objective = all[static_cast<std::size_t>(choice)].id;
    if (trained) return;
    space(4);
    caption(now == capacity_objective ? "Multiply-accumulates: nobody has trained FBNet's networks, so how "
                                        "large one is stands in for accuracy."
            : now.rfind(own_column_prefix, 0) != 0
                ? "A zero-cost proxy of untrained networks, which stands in for accuracy."
                : "As your table has it, or as learnt from it.");
}

void draw_limit(Workspace& workspace) {
    const auto [low, high] = workspace.limit_range();
    double& limit = workspace.settings.max_latency_ms;
    if (limit <= 0) limit = 0.5 * (low + high);
    caption("Within a latency of");
    const float field = 120, start = ImGui::GetCursorScreenPos().x, width = room();
    const int decimals = high >= 100 ? 1 : high >= 10 ? 2 : 3;
    number_field("##limit", limit, decimals, "ms", field);
    ImGui::SameLine(0, 16);
    const Column column(start + field + 16, width - field - 16);
    slider("limit track", limit, low, high);
}

constexpr double risks[] = {0.5, 0.25, 0.1, 0.05};

void draw_risk(Workspace& workspace) {
    if (workspace.settings.predictor != "few-shot") {
        caption(
            "Only few-shot says how likely a network may exceed it; the search goes by the prediction "
            "alone.");
        return;
    }
    caption("Which it may exceed with a probability of");
    int choice = -1;
    std::vector<std::string> names;
    for (const double risk : risks) {
        if (workspace.settings.risk == risk) choice = static_cast<int>(names.size());
        names.push_back(format_fixed(100 * risk, 0) + " %");
    }
    if (segmented("risk", names, choice)) workspace.settings.risk = risks[choice];
}

// Whether a longer search could find what this one has not: not where the whole space was looked through, and
// has nothing within the limits or no better front.
bool may_find_more(const Workspace& workspace) {
    if (!workspace.searched()) return false;
    const SearchResult& result = *workspace.searched();
    if (!result.finished || std::isnan(result.exact_hypervolume)) return true;
    if (!result.exact_best) return false;
    const bool whole =
        !result.history.empty() && result.history.back().hypervolume >= (1 - 1e-9) * result.exact_hypervolume;
    return !whole || !weighs_two(result);
}

void draw_search_controls(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    const Card card;
    side_by_side({1, 1}, 640,
                 {[&] { draw_objective(workspace); },
                  [&] {
                      draw_limit(workspace);
                      space(14);
                      draw_risk(workspace);
                  }});
    space(16);
    const bool wishes = state.wishes_open || workspace.wishes().any();
    if (wishes) {
        draw_wishes(controller);
        space(16);
    }
    if (workspace.running() == Work::search) {
        show_running(controller);
        return;
    }
    const char* label = workspace.searched() ? "Search again" : "Search";
    Flow flow;
    flow.next(button_width(label));
    if (button(label, Emphasis::primary, !workspace.transfer_fault())) workspace.search();
    if (may_find_more(workspace)) {
        flow.next(button_width("Search longer"));
        if (button("Search longer", Emphasis::secondary, !workspace.transfer_fault()))
            workspace.search_longer();
    }
    if (wishes) return;
    flow.next(button_width("More devices, limits and aims"));
    if (button("More devices, limits and aims", Emphasis::plain)) state.wishes_open = true;
}

// Where the page can time networks itself, what was found need not be believed.
void draw_verification(Workspace& workspace) {
    if (!workspace.measured_here()) return;
    const std::size_t count = workspace.worth_verifying().size();
    if (!workspace.device.active() && count == 0) return;
    space(20);
    const Card card;
    if (workspace.device.active()) {
        heading("Measuring");
        space(12);
        progress_bar(workspace.device.share(), workspace.device.text());
        return;
    }
    heading("Measure before you believe");
    space(2);
    caption("Times " + format_count(count, "network", "networks") +
            " of those found in this browser, fits the predictor anew and searches again.");
    space(12);
    if (button("Measure what was found")) workspace.verify_found();
}

}  // namespace

void draw_search(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    panel_title("Search", "An evolutionary search over the predictor finds the networks worth building.");
    if (workspace.networks().empty() || workspace.asks_unit()) {
        const Card card(32);
        heading("The search needs measurements first");
        space(14);
        if (button("Go to the measurements", Emphasis::primary)) controller.go(Step::measurements);
        return;
    }
    show_outdated(controller);
    draw_search_controls(controller, state);
    draw_verification(workspace);
    if (!workspace.searched()) return;
    const SearchResult& result = *workspace.searched();
    space(20);
    if (result.finished && result.front.empty()) {
        notice(Tone::warning, {nothing_found(result)});
        return;
    }
    draw_found(controller, state);
    if (result.finished && result.best) {
        space(20);
        if (button("Continue to take away", Emphasis::primary)) controller.go(Step::take_away);
    }
}

}  // namespace latlab::app
