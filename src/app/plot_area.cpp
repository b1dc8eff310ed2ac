#include "app/plot_area.h"

#include <algorithm>
#include <cmath>

namespace latlab::app {

bool PlotArea::inside(Point point) const {
    constexpr double slack = 0.5;
    return point.x >= left - slack && point.x <= right + slack && point.y >= top - slack &&
           point.y <= bottom + slack;
}

std::optional<std::pair<Point, Point>> PlotArea::clipped(Point a, Point b) const {
    if (!std::isfinite(a.x + a.y + b.x + b.y)) return std::nullopt;
    // Liang and Barsky (1984): each side of the rectangle narrows the share of the segment that is kept.
    double from = 0, to = 1;
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double steps[4] = {-dx, dx, -dy, dy};
    const double rooms[4] = {a.x - left, right - a.x, a.y - top, bottom - a.y};
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

Shape line_shape(std::vector<Point> points, Ink ink, double width, double opacity) {
    Shape line;
    line.points = std::move(points);
    line.ink = ink;
    line.size = width;
    line.opacity = opacity;
    return line;
}

Shape area_shape(std::vector<Point> outline, Ink ink, double opacity) {
    Shape area = line_shape(std::move(outline), ink, 1, opacity);
    area.kind = Shape::Kind::area;
    return area;
}

Shape text_shape(const std::string& text, Point at, Shape::Align align, Ink ink) {
    Shape shape = line_shape({at}, ink, 1);
    shape.kind = Shape::Kind::text;
    shape.text = text;
    shape.align = align;
    return shape;
}

Shape point_shape(Point centre, double radius, const Series& series) {
    Shape circle = line_shape({centre}, series.ink, 1.5, series.opacity);
    circle.kind = Shape::Kind::circle;
    circle.radius = radius;
    circle.hollow = series.hollow;
    return circle;
}

}  // namespace latlab::app
