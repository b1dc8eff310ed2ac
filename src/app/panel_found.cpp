// What a search found: the front as figure and table, and one network of it.

#include <algorithm>
#include <cmath>

#include "app/architecture_strip.h"
#include "app/format.h"
#include "app/network_words.h"
#include "app/panels.h"
#include "app/search_figures.h"
#include "app/table.h"
#include "base/error.h"

namespace latlab::app {

namespace {

constexpr std::size_t found_at_first = 12;

std::string search_caption(const SearchResult& result) {
    std::string text =
        format_count(static_cast<std::size_t>(result.evaluated), "network", "networks") + " looked at.";
    if (result.risk < 0.5)
        text += " Each stays within the limit with a probability of at least " +
                format_fixed(100 * (1 - result.risk), 0) + " %.";
    if (!result.objective_text.empty()) text += " Objective: " + result.objective_text + ".";
    if (result.best && result.exact_best && result.best->accuracy >= result.exact_best->accuracy) {
        text += " The whole space was looked through as well: under this predictor nothing is better.";
    }
    return text;
}

void stat_latency(std::string what, const FoundLatency& latency) {
    if (std::isfinite(latency.lower_ms))
        what += ", 80 % between " + format_short(latency.lower_ms) + " and " +
                format_short(latency.upper_ms) + " ms";
    stat(format_short(latency.ms) + " ms", what);
}

/// network: the one chosen in figure or tables, else the best.
void draw_one(Controller& controller, FoundView& view, const FoundNetwork& network) {
    const Workspace& workspace = controller.workspace;
    const SearchResult& result = *workspace.searched();
    const bool best = result.best && network.architecture == result.best->architecture;
    const ValueWords words = value_words(result);
    const Card card;
    heading(!best ? "The chosen network" : result.finished ? "The best network" : "The best network so far");
    space(12);
    try {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Architecture architecture = workspace.space().parse(network.architecture);
        draw_strip(workspace.space(), architecture, {at.x, at.y + 12});
        space(26);
        if (workspace.space().id() == "nb201") caption(short_name(workspace.space(), architecture));
    } catch (const DataError&) {
        caption(network.architecture);
    }
    space(14);
    stat(words.text(network.accuracy), words.what);
    space(10);
    stat_latency("predicted latency", {network.latency_ms, network.lower_ms, network.upper_ms});
    for (std::size_t i = 0; i < std::min(network.also.size(), result.also.size()); ++i) {
        space(10);
        stat_latency("on " + result.also[i].device, network.also[i]);
    }
    for (std::size_t i = 0; i < std::min(network.numbers.size(), result.numbers.size()); ++i) {
        if (result.numbers[i] == "macs" || result.numbers[i] == "parameters") continue;  // said below
        space(10);
        stat(format_short(network.numbers[i]), number_title(result.numbers[i]) + ", from your table");
    }
    if (std::isfinite(network.parameters)) {
        space(10);
        const std::string macs = format_short(network.macs / 1e6) + " M multiply-accumulates";
        stat(format_short(network.parameters / 1e6) + " M",
             words.unit == "M" ? "parameters" : "parameters, " + macs);
    }
    space(16);
    Flow flow;
    flow.next(button_width("ONNX and PyTorch"));
    if (button("ONNX and PyTorch")) controller.save_networks("latlab-network", {network.architecture});
    flow.next(button_width("Copy the architecture"));
    if (button("Copy the architecture")) controller.host().copy_text(network.architecture);
    if (!result.finished || !readable(workspace.space(), network.architecture)) return;
    const bool pinned = view.pinned() && view.pinned()->architecture == network.architecture;
    flow.next(button_width("Pin to compare"));  // for both, so that nothing below moves
    if (button(pinned ? "Unpin" : "Pin to compare")) pinned ? view.unpin() : view.pin(network);
}

/// What the pointer does with one of these networks, for all that show them.
void follow(FoundView& view, const Pointed& pointed, const std::vector<FoundNetwork>& networks) {
    if (pointed.hovered) view.point_at(networks[*pointed.hovered]);
    if (pointed.pressed) view.choose(networks[*pointed.pressed]);
}

void draw_front(const Workspace& workspace, PanelState& state, const std::optional<FoundNetwork>& shown) {
    const SearchResult& result = *workspace.searched();
    const Card card;
    heading(value_words(result).title + " against latency");
    space(2);
    caption(search_caption(result));
    space(12);
    Figure figure = state.front.get(workspace.revision(), [&] { return pareto_front(workspace); });
    figure.selected = shown ? place_in_front(result, *shown) : std::nullopt;
    if (shown && !figure.selected) mark_network(figure, *shown, NetworkMark::chosen);
    if (state.found.pinned()) mark_network(figure, *state.found.pinned(), NetworkMark::pinned);
    if (state.found.pointed()) mark_network(figure, *state.found.pointed(), NetworkMark::pointed);
    follow(state.found, show_figure("front", figure, 360), result.front);
}

void draw_progress(const Workspace& workspace, CachedFigure& cached) {
    const SearchResult& result = *workspace.searched();
    if (result.history.empty()) return;
    space(20);
    const Card card;
    heading("How the search went");
    space(2);
    caption(std::string("Hypervolume: the area of the figure above that the front dominates") +
            (result.exact_hypervolume > 0 ? ", as a share of what the whole space's front does." : "."));
    space(8);
    show_figure("progress", cached.get(workspace.revision(), [&] { return search_progress(result); }), 150);
}

std::vector<double> column(const std::vector<FoundNetwork>& front, double FoundNetwork::*field) {
    std::vector<double> values;
    for (const FoundNetwork& network : front) values.push_back(network.*field);
    return values;
}

/// Which columns the table has: those that say something, where it is wide enough.
struct FrontColumns {
    ValueWords words;
    bool roomy, names, intervals, costs;
    std::size_t also, numbers;  ///< further devices and own numbers, as many as there is room for
    FrontColumns(float width, const SearchSpace& space, const SearchResult& result)
        : words(value_words(result)),
          roomy(width > 520),
          names(width > 860 && space.id() == "nb201" && weighs_two(result)),
          intervals(roomy && std::any_of(result.front.begin(), result.front.end(),
                                         [](const FoundNetwork& n) { return std::isfinite(n.lower_ms); })),
          costs(width > 660),
          also(std::min<std::size_t>(result.also.size(), roomy ? 3 : 0)),
          numbers(std::min<std::size_t>(result.numbers.size(), roomy ? 3 - also : 0)) {}
};

std::vector<TableColumn> front_columns(const FrontColumns& has, const Workspace& workspace) {
    const SearchResult& result = *workspace.searched();
    const float strip = strip_width(workspace.space());
    std::vector<TableColumn> columns = {{"Network", has.names || !has.roomy ? strip : 0, false}};
    if (has.names) columns.push_back({"", 0, false});
    columns.push_back({has.words.column(), has.roomy ? 86.0F : 0.0F, true});
    columns.push_back({"Latency, ms", 84, true});
    if (has.intervals) columns.push_back({"80 % interval, ms", 120, true});
    for (std::size_t i = 0; i < has.also; ++i) columns.push_back({result.also[i].device + ", ms", 104, true});
    for (std::size_t i = 0; i < has.numbers; ++i)
        columns.push_back({number_title(result.numbers[i]), 104, true});
    if (has.costs && has.words.unit != "M") columns.push_back({"MACs, M", 64, true});
    if (has.costs) columns.push_back({"Parameters, M", 96, true});
    return columns;
}

void draw_row(Table& table, const FrontColumns& has, const Workspace& workspace, const FoundNetwork& network,
              bool best, int decimals) {
    const ImVec2 at = table.place();
    std::string name;
    try {
        const Architecture architecture = workspace.space().parse(network.architecture);
        draw_strip(workspace.space(), architecture, at);
        name = short_name(workspace.space(), architecture);
    } catch (const DataError&) {
        name = network.architecture;
    }
    if (has.names) table.small_cell(name);
    const auto put = [&](const std::string& text) { best ? table.strong_cell(text) : table.cell(text); };
    put(has.words.number(network.accuracy));
    put(format_fixed(network.latency_ms, decimals));
    if (has.intervals) {
        const std::string interval =
            format_fixed(network.lower_ms, decimals) + " to " + format_fixed(network.upper_ms, decimals);
        table.quiet_cell(std::isfinite(network.lower_ms) ? interval : "\xE2\x80\x93");
    }
    const auto dash_or = [](bool known, double value) {
        return known && std::isfinite(value) ? format_short(value) : std::string("\xE2\x80\x93");
    };
    for (std::size_t i = 0; i < has.also; ++i) {
        const bool known = i < network.also.size();
        table.quiet_cell(dash_or(known, known ? network.also[i].ms : NAN));
    }
    for (std::size_t i = 0; i < has.numbers; ++i) {
        const bool known = i < network.numbers.size();
        table.quiet_cell(dash_or(known, known ? network.numbers[i] : NAN));
    }
    if (has.costs && has.words.unit != "M") table.quiet_cell(format_fixed(network.macs / 1e6, 1));
    if (has.costs) table.quiet_cell(format_fixed(network.parameters / 1e6, 3));
}

void draw_table(const Workspace& workspace, PanelState& state, const std::optional<FoundNetwork>& chosen) {
    const SearchResult& result = *workspace.searched();
    const auto& front = result.front;
    const Card card;
    heading("Networks on the front");
    space(2);
    caption(weighs_two(result) ? "Best first; none is beaten in both its value and its latency."
                               : "None is beaten in everything that the search minds.");
    space(12);
    const FrontColumns has(room(), workspace.space(), result);
    const int decimals = common_decimals(column(front, &FoundNetwork::latency_ms));
    Table table("front", front_columns(has, workspace));
    // The front runs from fast to accurate, the table from accurate to fast.
    const auto mirrored = [&](std::size_t i) { return front.size() - 1 - i; };
    const std::size_t shown = state.all_found ? front.size() : std::min(front.size(), found_at_first);
    const auto row_of = [&](const std::optional<FoundNetwork>& network) -> std::optional<std::size_t> {
        const auto place = network ? place_in_front(result, *network) : std::nullopt;
        return place ? std::optional(mirrored(*place)) : std::nullopt;
    };
    Pointed pointed =
        table.selectable_rows(shown, row_of(chosen), row_of(state.found.pointed()), [&](std::size_t i) {
            const FoundNetwork& network = front[mirrored(i)];
            draw_row(table, has, workspace, network,
                     result.best && network.architecture == result.best->architecture, decimals);
        });
    if (pointed.hovered) pointed.hovered = mirrored(*pointed.hovered);
    if (pointed.pressed) pointed.pressed = mirrored(*pointed.pressed);
    follow(state.found, pointed, front);
    if (shown < front.size()) {
        space(10);
        if (button("Show all " + format_count(front.size(), "network", "networks"))) state.all_found = true;
    }
    space(12);
    strip_legend(workspace.space());
}

}  // namespace

void draw_found(Controller& controller, PanelState& state) {
    const Workspace& workspace = controller.workspace;
    const SearchResult& result = *workspace.searched();
    FoundView& view = state.found;
    view.begin(workspace.searches());
    // A copy: what is pressed below may choose another.
    std::optional<FoundNetwork> shown;
    if (const FoundNetwork* network = view.shown(result)) shown = *network;
    const bool known = shown && result.finished && readable(workspace.space(), shown->architecture);
    side_by_side({1.7F, 1}, 820,
                 {[&] {
                      draw_front(workspace, state, shown);
                      draw_progress(workspace, state.progress);
                  },
                  [&] {
                      if (!shown) return;
                      draw_one(controller, view, *shown);
                      if (!known) return;
                      space(20);
                      draw_trades(controller, state, *shown);
                  }});
    if (known) {
        space(20);
        draw_network(controller, state, *shown);
    }
    if (!result.front.empty()) {
        space(20);
        draw_table(workspace, state, shown);
    }
}

}  // namespace latlab::app
