#include "app/figure.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace latlab::app {

namespace {

constexpr double row_height = figure_text_height + 6;
constexpr double tick_gap = 8;

/// A segment cut to a rectangle (Liang and Barsky 1984); nothing where they do not meet.
std::optional<std::pair<Point, Point>> clipped(Point a, Point b, const Drawing& area) {
    double from = 0, to = 1;
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double steps[4] = {-dx, dx, -dy, dy};
    const double rooms[4] = {a.x - area.left, area.right - a.x, a.y - area.top, area.bottom - a.y};
    for (int i = 0; i < 4; ++i) {
        if (steps[i] == 0) {
            if (rooms[i] < 0) return std::nullopt;
        } else if (steps[i] < 0) {
            from = std::max(from, rooms[i] / steps[i]);
        } else {
            to = std::min(to, rooms[i] / steps[i]);
        }
    }
    if (from > to) return std::nullopt;
    return std::pair(Point{a.x + from * dx, a.y + from * dy}, Point{a.x + to * dx, a.y + to * dy});
}

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
        for (const Series::Kind kind : {Series::Kind::band, Series::Kind::bars}) add_series(kind);
        for (const ReferenceLine& reference : figure_.references) add_reference(reference);
        for (const Series::Kind kind :
             {Series::Kind::intervals, Series::Kind::line, Series::Kind::steps, Series::Kind::points}) {
            add_series(kind);
        }
        add_selection();
        add_captions();
        return std::move(drawing_);
    }

  private:
    void lay_out() {
        legend_rows_ = place_legend();
        drawing_.top = row_height * (1 + legend_rows_) + 6;
        drawing_.bottom = drawing_.height - 2 * row_height;
        y_ticks_ = ticks(figure_.y, std::max(2, static_cast<int>((drawing_.bottom - drawing_.top) / 42)));
        double widest = 0;
        for (const Tick& tick : y_ticks_) widest = std::max(widest, text_width_(tick.text));
        drawing_.left = std::ceil(widest) + tick_gap + 1;
        drawing_.right = drawing_.width - 10;
        const double room = drawing_.right - drawing_.left;
        x_ticks_ = ticks(figure_.x, std::max(2, static_cast<int>(room / 64)));
    }

    double x(double value) const {
        return drawing_.left + figure_.x.share(value) * (drawing_.right - drawing_.left);
    }
    double y(double value) const {
        return drawing_.bottom - figure_.y.share(value) * (drawing_.bottom - drawing_.top);
    }
    bool inside(Point p) const {
        return p.x >= drawing_.left - 0.5 && p.x <= drawing_.right + 0.5 && p.y >= drawing_.top - 0.5 &&
               p.y <= drawing_.bottom + 0.5;
    }

    void add_line(Point a, Point b, Ink ink, double width, double opacity = 1, bool dashed = false) {
        const auto part = clipped(a, b, drawing_);
        if (!part) return;
        Shape line;
        line.ink = ink;
        line.points = {part->first, part->second};
        line.size = width;
        line.opacity = opacity;
        line.dashed = dashed;
        drawing_.shapes.push_back(std::move(line));
    }

    /// Consecutive segments within the plot area as one shape each time the line leaves it or breaks.
    void add_polyline(const std::vector<Point>& points, const Series& series) {
        Shape line;
        line.ink = series.ink;
        line.size = series.size;
        line.opacity = series.opacity;
        const auto finish = [&] {
            if (line.points.size() >= 2) drawing_.shapes.push_back(line);
            line.points.clear();
        };
        for (std::size_t i = 1; i < points.size(); ++i) {
            const Point a = points[i - 1], b = points[i];
            const auto part = std::isfinite(a.x + a.y + b.x + b.y) ? clipped(a, b, drawing_) : std::nullopt;
            if (!part) {
                finish();
                continue;
            }
            if (line.points.empty()) line.points.push_back(part->first);
            line.points.push_back(part->second);
            if (part->second.x != b.x || part->second.y != b.y) finish();
        }
        finish();
    }

    void add_text(const std::string& text, Point at, Shape::Align align, Ink ink) {
        Shape shape;
        shape.kind = Shape::Kind::text;
        shape.text = text;
        shape.points = {at};
        shape.align = align;
        shape.ink = ink;
        drawing_.shapes.push_back(std::move(shape));
    }

    void add_area(std::vector<Point> outline, Ink ink, double opacity) {
        Shape area;
        area.kind = Shape::Kind::area;
        area.points = std::move(outline);
        area.ink = ink;
        area.opacity = opacity;
        drawing_.shapes.push_back(std::move(area));
    }

    void add_circle(Point centre, double radius, const Series& series) {
        Shape circle;
        circle.kind = Shape::Kind::circle;
        circle.points = {centre};
        circle.radius = radius;
        circle.ink = series.ink;
        circle.hollow = series.hollow;
        circle.size = 1.5;
        circle.opacity = series.opacity;
        drawing_.shapes.push_back(std::move(circle));
    }

    void add_shading() {
        for (const ReferenceLine& reference : figure_.references) {
            if (reference.kind != ReferenceLine::Kind::vertical || !reference.shade_beyond) continue;
            const double from = std::clamp(x(reference.at), drawing_.left, drawing_.right);
            if (!std::isfinite(from)) continue;
            add_area({{from, drawing_.top},
                      {drawing_.right, drawing_.top},
                      {drawing_.right, drawing_.bottom},
                      {from, drawing_.bottom}},
                     Ink::faint, 0.5);
        }
    }

    void add_grid() {
        for (const Tick& tick : y_ticks_) {
            const double at = y(tick.value);
            add_line({drawing_.left, at}, {drawing_.right, at}, Ink::faint, 1);
            add_text(tick.text, {drawing_.left - tick_gap, at}, Shape::Align::right, Ink::muted);
        }
        for (const Tick& tick : x_ticks_) {
            const double at = x(tick.value);
            add_line({at, drawing_.top}, {at, drawing_.bottom}, Ink::faint, 1);
            const double half = text_width_(tick.text) / 2;
            const double centre = std::clamp(at, half, drawing_.width - half);
            add_text(tick.text, {centre, drawing_.bottom + row_height / 2 + 2}, Shape::Align::centre,
                     Ink::muted);
        }
        add_line({drawing_.left, drawing_.bottom}, {drawing_.right, drawing_.bottom}, Ink::muted, 1, 0.6);
    }

    void add_reference(const ReferenceLine& reference) {
        Point a{drawing_.left, drawing_.top}, b{drawing_.right, drawing_.bottom};
        switch (reference.kind) {
            case ReferenceLine::Kind::horizontal:
                a.y = b.y = y(reference.at);
                break;
            case ReferenceLine::Kind::vertical:
                a.x = b.x = x(reference.at);
                break;
            case ReferenceLine::Kind::diagonal: {
                const double low = std::max(figure_.x.low, figure_.y.low);
                const double high = std::min(figure_.x.high, figure_.y.high);
                if (low >= high) return;
                a = {x(low), y(low)};
                b = {x(high), y(high)};
                break;
            }
        }
        const auto part = std::isfinite(a.x + a.y + b.x + b.y) ? clipped(a, b, drawing_) : std::nullopt;
        if (!part) return;
        add_line(part->first, part->second, Ink::muted, 1.25, 0.8,
                 reference.kind != ReferenceLine::Kind::diagonal);
        if (!reference.label.empty()) add_reference_label(reference, part->first, part->second);
    }

    void add_reference_label(const ReferenceLine& reference, Point a, Point b) {
        const double width = text_width_(reference.label);
        constexpr double gap = 6;
        if (reference.kind == ReferenceLine::Kind::horizontal) {
            add_text(reference.label, {drawing_.right - gap, a.y - figure_text_height / 2 - 2},
                     Shape::Align::right, Ink::muted);
        } else if (reference.kind == ReferenceLine::Kind::vertical) {
            const bool fits_right = a.x + gap + width < drawing_.right;
            add_text(reference.label,
                     {a.x + (fits_right ? gap : -gap), drawing_.bottom - figure_text_height / 2 - 2},
                     fits_right ? Shape::Align::left : Shape::Align::right, Ink::muted);
        } else {
            const Point end = a.y < b.y ? a : b;
            add_text(reference.label, {end.x - 4 * gap, end.y + figure_text_height / 2 + 2},
                     Shape::Align::right, Ink::muted);
        }
    }

    void add_series(Series::Kind kind) {
        for (std::size_t s = 0; s < figure_.series.size(); ++s) {
            const Series& series = figure_.series[s];
            if (series.kind != kind) continue;
            switch (kind) {
                case Series::Kind::points:
                    add_points(series);
                    break;
                case Series::Kind::line:
                    add_polyline(placed(series), series);
                    break;
                case Series::Kind::steps:
                    add_polyline(stepped(placed(series)), series);
                    break;
                case Series::Kind::bars:
                    add_bars(series);
                    break;
                case Series::Kind::intervals:
                    add_intervals(series);
                    break;
                case Series::Kind::band:
                    add_band(series);
                    break;
            }
            add_hover_points(series, s);
        }
    }

    std::vector<Point> placed(const Series& series) const {
        std::vector<Point> points(std::min(series.x.size(), series.y.size()));
        for (std::size_t i = 0; i < points.size(); ++i) points[i] = {x(series.x[i]), y(series.y[i])};
        return points;
    }

    static std::vector<Point> stepped(const std::vector<Point>& points) {
        std::vector<Point> corners;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (i > 0) corners.push_back({points[i].x, points[i - 1].y});
            corners.push_back(points[i]);
        }
        return corners;
    }

    void add_points(const Series& series) {
        for (const Point point : placed(series)) {
            if (inside(point)) add_circle(point, series.size, series);
        }
    }

    void add_bars(const Series& series) {
        const std::vector<Point> tops = placed(series);
        for (std::size_t i = 0; i + 1 < tops.size(); ++i) {
            const double left = std::max(tops[i].x, drawing_.left);
            const double right = std::min(tops[i + 1].x, drawing_.right);
            const double top = std::max(tops[i].y, drawing_.top);
            const double gap = right - left > 4 ? 0.5 : 0;
            if (!std::isfinite(top) || !(right - left > 2 * gap) || !(top < drawing_.bottom)) continue;
            add_area({{left + gap, top},
                      {right - gap, top},
                      {right - gap, drawing_.bottom},
                      {left + gap, drawing_.bottom}},
                     series.ink, series.opacity);
        }
    }

    void add_intervals(const Series& series) {
        const std::size_t count =
            std::min({series.x.size(), series.y.size(), series.low.size(), series.high.size()});
        for (std::size_t i = 0; i < count; ++i) {
            const Point a = series.along_x ? Point{x(series.low[i]), y(series.y[i])}
                                           : Point{x(series.x[i]), y(series.low[i])};
            const Point b = series.along_x ? Point{x(series.high[i]), y(series.y[i])}
                                           : Point{x(series.x[i]), y(series.high[i])};
            if (std::isfinite(a.x + a.y + b.x + b.y)) add_line(a, b, series.ink, series.size, series.opacity);
        }
    }

    /// Quadrilateral by quadrilateral, so that every area is convex.
    void add_band(const Series& series) {
        const std::size_t count = std::min({series.x.size(), series.low.size(), series.high.size()});
        const auto kept = [&](double value) { return std::clamp(y(value), drawing_.top, drawing_.bottom); };
        for (std::size_t i = 0; i + 1 < count; ++i) {
            const double left = x(series.x[i]), right = x(series.x[i + 1]);
            const Point corners[4] = {{left, kept(series.low[i])},
                                      {right, kept(series.low[i + 1])},
                                      {right, kept(series.high[i + 1])},
                                      {left, kept(series.high[i])}};
            bool whole = true;
            for (const Point corner : corners)
                whole = whole && std::isfinite(corner.x + corner.y) && inside(corner);
            if (whole) add_area({corners, corners + 4}, series.ink, series.opacity);
        }
    }

    void add_hover_points(const Series& series, std::size_t index) {
        if (series.notes.empty()) return;
        const std::vector<Point> points = placed(series);
        for (std::size_t i = 0; i < std::min(points.size(), series.notes.size()); ++i) {
            if (std::isfinite(points[i].x + points[i].y) && inside(points[i])) {
                drawing_.points.push_back({points[i], index, i});
            }
        }
    }

    void add_selection() {
        if (!figure_.selected || drawing_.points.empty()) return;
        const std::size_t first = drawing_.points.front().series;
        for (const HoverPoint& point : drawing_.points) {
            if (point.series != first || point.index != *figure_.selected) continue;
            Series ring;
            ring.ink = Ink::text;
            ring.hollow = true;
            add_circle(point.at, figure_.series[first].size + 4, ring);
            Series core = figure_.series[first];
            core.hollow = false;
            add_circle(point.at, core.size + 0.5, core);
        }
    }

    void add_captions() {
        add_text(figure_.y.caption(), {0, row_height / 2 + row_height * legend_rows_}, Shape::Align::left,
                 Ink::text);
        add_text(figure_.x.caption(), {drawing_.right, drawing_.height - row_height / 2}, Shape::Align::right,
                 Ink::text);
        for (Shape& shape : legend_) drawing_.shapes.push_back(std::move(shape));
        if (!drawing_.points.empty() || figure_.empty_text.empty()) return;
        for (const Series& series : figure_.series) {
            if (!series.x.empty()) return;
        }
        add_text(figure_.empty_text,
                 {(drawing_.left + drawing_.right) / 2, (drawing_.top + drawing_.bottom) / 2},
                 Shape::Align::centre, Ink::muted);
    }

    /// Puts the legend on rows above the plot; returns how many rows it needs besides the caption's.
    int place_legend() {
        constexpr double marker = 18, gap = 18;
        double total = 0;
        for (const Series& series : figure_.series) {
            if (!series.name.empty()) total += marker + text_width_(series.name) + gap;
        }
        if (total == 0) return 0;
        const double caption = text_width_(figure_.y.caption()) + gap;
        const bool beside = caption + total - gap <= drawing_.width - 10;
        double at = beside ? drawing_.width - 10 - total + gap : 0;
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

    void add_legend_entry(const Series& series, Point at) {
        const std::size_t before = drawing_.shapes.size();
        if (series.kind == Series::Kind::points) {
            add_circle({at.x + 6, at.y}, std::min(series.size, 4.5), series);
        } else if (series.kind == Series::Kind::bars || series.kind == Series::Kind::band) {
            add_area({{at.x, at.y - 5}, {at.x + 12, at.y - 5}, {at.x + 12, at.y + 5}, {at.x, at.y + 5}},
                     series.ink, series.opacity);
        } else {
            Shape line;
            line.points = {{at.x, at.y}, {at.x + 13, at.y}};
            line.ink = series.ink;
            line.size = series.size;
            line.opacity = series.opacity;
            drawing_.shapes.push_back(std::move(line));
        }
        add_text(series.name, {at.x + 18, at.y}, Shape::Align::left, Ink::muted);
        for (std::size_t i = before; i < drawing_.shapes.size(); ++i) legend_.push_back(drawing_.shapes[i]);
        drawing_.shapes.resize(before);
    }

    const Figure& figure_;
    const TextWidth& text_width_;
    Drawing drawing_;
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
