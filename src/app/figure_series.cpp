#include <algorithm>
#include <cmath>

#include "app/plot_area.h"

namespace latlab::app {

namespace {

using Shapes = std::vector<Shape>;

std::vector<Point> placed(const Series& series, const PlotArea& area) {
    std::vector<Point> points(std::min(series.x.size(), series.y.size()));
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = area.at(series.x[i], series.y[i]);
    return points;
}

/// The same with a corner between neighbours: first along, then up or down.
std::vector<Point> stepped(const std::vector<Point>& points) {
    std::vector<Point> corners;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0) corners.push_back({points[i].x, points[i - 1].y});
        corners.push_back(points[i]);
    }
    return corners;
}

double shade_of(const Series& series, std::size_t index) {
    return index < series.shades.size() ? series.shades[index] : series.shade;
}

void add_points(const Series& series, const PlotArea& area, Shapes& shapes) {
    const std::vector<Point> points = placed(series, area);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!area.inside(points[i])) continue;
        shapes.push_back(point_shape(points[i], series.size, series));
        shapes.back().shade = shade_of(series, i);
    }
}

/// Cells touch, so a little more than a pixel is left between them where there is room.
void add_cells(const Series& series, const PlotArea& area, Shapes& shapes) {
    const std::vector<Point> points = placed(series, area);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!area.inside(points[i])) continue;
        const Point low = area.at(series.x[i] - 0.5, series.y[i] - 0.5),
                    high = area.at(series.x[i] + 0.5, series.y[i] + 0.5);
        const double gap = high.x - low.x > 8 ? 0.5 : 0;
        const double left = low.x + gap, right = high.x - gap, bottom = low.y - gap, top = high.y + gap;
        shapes.push_back(area_shape({{left, top}, {right, top}, {right, bottom}, {left, bottom}}, series.ink,
                                    series.opacity));
        shapes.back().shade = shade_of(series, i);
    }
}

/// One shape for each stretch in which the line neither breaks nor leaves the area.
void add_line(const std::vector<Point>& points, const Series& series, const PlotArea& area, Shapes& shapes) {
    std::vector<Point> stretch;
    const auto finish = [&] {
        if (stretch.size() >= 2)
            shapes.push_back(line_shape(stretch, series.ink, series.size, series.opacity));
        stretch.clear();
    };
    for (std::size_t i = 1; i < points.size(); ++i) {
        const auto part = area.clipped(points[i - 1], points[i]);
        if (!part) {
            finish();
            continue;
        }
        if (stretch.empty()) stretch.push_back(part->first);
        stretch.push_back(part->second);
        if (part->second.x != points[i].x || part->second.y != points[i].y) finish();
    }
    finish();
}

void add_bars(const Series& series, const PlotArea& area, Shapes& shapes) {
    const std::vector<Point> tops = placed(series, area);
    for (std::size_t i = 0; i + 1 < tops.size(); ++i) {
        const double from = std::max(tops[i].x, area.left), to = std::min(tops[i + 1].x, area.right);
        const double top = std::max(tops[i].y, area.top), gap = to - from > 4 ? 0.5 : 0;
        if (!std::isfinite(top) || !(to - from > 2 * gap) || !(top < area.bottom)) continue;
        shapes.push_back(area_shape(
            {{from + gap, top}, {to - gap, top}, {to - gap, area.bottom}, {from + gap, area.bottom}},
            series.ink, series.opacity));
    }
}

void add_intervals(const Series& series, const PlotArea& area, Shapes& shapes) {
    const std::size_t count =
        std::min({series.x.size(), series.y.size(), series.low.size(), series.high.size()});
    for (std::size_t i = 0; i < count; ++i) {
        const Point a =
            series.along_x ? area.at(series.low[i], series.y[i]) : area.at(series.x[i], series.low[i]);
        const Point b =
            series.along_x ? area.at(series.high[i], series.y[i]) : area.at(series.x[i], series.high[i]);
        const auto part = area.clipped(a, b);
        if (part)
            shapes.push_back(
                line_shape({part->first, part->second}, series.ink, series.size, series.opacity));
    }
}

/// Quadrilateral by quadrilateral, so that every area is convex.
void add_band(const Series& series, const PlotArea& area, Shapes& shapes) {
    const std::size_t count = std::min({series.x.size(), series.low.size(), series.high.size()});
    const auto height = [&](double value) { return std::clamp(area.y(value), area.top, area.bottom); };
    for (std::size_t i = 0; i + 1 < count; ++i) {
        const double left = area.x(series.x[i]), right = area.x(series.x[i + 1]);
        const std::vector<Point> corners = {{left, height(series.low[i])},
                                            {right, height(series.low[i + 1])},
                                            {right, height(series.high[i + 1])},
                                            {left, height(series.high[i])}};
        const bool whole = std::all_of(corners.begin(), corners.end(), [&](Point corner) {
            return std::isfinite(corner.x + corner.y) && area.inside(corner);
        });
        if (whole) shapes.push_back(area_shape(corners, series.ink, series.opacity));
    }
}

}  // namespace

std::vector<Shape> series_shapes(const Series& series, const PlotArea& area) {
    Shapes shapes;
    switch (series.kind) {
        case Series::Kind::points:
            add_points(series, area, shapes);
            break;
        case Series::Kind::line:
            add_line(placed(series, area), series, area, shapes);
            break;
        case Series::Kind::steps:
            add_line(stepped(placed(series, area)), series, area, shapes);
            break;
        case Series::Kind::bars:
            add_bars(series, area, shapes);
            break;
        case Series::Kind::intervals:
            add_intervals(series, area, shapes);
            break;
        case Series::Kind::band:
            add_band(series, area, shapes);
            break;
        case Series::Kind::cells:
            add_cells(series, area, shapes);
            break;
    }
    if (series.shades.empty()) {
        for (Shape& shape : shapes) shape.shade = series.shade;
    }
    return shapes;
}

}  // namespace latlab::app
