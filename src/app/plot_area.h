#pragma once

#include <optional>
#include <utility>

#include "app/figure.h"

namespace latlab::app {

/// The rectangle between the axes, in pixels, and where values lie in it.
struct PlotArea {
    const Figure* figure = nullptr;
    double left = 0, top = 0, right = 0, bottom = 0;

    double x(double value) const { return left + figure->x.share(value) * (right - left); }
    double y(double value) const { return bottom - figure->y.share(value) * (bottom - top); }
    Point at(double x_value, double y_value) const { return {x(x_value), y(y_value)}; }
    bool inside(Point point) const;
    /// The part of a segment that lies inside; nothing where none does or an end is not finite.
    std::optional<std::pair<Point, Point>> clipped(Point a, Point b) const;
};

// Shapes with everything that differs from the default given.
Shape line_shape(std::vector<Point> points, Ink ink, double width, double opacity = 1);
Shape area_shape(std::vector<Point> outline, Ink ink, double opacity);
Shape text_shape(const std::string& text, Point at, Shape::Align align, Ink ink);
/// A point of a series, as large and as filled as the series says.
Shape point_shape(Point centre, double radius, const Series& series);

/// A series' values as shapes, cut to the area.
std::vector<Shape> series_shapes(const Series& series, const PlotArea& area);

}  // namespace latlab::app
