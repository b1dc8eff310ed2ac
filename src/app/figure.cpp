#include "app/figure.h"

#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/plot_area.h"

namespace latlab::app {

namespace {

constexpr double row_height = figure_text_height + 6;
constexpr double tick_gap = 8, right_margin = 10;

class Composer {
  public:
    Composer(const Figure& figure, double width, double height, const TextWidth& text_width)
        : figure_(figure), text_width_(text_width) {
        drawing_.width = width;
        drawing_.height = height;
    }

    Drawing compose() {
        if (drawing_.width < 120 || drawing_.height < 100) return drawing_;
        lay_out();
        add_shading();
        add_grid();
        add_series({Series::Kind::band, Series::Kind::bars, Series::Kind::cells});
        for (const ReferenceLine& reference : figure_.references) add_reference(reference);
        add_series({Series::Kind::intervals, Series::Kind::line, Series::Kind::steps, Series::Kind::points});
        add_selection();
        add_captions();
        drawing_.left = area_.left;
        drawing_.top = area_.top;
        drawing_.right = area_.right;
        drawing_.bottom = area_.bottom;
        return std::move(drawing_);
    }

  private:
    void lay_out() {
        legend_rows_ = place_legend();
        if (figure_.ramp) place_ramp();
        area_.figure = &figure_;
        area_.top = row_height * (legend_rows_ + (figure_.y.label.empty() ? 0 : 1)) + 6;
        area_.bottom = drawing_.height - (bare_below() ? 4 : 2 * row_height);
        const double apart = figure_.y.names.empty() ? 42 : 13;
        y_ticks_ = ticks(figure_.y, std::max(2, static_cast<int>((area_.bottom - area_.top) / apart)));
        double widest = widest_tick();
        if (!figure_.y.names.empty() && widest > 0.4 * drawing_.width) {
            y_ticks_.clear();  // the names are left to the tooltips
            widest = 0;
        }
        area_.left = std::ceil(widest) + tick_gap + 1;
        area_.right = drawing_.width - right_margin;
        if (figure_.equal_scale) shrink_to_equal_scale();
        const double beside = figure_.x.names.empty() ? 64 : 34;
        x_ticks_ = ticks(figure_.x, std::max(2, static_cast<int>((area_.right - area_.left) / beside)));
    }

    /// Neither numbers nor a caption below the plot: the x axis says nothing but left and right.
    bool bare_below() const {
        return figure_.x.label.empty() && figure_.x.names == std::vector<std::string>{""};
    }

    /// Keeps the middle of the area.
    void shrink_to_equal_scale() {
        const double across = figure_.x.high - figure_.x.low, up = figure_.y.high - figure_.y.low;
        const double unit = std::min((area_.right - area_.left) / across, (area_.bottom - area_.top) / up);
        const double spare_x = area_.right - area_.left - unit * across,
                     spare_y = area_.bottom - area_.top - unit * up;
        area_.left += spare_x / 2;
        area_.right -= spare_x / 2;
        area_.top += spare_y / 2;
        area_.bottom -= spare_y / 2;
    }

    double widest_tick() const {
        double widest = 0;
        for (const Tick& tick : y_ticks_) widest = std::max(widest, text_width_(tick.text));
        return widest;
    }

    void add(Shape shape) { drawing_.shapes.push_back(std::move(shape)); }
    void add_text(const std::string& text, Point at, Shape::Align align, Ink ink) {
        add(text_shape(text, at, align, ink));
    }

    void add_shading() {
        for (const ReferenceLine& reference : figure_.references) {
            if (reference.kind != ReferenceLine::Kind::vertical || !reference.shade_beyond) continue;
            const double from = std::clamp(area_.x(reference.at), area_.left, area_.right);
            if (!std::isfinite(from)) continue;
            add(area_shape({{from, area_.top},
                            {area_.right, area_.top},
                            {area_.right, area_.bottom},
                            {from, area_.bottom}},
                           Ink::faint, 0.5));
        }
    }

    void add_grid() {
        for (const Tick& tick : y_ticks_) {
            const double at = area_.y(tick.value);
            add(line_shape({{area_.left, at}, {area_.right, at}}, Ink::faint, 1));
            add_text(tick.text, {area_.left - tick_gap, at}, Shape::Align::right, Ink::muted);
        }
        for (const Tick& tick : x_ticks_) {
            const double at = area_.x(tick.value);
            add(line_shape({{at, area_.top}, {at, area_.bottom}}, Ink::faint, 1));
            const double half = text_width_(tick.text) / 2;
            const double centre = std::clamp(at, half, drawing_.width - half);
            add_text(tick.text, {centre, area_.bottom + row_height / 2 + 2}, Shape::Align::centre,
                     Ink::muted);
        }
        if (!bare_below())
            add(line_shape({{area_.left, area_.bottom}, {area_.right, area_.bottom}}, Ink::muted, 1, 0.6));
    }

    void add_series(std::initializer_list<Series::Kind> kinds) {
        for (const Series::Kind kind : kinds) {
            for (std::size_t s = 0; s < figure_.series.size(); ++s) {
                const Series& series = figure_.series[s];
                if (series.kind != kind) continue;
                for (Shape& shape : series_shapes(series, area_)) add(std::move(shape));
                add_hover_points(series, s);
            }
        }
    }

    void add_hover_points(const Series& series, std::size_t index) {
        const std::size_t count = std::min({series.x.size(), series.y.size(), series.notes.size()});
        for (std::size_t i = 0; i < count; ++i) {
            const Point at = area_.at(series.x[i], series.y[i]);
            if (area_.inside(at)) drawing_.points.push_back({at, index, i});
        }
    }

    /// The two ends of a reference line, which may lie outside the plot.
    std::pair<Point, Point> reference_ends(const ReferenceLine& reference) const {
        if (reference.kind == ReferenceLine::Kind::horizontal) {
            const double y = area_.y(reference.at);
            return {{area_.left, y}, {area_.right, y}};
        }
        if (reference.kind == ReferenceLine::Kind::vertical) {
            const double x = area_.x(reference.at);
            return {{x, area_.bottom}, {x, area_.top}};
        }
        const double low = std::max(figure_.x.low, figure_.y.low),
                     high = std::min(figure_.x.high, figure_.y.high);
        if (low >= high) return {{NAN, NAN}, {NAN, NAN}};
        return {area_.at(low, low), area_.at(high, high)};
    }

    void add_reference(const ReferenceLine& reference) {
        const auto [a, b] = reference_ends(reference);
        const auto part = area_.clipped(a, b);
        if (!part) return;
        Shape line = line_shape({part->first, part->second}, Ink::muted, 1.25, 0.8);
        line.dashed = reference.kind != ReferenceLine::Kind::diagonal;
        add(std::move(line));
        if (!reference.label.empty()) add_reference_label(reference, part->second);
    }

    void add_reference_label(const ReferenceLine& reference, Point end) {
        constexpr double gap = 6, half = figure_text_height / 2 + 2;
        if (reference.kind == ReferenceLine::Kind::horizontal) {
            add_text(reference.label, {end.x - gap, end.y - half}, Shape::Align::right, Ink::muted);
        } else if (reference.kind == ReferenceLine::Kind::vertical) {
            // At the bottom: fronts rise to the right, so that corner is free.
            const bool right = end.x + gap + text_width_(reference.label) < area_.right;
            add_text(reference.label, {end.x + (right ? gap : -gap), area_.bottom - half},
                     right ? Shape::Align::left : Shape::Align::right, Ink::muted);
        } else {
            add_text(reference.label, {end.x - 4 * gap, end.y + half}, Shape::Align::right, Ink::muted);
        }
    }

    void add_selection() {
        if (!figure_.selected || drawing_.points.empty()) return;
        const std::size_t first = drawing_.points.front().series;
        for (const HoverPoint& point : drawing_.points) {
            if (point.series != first || point.index != *figure_.selected) continue;
            Series ring, core = figure_.series[first];
            ring.ink = Ink::text;
            ring.hollow = true;
            core.hollow = false;
            add(point_shape(point.at, core.size + 4, ring));
            add(point_shape(point.at, core.size + 0.5, core));
        }
    }

    void add_captions() {
        add_text(figure_.y.caption(), {0, row_height / 2 + row_height * legend_rows_}, Shape::Align::left,
                 Ink::text);
        add_text(figure_.x.caption(), {area_.right, drawing_.height - row_height / 2}, Shape::Align::right,
                 Ink::text);
        for (Shape& shape : legend_) add(std::move(shape));
        const bool empty = std::all_of(figure_.series.begin(), figure_.series.end(),
                                       [](const Series& series) { return series.x.empty(); });
        if (!empty || figure_.empty_text.empty()) return;
        add_text(figure_.empty_text, {(area_.left + area_.right) / 2, (area_.top + area_.bottom) / 2},
                 Shape::Align::centre, Ink::muted);
    }

    /// Puts the legend beside the caption, or on rows of its own above it; returns how many rows those are.
    int place_legend() {
        constexpr double marker = 18, gap = 18;
        double total = -gap;
        for (const Series& series : figure_.series) {
            if (!series.name.empty()) total += marker + text_width_(series.name) + gap;
        }
        if (total < 0) return 0;
        const double end = drawing_.width - right_margin;
        const bool beside = !figure_.y.label.empty() && text_width_(figure_.y.caption()) + gap + total <= end;
        double at = beside ? end - total : 0;
        int row = 0;
        for (const Series& series : figure_.series) {
            if (series.name.empty()) continue;
            const double width = marker + text_width_(series.name);
            if (!beside && at > 0 && at + width > drawing_.width) {
                at = 0;
                ++row;
            }
            add_legend_entry(series, {at, row_height * row + row_height / 2});
            at += width + gap;
        }
        return beside ? 0 : row + 1;
    }

    /// A row above the caption: the ramp between the numbers at its ends, then what it stands for.
    void place_ramp() {
        constexpr double length = 90, gap = 8;
        constexpr int parts = 30;
        const Axis& ramp = *figure_.ramp;
        const double y = row_height * legend_rows_++ + row_height / 2;
        const int decimals = common_decimals(std::vector<double>{ramp.low, ramp.high});
        const std::string low = format_fixed(ramp.low, decimals), high = format_fixed(ramp.high, decimals);
        double x = 0;
        const auto put = [&](const std::string& text) {
            legend_.push_back(text_shape(text, {x, y}, Shape::Align::left, Ink::muted));
            x += text_width_(text) + gap;
        };
        put(low);
        for (int i = 0; i < parts; ++i) {
            const double from = x + length * i / parts, to = x + length * (i + 1) / parts;
            Shape part = area_shape({{from, y - 5}, {to, y - 5}, {to, y + 5}, {from, y + 5}}, Ink::ramp, 1);
            part.shade = (i + 0.5) / parts;
            legend_.push_back(std::move(part));
        }
        x += length + gap;
        put(high);
        put(ramp.caption());
    }

    void add_legend_entry(const Series& series, Point at) {
        if (series.kind == Series::Kind::points) {
            legend_.push_back(point_shape({at.x + 6, at.y}, std::min(series.size, 4.5), series));
        } else if (series.kind == Series::Kind::bars || series.kind == Series::Kind::band) {
            legend_.push_back(
                area_shape({{at.x, at.y - 5}, {at.x + 12, at.y - 5}, {at.x + 12, at.y + 5}, {at.x, at.y + 5}},
                           series.ink, series.opacity));
        } else {
            legend_.push_back(
                line_shape({{at.x, at.y}, {at.x + 13, at.y}}, series.ink, series.size, series.opacity));
        }
        legend_.back().shade = series.shade;
        legend_.push_back(text_shape(series.name, {at.x + 18, at.y}, Shape::Align::left, Ink::muted));
    }

    const Figure& figure_;
    const TextWidth& text_width_;
    Drawing drawing_;
    PlotArea area_;
    std::vector<Tick> x_ticks_, y_ticks_;
    std::vector<Shape> legend_;
    int legend_rows_ = 0;
};

}  // namespace

Drawing compose(const Figure& figure, double width, double height, const TextWidth& text_width) {
    return Composer(figure, width, height, text_width).compose();
}

std::optional<HoverPoint> nearest_point(const Drawing& drawing, Point place, double reach) {
    std::optional<HoverPoint> nearest;
    double best = reach * reach;
    for (const HoverPoint& point : drawing.points) {
        const double dx = point.at.x - place.x, dy = point.at.y - place.y;
        const double distance = dx * dx + dy * dy;
        if (distance <= best) {
            best = distance;
            nearest = point;
        }
    }
    return nearest;
}

}  // namespace latlab::app
