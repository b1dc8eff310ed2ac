#include <catch2/catch.hpp>
#include <cmath>
#include <stack>

#include "app/figure.h"

using namespace latlab::app;

namespace {

/// Reads XML far enough to tell whether it is well-formed: tags balance, attributes are quoted and unique,
/// entities are known, one root. Returns what is wrong, empty when nothing is.
std::string xml_fault(const std::string& xml) {
    std::stack<std::string> open;
    std::size_t at = 0;
    int roots = 0;
    if (xml.rfind("<?xml ", 0) == 0) at = xml.find("?>") + 2;
    while (at < xml.size()) {
        if (xml[at] == '&') {
            const std::string entity = xml.substr(at, xml.find(';', at) - at + 1);
            if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;")
                return "entity " + entity;
        }
        if (xml[at] != '<') {
            if (open.empty() && !std::isspace(static_cast<unsigned char>(xml[at])))
                return "text outside the root";
            ++at;
            continue;
        }
        const std::size_t end = xml.find('>', at);
        if (end == std::string::npos) return "a tag does not end";
        std::string tag = xml.substr(at + 1, end - at - 1);
        at = end + 1;
        if (tag[0] == '/') {
            if (open.empty() || open.top() != tag.substr(1)) return "wrong end of " + tag;
            open.pop();
            continue;
        }
        if (open.empty() && ++roots > 1) return "two roots";
        const bool closed = tag.back() == '/';
        if (closed) tag.pop_back();
        if (tag.find('<') != std::string::npos) return "a < in a tag";
        const std::string name = tag.substr(0, tag.find(' '));
        for (std::size_t i = name.size(); i < tag.size();) {
            const std::size_t equals = tag.find('=', i);
            if (equals == std::string::npos) break;
            if (tag[equals + 1] != '"') return "an attribute without quotes in " + name;
            const std::string attribute = tag.substr(i, equals - i + 2);
            if (tag.find(attribute) != i) return "an attribute twice:" + attribute;
            i = tag.find('"', equals + 2) + 1;
        }
        if (!closed) open.push(name);
    }
    return open.empty() ? "" : "not ended: " + open.top();
}

Figure full_figure() {
    Figure figure;
    figure.title = "Accuracy < 100 % & \"more\"";
    figure.x.label = "Latency <a>";
    figure.x.unit = "ms";
    figure.y.label = "R&D";
    figure.x.high = figure.y.high = 10;
    for (const auto kind : {Series::Kind::points, Series::Kind::line, Series::Kind::steps, Series::Kind::bars,
                            Series::Kind::intervals, Series::Kind::band}) {
        Series series;
        series.kind = kind;
        series.name = "a & b";
        series.x = {1, 4, 9};
        series.y = {2, 5, NAN};
        series.low = {1, 4, 7};
        series.high = {3, 6, 9};
        series.hollow = true;
        figure.series.push_back(series);
    }
    figure.references = {{ReferenceLine::Kind::diagonal, 0, "equal", false},
                         {ReferenceLine::Kind::vertical, 5, "limit \"5\"", true},
                         {ReferenceLine::Kind::horizontal, 5, "<5>", false}};
    figure.selected = 0;
    return figure;
}

}  // namespace

TEST_CASE("the checker of these tests refuses broken XML") {
    CHECK(xml_fault("<a><b/></a>").empty());
    CHECK_FALSE(xml_fault("<a><b></a>").empty());
    CHECK_FALSE(xml_fault("<a>&nbsp;</a>").empty());
    CHECK_FALSE(xml_fault("<a x=\"1\" x=\"2\"/>").empty());
    CHECK_FALSE(xml_fault("<a x=1/>").empty());
}

TEST_CASE("a figure with everything in it is well-formed SVG") {
    CHECK(xml_fault(figure_svg(full_figure(), 640, 440)).empty());
    CHECK(xml_fault(figure_svg(Figure{}, 640, 440)).empty());
    CHECK(xml_fault(figure_svg(full_figure(), 10, 10)).empty());
}

TEST_CASE("markup and control characters in texts stay texts") {
    Figure figure = full_figure();
    figure.title = std::string("a\x01<script>b");
    const std::string svg = figure_svg(figure, 640, 440);
    CHECK(svg.find("<title>a&lt;script&gt;b</title>") != std::string::npos);
    CHECK(svg.find("<script") == std::string::npos);
}

TEST_CASE("every point of a figure is a circle of its SVG") {
    Figure figure;
    figure.x.high = figure.y.high = 10;
    Series points;
    points.x = {1, 2, 3, 20};
    points.y = {1, 2, 3, 3};
    figure.series = {points};
    const std::string svg = figure_svg(figure, 640, 440);
    std::size_t circles = 0;
    for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1))
        ++circles;
    CHECK(circles == 3);
}
