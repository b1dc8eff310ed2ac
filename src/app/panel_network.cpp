// One network of a search closely: its drawing, what its operations cost, what changing one of them buys, and
// how it compares with a pinned one.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/comparison.h"
#include "app/format.h"
#include "app/network_drawing.h"
#include "app/network_words.h"
#include "app/panels.h"
#include "app/pictures.h"
#include "app/table.h"

namespace latlab::app {

namespace {

constexpr std::size_t operations_at_first = 6, trades_shown = 6;

/// What the numbers are, and what they are not.
std::string cost_caption(const SearchSpace& space) {
    const std::string what =
        space.id() == "nb201"
            ? "The milliseconds say by how much the predicted latency falls with a skip in the operation's "
              "place, or without the skip. "
            : "The bars say by how much the predicted latency falls when a block is skipped; one that "
              "changes "
              "the feature maps' shape cannot be. ";
    return what +
           "They are differences of two predictions and do not add up to the latency: the rest of the "
           "network takes time too.";
}

/// What stands behind ± (within).
constexpr const char* interval_caption =
    " \xC2\xB1: in four of five cases the measured difference is as near.";

bool known(const Range& interval) {
    return std::isfinite(interval.lower) && std::isfinite(interval.upper);
}

/// What is put behind a difference: " ± 0.20", half of its 80 % interval; nothing where there is none.
std::string within(const Range& interval, int decimals) {
    if (!known(interval)) return "";
    return " \xC2\xB1 " + format_fixed((interval.upper - interval.lower) / 2, decimals);
}

bool has_intervals(const NetworkDetail* detail) {
    return detail != nullptr && !detail->changes.empty() && known(detail->changes[0].change_ms);
}

/// Of a column of such differences, as wide as they are.
float difference_width(const std::vector<std::string>& differences, float least) {
    for (const std::string& text : differences) least = std::max(least, text_width(fonts().body, text));
    return least;
}

void draw_unknown(const EngineRequest& request) {
    if (request.fault())
        notice(Tone::warning, {sentence(*request.fault())});
    else
        caption(request.progress_text().empty() ? "Asking the predictor \xE2\x80\xA6"
                                                : request.progress_text());
}

// Which of two networks is faster, where the predictor has intervals.
void draw_difference(Workspace& workspace, const FoundNetwork& pinned, const FoundNetwork& other) {
    if (!std::isfinite(pinned.lower_ms)) return;
    const Range* change = workspace.latency_difference(pinned.architecture, other.architecture);
    if (change == nullptr)
        draw_unknown(workspace.inspection().difference_request());
    else
        paragraph(difference_text(*change, latency_decimals(pinned, other)));
    space(6);
}

/// All where they are few, else those that save most, in the network's order.
std::vector<std::size_t> operations_shown(const NetworkDetail& detail, bool all) {
    std::vector<std::size_t> positions(detail.operations.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    if (all || positions.size() <= operations_at_first) return positions;
    const auto saved = [&](std::size_t i) { return detail.operations[i].saved_ms; };
    std::erase_if(positions, [&](std::size_t i) { return std::isnan(saved(i)); });
    std::stable_sort(positions.begin(), positions.end(),
                     [&](std::size_t a, std::size_t b) { return saved(a) > saved(b); });
    positions.resize(std::min(positions.size(), operations_at_first));
    std::sort(positions.begin(), positions.end());
    return positions;
}

void draw_operations(const SearchSpace& space_of, const Architecture& architecture,
                     const NetworkDetail& detail, bool& all) {
    const bool roomy = room() > 400;
    std::vector<TableColumn> columns = {{space_of.id() == "nb201" ? "Edge" : "Block", 0, false},
                                        {"MACs, M", 58, true}};
    if (roomy) columns.push_back({"Parameters, M", 96, true});
    const std::vector<std::size_t> shown = operations_shown(detail, all);
    const int decimals = common_decimals(std::vector<double>{detail.network.latency_ms});
    std::vector<std::string> saved;
    for (const std::size_t i : shown)
        saved.push_back(format_fixed(detail.operations[i].saved_ms, decimals) +
                        within(detail.operations[i].saved, decimals));
    columns.push_back({roomy ? "Saves, ms" : "ms", difference_width(saved, roomy ? 68.0F : 44.0F), true});
    if (roomy) columns.push_back({"Share", 50, true});
    Table table("operations", columns);
    table.rows(shown.size(), [&](std::size_t row) {
        const std::size_t i = shown[row];
        const OperationDetail& one = detail.operations[i];
        table.cell(position_number(space_of, i) + ": " + short_operation_name(space_of, architecture.ops[i]));
        table.quiet_cell(format_fixed(one.macs / 1e6, 2));
        if (roomy) table.quiet_cell(format_fixed(one.parameters / 1e6, 3));
        table.cell(saved[row]);
        if (!roomy) return;
        const double share = 100 * one.saved_ms / detail.network.latency_ms;
        table.quiet_cell(std::isfinite(share) ? format_fixed(share, 1) + " %" : format_fixed(NAN, 0));
    });
    if (shown.size() == detail.operations.size()) return;
    space(10);
    if (button("Show all " + std::to_string(detail.operations.size()) + " blocks")) all = true;
}

void draw_picture(Controller& controller, PanelState& state, const FoundNetwork& chosen) {
    const Workspace& workspace = controller.workspace;
    const SearchSpace& space_of = workspace.space();
    // Another network that is pointed at is drawn in its place.
    const std::optional<FoundNetwork>& pointed = state.found.pointed();
    const bool another = pointed && readable(space_of, pointed->architecture);
    const FoundNetwork& network = another ? *pointed : chosen;
    const Architecture architecture = space_of.parse(network.architecture);
    const NetworkDetail* detail = workspace.inspection().detail(network.architecture);
    const NetworkPicture picture{space_of, architecture, detail};
    const Card card;
    heading("Operation by operation");
    space(2);
    const NetworkDetail* own = workspace.inspection().detail(chosen.architecture);
    caption(cost_caption(space_of) + (has_intervals(own) ? interval_caption : ""));
    space(12);
    side_by_side({1, 1.2F}, 640,
                 {[&] {
                      text_line(fonts().strong, palette().text,
                                another ? "The network pointed at" : "The chosen network");
                      space(6);
                      show_drawing("network", compose_network(picture, room(), screen_text_width),
                                   operation_notes(picture));
                      space(10);
                      picture_buttons(controller, "network", [&] { return network_svg(picture); });
                  },
                  [&] {
                      text_line(fonts().strong, palette().text, "Operations of the chosen network");
                      space(6);
                      if (own != nullptr)
                          draw_operations(space_of, space_of.parse(chosen.architecture), *own,
                                          state.all_operations);
                      else
                          draw_unknown(workspace.inspection().request());
                  }});
}

void list_trades(const Workspace& workspace, FoundView& view, const NetworkDetail& detail) {
    const ValueWords words = value_words(*workspace.searched());
    const std::vector<NetworkChange> trades = best_trades(detail, trades_shown);
    if (trades.empty()) {
        text_block(fonts().body, palette().text,
                   "No change of a single operation makes it more than 1 % faster.");
        return;
    }
    const SearchSpace& space_of = workspace.space();
    const Architecture from = space_of.parse(detail.network.architecture);
    const int decimals = common_decimals(std::vector<double>{detail.network.latency_ms});
    const bool roomy = room() > 420;
    std::vector<std::string> saved;
    for (const NetworkChange& trade : trades)
        saved.push_back(signed_fixed(trade.network.latency_ms - detail.network.latency_ms, decimals) +
                        within(trade.change_ms, decimals));
    const std::string value = words.unit == "%" ? "Points" : words.unit.empty() ? words.title : words.unit;
    Table table("trades", {{space_of.id() == "nb201" ? "Edge and change" : "Block and change", 0, false},
                           {"ms", difference_width(saved, 50), true},
                           {value, std::max(52.0F, text_width(fonts().small, value)), true}});
    const Pointed pointed =
        table.selectable_rows(trades.size(), std::nullopt, std::nullopt, [&](std::size_t row) {
            const FoundNetwork& network = trades[row].network;
            const std::size_t i = trades[row].position;
            const Architecture to = space_of.parse(network.architecture);
            const std::string change = (roomy ? position_name(space_of, i) : position_number(space_of, i)) +
                                       ": " + short_operation_name(space_of, from.ops[i]) + " \xE2\x86\x92 " +
                                       short_operation_name(space_of, to.ops[i]);
            roomy ? table.cell(change) : table.small_cell(change);
            table.cell(saved[row]);
            table.cell(signed_fixed(network.accuracy - detail.network.accuracy, words.decimals));
        });
    if (pointed.hovered) view.point_at(trades[*pointed.hovered].network);
    if (pointed.pressed) view.choose(trades[*pointed.pressed].network);
}

void draw_compared(Controller& controller, const FoundNetwork& pinned, const FoundNetwork& other) {
    Workspace& workspace = controller.workspace;
    const SearchSpace& space_of = workspace.space();
    const Architecture first = space_of.parse(pinned.architecture),
                       second = space_of.parse(other.architecture);
    std::vector<bool> differ;
    for (std::size_t i = 0; i < first.ops.size(); ++i) differ.push_back(first.ops[i] != second.ops[i]);
    const Card card;
    heading("Beside the pinned network");
    space(2);
    caption("What differs is marked.");
    space(12);
    const auto part = [&](const char* name, const FoundNetwork& network, const Architecture& architecture) {
        const NetworkPicture picture{space_of, architecture, workspace.inspect(network.architecture), differ};
        text_line(fonts().strong, palette().text, name);
        space(6);
        show_drawing(name, compose_network(picture, room(), screen_text_width), operation_notes(picture));
    };
    side_by_side({1, 1}, 640,
                 {[&] { part("Pinned", pinned, first); }, [&] { part("Chosen", other, second); }});
    space(12);
    const bool roomy = room() > 520;
    const float width = roomy ? 130.0F : 60.0F;
    Table table("compared", {{"", 0, false},
                             {"Pinned", width, true},
                             {"Chosen", width, true},
                             {roomy ? "Difference" : "Change", roomy ? 78.0F : 56.0F, true}});
    std::vector<ComparedFigure> figures = compared(*workspace.searched(), pinned, other);
    // Two intervals do not fit beside each other on a phone; the sentence below tells what matters of them.
    if (!roomy) std::erase_if(figures, [](const ComparedFigure& one) { return one.difference.empty(); });
    table.rows(figures.size(), [&](std::size_t i) {
        roomy ? table.cell(figures[i].what) : table.small_cell(figures[i].what);
        table.quiet_cell(figures[i].pinned);
        table.quiet_cell(figures[i].other);
        table.cell(figures[i].difference);
    });
    space(10);
    draw_difference(workspace, pinned, other);
    std::string text;
    for (const std::string& one : differences(space_of, first, second))
        text.append(text.empty() ? "" : "; ").append(one);
    caption(text + ".");
}

}  // namespace

void draw_trades(Controller& controller, PanelState& state, const FoundNetwork& chosen) {
    const NetworkDetail* detail = controller.workspace.inspect(chosen.architecture);
    const Card card;
    heading("What would make it faster");
    space(2);
    caption(std::string("Changes of one operation, first those that save the most for what they cost. Press "
                        "one to go on from there.") +
            (has_intervals(detail) ? interval_caption : ""));
    space(12);
    if (detail != nullptr)
        list_trades(controller.workspace, state.found, *detail);
    else
        draw_unknown(controller.workspace.inspection().request());
}

void draw_network(Controller& controller, PanelState& state, const FoundNetwork& chosen) {
    draw_picture(controller, state, chosen);
    const std::optional<FoundNetwork> pinned = state.found.pinned();
    if (!pinned || pinned->architecture == chosen.architecture) return;
    space(20);
    draw_compared(controller, *pinned, chosen);
}

}  // namespace latlab::app
