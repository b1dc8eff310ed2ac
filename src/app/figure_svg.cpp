#include <cmath>
#include <cstdio>

#include "app/colours.h"
#include "app/figure.h"

namespace latlab::app {

namespace {

std::string hexadecimal(unsigned colour) {
    char text[16];
    std::snprintf(text, sizeof text, "#%06x", colour);
    return text;
}

/// The colours on paper: dark ink on white, one accent.
std::string colour(Ink ink, double shade = 0) {
    switch (ink) {
        case Ink::category:
            return hexadecimal(category_colour(static_cast<std::size_t>(shade)));
        case Ink::ramp:
            return hexadecimal(ramp_colour(shade));
        case Ink::text:
            return "#16181d";
        case Ink::muted:
            return "#59606d";
        case Ink::faint:
            return "#e6e9ed";
        case Ink::surface:
            return "#ffffff";
        case Ink::accent:
            return "#2f6fed";
    }
    return "#16181d";
}

/// Text as XML character data: markup escaped, control characters that XML 1.0 forbids left out.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
        }
    }
    return out;
}

/// A coordinate with at most two decimals; zero for what is not a number, so that the document stays valid.
std::string number(double value) {
    if (!std::isfinite(value)) return "0";
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.2f", value);
    std::string text = buffer;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string attribute(const char* name, const std::string& value) {
    return std::string(" ") + name + "=\"" + value + "\"";
}

std::string path(const std::vector<Point>& points, bool closed) {
    std::string text;
    for (const Point point : points) {
        text += text.empty() ? 'M' : 'L';
        text += number(point.x) + ' ' + number(point.y);
    }
    return closed ? text + "Z" : text;
}

std::string stroke(const Shape& shape) {
    return attribute("stroke", colour(shape.ink, shape.shade)) +
           attribute("stroke-width", number(shape.size));
}

std::string opacity(const Shape& shape) {
    return shape.opacity < 1 ? attribute("opacity", number(shape.opacity)) : "";
}

std::string element(const Shape& shape) {
    switch (shape.kind) {
        case Shape::Kind::line:
            return "<path" + attribute("d", path(shape.points, false)) + attribute("fill", "none") +
                   stroke(shape) + (shape.dashed ? attribute("stroke-dasharray", "4 4") : "") +
                   opacity(shape) + "/>";
        case Shape::Kind::area:
            return "<path" + attribute("d", path(shape.points, true)) +
                   attribute("fill", colour(shape.ink, shape.shade)) + opacity(shape) + "/>";
        case Shape::Kind::circle:
            return "<circle" + attribute("cx", number(shape.points[0].x)) +
                   attribute("cy", number(shape.points[0].y)) + attribute("r", number(shape.radius)) +
                   (shape.hollow ? attribute("fill", colour(Ink::surface)) + stroke(shape)
                                 : attribute("fill", colour(shape.ink, shape.shade))) +
                   opacity(shape) + "/>";
        case Shape::Kind::text: {
            const char* anchors[] = {"start", "middle", "end"};
            return "<text" + attribute("x", number(shape.points[0].x)) +
                   attribute("y", number(shape.points[0].y + 0.36 * 12)) +
                   attribute("text-anchor", anchors[static_cast<int>(shape.align)]) +
                   attribute("fill", colour(shape.ink, shape.shade)) + ">" + escaped(shape.text) + "</text>";
        }
    }
    return "";
}

}  // namespace

// Width of a text in 12 px Inter: its glyphs are 0.57 em wide on average. Continuation bytes of UTF-8 do not
// count.
double svg_text_width(const std::string& text) {
    double characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return characters * 12 * 0.57;
}

std::string drawing_svg(const Drawing& drawing, const std::string& title) {
    constexpr double margin = 12;
    const std::string w = number(drawing.width + 2 * margin), h = number(drawing.height + 2 * margin);
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"" +
        attribute("width", w) + attribute("height", h) + attribute("viewBox", "0 0 " + w + " " + h) +
        " role=\"img\" font-family=\"Inter, system-ui, sans-serif\" font-size=\"12\">\n<title>" +
        escaped(title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"" + colour(Ink::surface) +
        "\"/>\n<g transform=\"translate(" + number(margin) + " " + number(margin) + ")\">\n";
    for (const Shape& shape : drawing.shapes) text += element(shape) + "\n";
    return text + "</g>\n</svg>\n";
}

std::string figure_svg(const Figure& figure, double width, double height) {
    return drawing_svg(compose(figure, width, height, svg_text_width), figure.title);
}

}  // namespace latlab::app
