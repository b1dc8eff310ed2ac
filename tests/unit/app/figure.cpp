#include "app/figure.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drawn_text.h"

using namespace latlab::app;
using latlab::test::says;
using latlab::test::width_of;

namespace {

Figure two_points() {
    Figure figure;
    figure.x.label = "Measured";
    figure.x.unit = "ms";
    figure.y.label = "Predicted";
    figure.x.high = figure.y.high = 10;
    Series points;
    points.x = {2, 8};
    points.y = {3, 9};
    points.notes = {"first", "second"};
    figure.series = {points};
    return figure;
}

std::vector<Shape> of_kind(const Drawing& drawing, Shape::Kind kind) {
    std::vector<Shape> found;
    std::copy_if(drawing.shapes.begin(), drawing.shapes.end(), std::back_inserter(found),
                 [&](const Shape& shape) { return shape.kind == kind; });
    return found;
}

}  // namespace

TEST_CASE("a larger value stands further right and higher up") {
    const Drawing drawing = compose(two_points(), 400, 300, width_of);
    const auto circles = of_kind(drawing, Shape::Kind::circle);
    REQUIRE(circles.size() == 2);
    CHECK(circles[1].points[0].x > circles[0].points[0].x);
    CHECK(circles[1].points[0].y < circles[0].points[0].y);
    CHECK(circles[0].points[0].x == Approx(drawing.left + 0.2 * (drawing.right - drawing.left)));
    CHECK(circles[0].points[0].y == Approx(drawing.bottom - 0.3 * (drawing.bottom - drawing.top)));
}

TEST_CASE("everything drawn lies within the figure") {
    Figure figure = two_points();
    Series line;
    line.kind = Series::Kind::line;
    line.x = {-50, 5, 50};
    line.y = {-80, 5, 90};
    Series intervals;
    intervals.kind = Series::Kind::intervals;
    intervals.x = intervals.y = {5};
    intervals.low = {-100};
    intervals.high = {100};
    figure.series.push_back(line);
    figure.series.push_back(intervals);
    figure.references.push_back({ReferenceLine::Kind::vertical, 4, "limit", true});
    figure.references.push_back({ReferenceLine::Kind::diagonal, 0, "equal", false});
    for (const Shape& shape : compose(figure, 400, 300, width_of).shapes) {
        for (const Point point : shape.points) {
            CHECK(point.x >= -1);
            CHECK(point.x <= 401);
            CHECK(point.y >= -1);
            CHECK(point.y <= 301);
        }
    }
}

TEST_CASE("a NaN breaks a line in two") {
    Figure figure = two_points();
    Series line;
    line.kind = Series::Kind::line;
    line.ink = Ink::text;
    line.size = 3;
    line.x = {1, 2, 3, 4, 5};
    line.y = {1, 2, NAN, 4, 5};
    figure.series = {line};
    const auto lines = of_kind(compose(figure, 400, 300, width_of), Shape::Kind::line);
    CHECK(std::count_if(lines.begin(), lines.end(), [](const Shape& shape) { return shape.size == 3; }) == 2);
}

TEST_CASE("steps keep their height until the next point") {
    Figure figure = two_points();
    figure.series[0].kind = Series::Kind::steps;
    figure.series[0].size = 3;
    const auto lines = of_kind(compose(figure, 400, 300, width_of), Shape::Kind::line);
    const auto steps =
        std::find_if(lines.begin(), lines.end(), [](const Shape& shape) { return shape.size == 3; });
    REQUIRE(steps != lines.end());
    REQUIRE(steps->points.size() == 3);
    CHECK(steps->points[1].y == Approx(steps->points[0].y));
    CHECK(steps->points[1].x == Approx(steps->points[2].x));
}

TEST_CASE("the nearest point is found within reach and not beyond") {
    const Drawing drawing = compose(two_points(), 400, 300, width_of);
    const Point first = drawing.points[0].at;
    const auto found = nearest_point(drawing, {first.x + 5, first.y - 5});
    REQUIRE(found);
    CHECK(found->index == 0);
    CHECK_FALSE(nearest_point(drawing, {first.x, first.y - 30}));
}

TEST_CASE("points outside the axes are neither drawn nor hovered") {
    Figure figure = two_points();
    figure.x.high = 5;
    const Drawing drawing = compose(figure, 400, 300, width_of);
    CHECK(drawing.points.size() == 1);
    CHECK(of_kind(drawing, Shape::Kind::circle).size() == 1);
}

TEST_CASE("axes are labelled with their units, and named series are listed") {
    Figure figure = two_points();
    figure.series[0].name = "left out in turn";
    const Drawing drawing = compose(figure, 400, 300, width_of);
    CHECK(says(drawing, "Measured (ms)"));
    CHECK(says(drawing, "Predicted"));
    CHECK(says(drawing, "left out in turn"));
}

TEST_CASE("a figure without points says what would fill it") {
    Figure figure = two_points();
    figure.empty_text = "A search fills this figure";
    CHECK_FALSE(says(compose(figure, 400, 300, width_of), figure.empty_text));
    figure.series[0].x.clear();
    figure.series[0].y.clear();
    CHECK(says(compose(figure, 400, 300, width_of), figure.empty_text));
}

TEST_CASE("a figure too small to read draws nothing") {
    CHECK(compose(two_points(), 80, 300, width_of).shapes.empty());
    CHECK(compose(two_points(), 400, 50, width_of).shapes.empty());
}

TEST_CASE("cells are squares of the axes' unit in their own shade, and a ramp says what shades stand for") {
    Figure figure;
    figure.x.names = {""};
    figure.x.low = figure.y.low = -0.5;
    figure.x.high = figure.y.high = 1.5;
    figure.y.names = {"below", "above"};
    Series cells;
    cells.kind = Series::Kind::cells;
    cells.ink = Ink::ramp;
    cells.x = {0, 1};
    cells.y = {0, 1};
    cells.shades = {0.25, 1};
    figure.series = {cells};
    figure.ramp = Axis{};
    figure.ramp->label = "Spearman";
    const Drawing drawing = compose(figure, 400, 300, width_of);
    std::vector<Shape> squares;
    for (const Shape& shape : of_kind(drawing, Shape::Kind::area))
        if (shape.points[2].y - shape.points[1].y > 50) squares.push_back(shape);
    REQUIRE(squares.size() == 2);
    CHECK(squares[0].shade == 0.25);
    CHECK(squares[1].shade == 1);
    CHECK(squares[0].points[1].x - squares[0].points[0].x ==
          Approx((drawing.right - drawing.left) / 2).margin(1.1));
    CHECK(squares[1].points[0].y < squares[0].points[0].y);
    CHECK(says(drawing, "above"));
    CHECK(says(drawing, "Spearman"));
    // Nothing is said below, so nothing is left free there.
    CHECK(drawing.bottom > 290);
}

TEST_CASE("names that would take too much of the width are left out") {
    Figure figure = two_points();
    figure.y.names = {"", "", std::string(40, 'x')};
    CHECK(says(compose(figure, 1200, 300, width_of), figure.y.names[2]));
    CHECK_FALSE(says(compose(figure, 300, 300, width_of), figure.y.names[2]));
}

TEST_CASE("on an equal scale one unit is as long along both axes, in the middle of the room") {
    Figure figure = two_points();
    figure.equal_scale = true;
    figure.x.high = 20;
    for (const double width : {300.0, 900.0}) {
        const Drawing drawing = compose(figure, width, 400, width_of);
        const double along_x = (drawing.right - drawing.left) / 20,
                     along_y = (drawing.bottom - drawing.top) / 10;
        CHECK(along_x == Approx(along_y));
        CHECK(drawing.right <= width);
    }
}
