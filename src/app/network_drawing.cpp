#include "app/network_drawing.h"

#include <algorithm>
#include <cmath>

#include "app/axis.h"
#include "app/format.h"
#include "app/network_words.h"
#include "app/plot_area.h"
#include "spaces/fbnet.h"
#include "spaces/nb201.h"
#include "spaces/operations.h"

namespace latlab::app {

namespace {

double saved(const NetworkDetail* detail, std::size_t position) {
    const bool known = detail != nullptr && position < detail->operations.size();
    return known ? detail->operations[position].saved_ms : NAN;
}

/// With as many digits as the latency itself has.
std::string saved_text(const NetworkDetail& detail, std::size_t position) {
    const int decimals = common_decimals(std::vector<double>{detail.network.latency_ms});
    return format_fixed(saved(&detail, position), decimals) + " ms";
}

Shape circle(Point centre, double radius, Ink ink, bool hollow) {
    Series series;
    series.ink = ink;
    series.hollow = hollow;
    return point_shape(centre, radius, series);
}

bool is_marked(const NetworkPicture& picture, std::size_t position) {
    return position < picture.marked.size() && picture.marked[position];
}

Shape mark_behind(double left, double right, double top, double bottom) {
    Shape mark =
        area_shape({{left, top}, {right, top}, {right, bottom}, {left, bottom}}, Ink::category, 0.25);
    mark.shade = 1;
    return mark;
}

// A cell ------------------------------------------------------------------------------------------

constexpr double cell_height = 224, node_radius = 13, node_line = 136;

/// How an operation's edge is drawn: convolutions in the accent, wider the more they compute.
struct EdgeStyle {
    Ink ink;
    double shade, width, opacity;
    bool dashed;
};

EdgeStyle edge_style(int op, bool dead) {
    if (op == nb201::none) return {Ink::muted, 0, 1, 0.35, true};
    EdgeStyle style{Ink::muted, 0, 1.5, 1, false};
    if (op == nb201::nor_conv_3x3) style = {Ink::accent, 0, 4, 1, false};
    if (op == nb201::nor_conv_1x1) style = {Ink::accent, 0, 2, 1, false};
    if (op == nb201::avg_pool_3x3) style = {Ink::category, 2, 2, 1, false};
    if (dead) style.opacity = 0.3;
    return style;
}

/// An edge as a curve between two nodes on one line, `height` pixels above it at most (below where negative).
std::vector<Point> curve(Point from, Point to, double height) {
    constexpr int parts = 28;
    const double reach = (to.x - from.x) * 0.18, control = height / 0.75;
    std::vector<Point> points;
    for (int i = 0; i <= parts; ++i) {
        const double t = static_cast<double>(i) / parts, s = 1 - t;
        const double b0 = s * s * s, b1 = 3 * s * s * t, b2 = 3 * s * t * t, b3 = t * t * t;
        points.push_back({b0 * from.x + b1 * (from.x + reach) + b2 * (to.x - reach) + b3 * to.x,
                          from.y - (b1 + b2) * control});
    }
    return points;
}

class CellDrawing {
  public:
    CellDrawing(const NetworkPicture& picture, Drawing& drawing)
        : picture_(picture), dead_(dead_operations(picture.space, picture.architecture)), drawing_(drawing) {
        drawing_.height = cell_height;
    }

    void draw() {
        for (std::size_t i = 0; i < nb201::edges.size(); ++i) draw_edge(i);
        for (int node = 0; node < nb201::node_count; ++node) {
            drawing_.shapes.push_back(circle(place(node), node_radius, Ink::text, true));
            drawing_.shapes.push_back(
                text_shape(std::to_string(node), place(node), Shape::Align::centre, Ink::text));
        }
        const double below = node_line + node_radius + 12;
        drawing_.shapes.push_back(
            text_shape("input", {place(0).x, below + 4}, Shape::Align::centre, Ink::muted));
        drawing_.shapes.push_back(
            text_shape("output", {place(3).x, below + 4}, Shape::Align::centre, Ink::muted));
    }

  private:
    Point place(int node) const {
        constexpr double margin = 24;
        return {margin + node * (drawing_.width - 2 * margin) / 3, node_line};
    }

    /// Straight between neighbours; over node 2 and over both, and under node 1.
    static double height_of(const nb201::Edge& edge) {
        if (edge.to - edge.from == 1) return 0;
        if (edge.to - edge.from == 3) return 114;
        return edge.from == 0 ? -52 : 54;
    }

    void draw_edge(std::size_t i) {
        const nb201::Edge& edge = nb201::edges[i];
        const double height = height_of(edge);
        const int op = picture_.architecture.ops[i];
        const EdgeStyle style = edge_style(op, dead_[i]);
        const Point from = place(edge.from), to = place(edge.to);
        Shape line = height == 0 ? line_shape({from, to}, style.ink, style.width, style.opacity)
                                 : line_shape(curve(from, to, height), style.ink, style.width, style.opacity);
        line.shade = style.shade;
        line.dashed = style.dashed && height == 0;
        drawing_.shapes.push_back(std::move(line));
        const Point middle{(from.x + to.x) / 2, node_line - height};
        if (is_marked(picture_, i))
            drawing_.shapes.push_back(mark_behind(middle.x - 28, middle.x + 28, middle.y - 20, middle.y - 3));
        const Ink ink = dead_[i] ? Ink::muted : Ink::text;
        drawing_.shapes.push_back(text_shape(short_operation_name(picture_.space, op),
                                             {middle.x, middle.y - 11}, Shape::Align::centre, ink));
        drawing_.shapes.back().opacity = dead_[i] ? 0.7 : 1;
        if (std::isfinite(saved(picture_.detail, i)))
            drawing_.shapes.push_back(text_shape(saved_text(*picture_.detail, i), {middle.x, middle.y + 12},
                                                 Shape::Align::centre, Ink::muted));
        drawing_.points.push_back({middle, 0, i});
    }

    const NetworkPicture& picture_;
    std::vector<bool> dead_;
    Drawing& drawing_;
};

// A chain -----------------------------------------------------------------------------------------

constexpr double chain_height = 216;

class ChainDrawing {
  public:
    ChainDrawing(const NetworkPicture& picture, const TextWidth& text_width, Drawing& drawing)
        : picture_(picture), chain_(picture.architecture), drawing_(drawing) {
        drawing_.height = chain_height;
        if (largest() > 0) {
            axis_.high = 1.08 * largest();
            ticks_ = ticks(axis_, 4);
        }
        for (const Tick& tick : ticks_) left_ = std::max(left_, text_width(tick.text) + 10);
    }

    void draw() {
        drawing_.shapes.push_back(text_shape("Expansion of each block, stronger with kernel 5", {0, 8},
                                             Shape::Align::left, Ink::text));
        drawing_.shapes.push_back(
            text_shape("Latency that goes without it (ms)", {0, 84}, Shape::Align::left, Ink::text));
        for (const Tick& tick : ticks_) {
            const double y = height_at(tick.value);
            drawing_.shapes.push_back(line_shape({{left_, y}, {drawing_.width, y}}, Ink::faint, 1));
            drawing_.shapes.push_back(text_shape(tick.text, {left_ - 8, y}, Shape::Align::right, Ink::muted));
        }
        for (std::size_t i = 0; i < chain_.ops.size(); ++i) draw_block(i);
    }

  private:
    static constexpr double blocks_end = 68, bars_top = 100, bars_end = 194;

    double saved(std::size_t i) const { return app::saved(picture_.detail, i); }
    double largest() const {
        double most = 0;
        for (std::size_t i = 0; i < chain_.ops.size(); ++i) most = std::fmax(most, saved(i));
        return most;
    }
    double height_at(double ms) const { return bars_end - axis_.share(ms) * (bars_end - bars_top); }

    void draw_block(std::size_t i) {
        const fbnet::Block& block = fbnet::blocks[chain_.ops[i]];
        const double width = (drawing_.width - left_) / fbnet::layer_count, gap = width > 10 ? 1.5 : 0.75;
        const double from = left_ + width * static_cast<double>(i) + gap, to = from + width - 2 * gap;
        const auto bar = [&](double top, double bottom, Ink ink, double opacity) {
            drawing_.shapes.push_back(
                area_shape({{from, top}, {to, top}, {to, bottom}, {from, bottom}}, ink, opacity));
        };
        if (is_marked(picture_, i))
            drawing_.shapes.push_back(mark_behind(from - gap, to + gap, 18, blocks_end + 4));
        const bool skip = block.expansion == 0;
        const double height = skip ? 2 : 8 + 6 * block.expansion;
        bar(blocks_end - height, blocks_end, skip ? Ink::muted : Ink::accent, block.kernel == 3 ? 0.5 : 1);
        if (saved(i) > 0) bar(height_at(saved(i)), bars_end, Ink::accent, 0.85);
        if (i % 3 == 0 || i + 1 == chain_.ops.size())
            drawing_.shapes.push_back(text_shape(std::to_string(i + 1), {(from + to) / 2, bars_end + 12},
                                                 Shape::Align::centre, Ink::muted));
        drawing_.points.push_back({{(from + to) / 2, blocks_end - height / 2}, 0, i});
        drawing_.points.push_back({{(from + to) / 2, (bars_top + bars_end) / 2}, 0, i});
    }

    const NetworkPicture& picture_;
    const Architecture& chain_;
    Drawing& drawing_;
    Axis axis_;
    std::vector<Tick> ticks_;
    double left_ = 0;
};

}  // namespace

std::vector<bool> dead_operations(const SearchSpace& space, const Architecture& architecture) {
    std::vector<bool> dead(architecture.ops.size(), false);
    if (space.id() != "nb201") return dead;
    const Architecture kept = space.pruned(architecture);
    for (std::size_t i = 0; i < dead.size(); ++i) dead[i] = kept.ops[i] == nb201::none;
    return dead;
}

Drawing compose_network(const NetworkPicture& picture, double width, const TextWidth& text_width) {
    Drawing drawing;
    drawing.width = width;
    if (picture.space.id() == "nb201")
        CellDrawing(picture, drawing).draw();
    else
        ChainDrawing(picture, text_width, drawing).draw();
    return drawing;
}

std::vector<std::string> operation_notes(const NetworkPicture& picture) {
    const auto& [space, architecture, detail, marked] = picture;
    const std::vector<bool> dead = dead_operations(space, architecture);
    std::vector<std::string> notes;
    for (std::size_t i = 0; i < architecture.ops.size(); ++i) {
        const LayerCost cost = operation_cost(space, architecture, static_cast<int>(i));
        std::string note = position_name(space, i) + ": " + operation_name(space, architecture.ops[i]);
        if (dead[i] && architecture.ops[i] != nb201::none) note += ", without effect";
        note.append("\n").append(format_fixed(cost.macs / 1e6, 2)).append(" M MACs, ");
        note.append(format_fixed(cost.parameters / 1e6, 3)).append(" M parameters");
        if (std::isfinite(saved(detail, i))) {
            const double share = 100 * saved(detail, i) / detail->network.latency_ms;
            note.append(", saves ").append(saved_text(*detail, i));
            note.append(" (").append(format_fixed(share, 1)).append(" %)");
        }
        notes.push_back(std::move(note));
    }
    return notes;
}

std::string network_svg(const NetworkPicture& picture) {
    return drawing_svg(
        compose_network(picture, 640, svg_text_width),
        std::string(picture.space.name()) + " network " + picture.space.print(picture.architecture));
}

}  // namespace latlab::app
