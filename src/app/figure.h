#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/axis.h"

namespace latlab::app {

/// The role that a colour plays; the screen's theme and the SVG writer say which colour it is. Category and
/// ramp go with a number (colours.h): which category, or how far up the ramp from 0 to 1.
enum class Ink { text, muted, faint, surface, accent, category, ramp };

/// Values drawn in one way. x and y have the same length; a NaN leaves a point out and breaks a line.
struct Series {
    enum class Kind {
        points,
        line,
        steps,      ///< a line that keeps its height until the next x
        bars,       ///< from the bottom up to y, each as wide as the distance to the next x
        intervals,  ///< from low to high through each point, along x or y
        band,       ///< the area between low and high over x
        cells,      ///< a square of the axes' unit around each point
    };
    Kind kind = Kind::points;
    Ink ink = Ink::accent;
    double shade = 0;            ///< of a category or ramp ink
    std::vector<double> shades;  ///< points and cells: one each in place of `shade`; empty: none
    std::string name;            ///< for the legend; a series without a name is not listed
    std::vector<double> x, y;
    std::vector<double> low, high;  ///< intervals and bands
    bool along_x = false;           ///< intervals lie along the x axis
    bool hollow = false;            ///< points as rings
    double size = 4;                ///< radius of points, width of lines, in pixels
    double opacity = 1;
    std::vector<std::string>
        notes;  ///< what the tooltip says about each point, lines split by '\n'; empty: not hovered
};

/// A line across the whole figure that values are held against.
struct ReferenceLine {
    enum class Kind { horizontal, vertical, diagonal };
    Kind kind = Kind::diagonal;
    double at = 0;  ///< ignored by the diagonal (y = x)
    std::string label;
    bool shade_beyond = false;  ///< a vertical line: what lies to its right is out of the question
};

/// Data with axes, not yet of any size: composed into shapes for a size, then drawn or written.
struct Figure {
    std::string title;  ///< for the SVG's title, not drawn
    Axis x, y;
    std::vector<Series> series;
    std::vector<ReferenceLine> references;
    std::optional<Axis> ramp;             ///< what shades of the ramp stand for, shown as a bar
    bool equal_scale = false;             ///< one unit is as long along x as along y, for places in a plane
    std::optional<std::size_t> selected;  ///< the point of the first series with notes that is selected
    std::string empty_text;               ///< shown when no series has a point
};

struct Point {
    double x = 0, y = 0;
};

/// One thing to draw, in pixels from the figure's top left corner.
struct Shape {
    enum class Kind { line, area, circle, text };
    enum class Align { left, centre, right };
    Kind kind = Kind::line;
    Ink ink = Ink::text;
    double shade = 0;  ///< of a category or ramp ink
    double opacity = 1;
    std::vector<Point> points;  ///< a polyline, the outline of an area, one centre, or a text's anchor
                                ///< (middle of its height)
    double size = 1;            ///< width of a line or ring, in pixels
    double radius = 0;          ///< circle
    bool hollow = false;        ///< circle: a ring filled with the surface's colour
    bool dashed = false;        ///< line
    std::string text;
    Align align = Align::left;
};

/// A point that can be hovered and selected.
struct HoverPoint {
    Point at;
    std::size_t series = 0, index = 0;
};

/// A figure at one size: the same shapes go to the screen and into the SVG.
struct Drawing {
    double width = 0, height = 0;
    double left = 0, top = 0, right = 0, bottom = 0;  ///< the plot area between the axes
    std::vector<Shape> shapes;
    std::vector<HoverPoint> points;
};

/// Width in pixels of a text in the figures' small type.
using TextWidth = std::function<double(const std::string& text)>;
constexpr double figure_text_height = 16;

/// Lays out and draws. Sizes below 120 x 100 give a drawing without shapes.
Drawing compose(const Figure& figure, double width, double height, const TextWidth& text_width);

/// The hoverable point nearest to a place, none farther away than `reach` pixels.
std::optional<HoverPoint> nearest_point(const Drawing& drawing, Point place, double reach = 24);

/// A drawing as an SVG document with a title, readable on a white page. It is to be composed with
/// svg_text_width.
std::string drawing_svg(const Drawing& drawing, const std::string& title);
double svg_text_width(const std::string& text);
/// The figure as such a document.
std::string figure_svg(const Figure& figure, double width, double height);

}  // namespace latlab::app
