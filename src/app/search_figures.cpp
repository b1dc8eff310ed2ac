#include "app/search_figures.h"

#include <algorithm>
#include <cmath>

#include "app/figures.h"
#include "app/format.h"
#include "app/network_words.h"

namespace latlab::app {

Figure pareto_front(const Workspace& workspace) {
    Figure figure;
    figure.title = "Pareto front of accuracy and predicted latency";
    figure.empty_text = "A search fills this figure";
    figure.y.label = "Predicted accuracy";
    figure.y.unit = "%";
    Series points, steps, intervals;
    points.size = 4.5;
    points.name = "network";
    steps.kind = Series::Kind::steps;
    steps.size = 1.5;
    steps.opacity = 0.5;
    intervals.kind = Series::Kind::intervals;
    intervals.along_x = true;
    intervals.size = 1.5;
    intervals.opacity = 0.35;
    intervals.name = "80 % interval";
    Series others;
    others.name = "others looked at";
    others.ink = Ink::muted;
    others.size = 1.4;
    others.opacity = 0.4;
    std::vector<double> extent;
    if (workspace.searched()) {
        const SearchResult& result = *workspace.searched();
        const ValueWords words = value_words(result);
        figure.title = "Pareto front of " + words.title + " and predicted latency";
        figure.y.label = words.axis;
        figure.y.unit = words.unit;
        for (const FoundNetwork& network : result.front) {
            const double value = network.accuracy;
            points.x.push_back(network.latency_ms);
            points.y.push_back(value);
            intervals.low.push_back(network.lower_ms);
            intervals.high.push_back(network.upper_ms);
            extent.insert(extent.end(), {network.latency_ms, network.lower_ms, network.upper_ms});
            points.notes.push_back(
                short_name(workspace.space(), network.architecture) + "\n" + words.text(value) + ", " +
                format_short(network.latency_ms) + " ms" +
                (std::isfinite(network.lower_ms)
                     ? " (" + format_short(network.lower_ms) + " to " + format_short(network.upper_ms) + ")"
                     : ""));
            if (result.best && network.architecture == result.best->architecture)
                figure.selected = points.x.size() - 1;
        }
        others.x = result.sample_ms;
        others.y = result.sample_accuracy;
        steps.x = intervals.x = points.x;
        steps.y = intervals.y = points.y;
        // Among several aims a line would join what has nothing to do with one another.
        if (!weighs_two(result)) steps.x.clear(), steps.y.clear();
        if (!points.x.empty()) extent.push_back(result.max_latency_ms);
        figure.references.push_back({ReferenceLine::Kind::vertical, result.max_latency_ms,
                                     "limit " + format_short(result.max_latency_ms) + " ms", true});
    }
    std::erase_if(extent, [](double value) { return !std::isfinite(value); });
    figure.x = latency_axis("Predicted latency", extent);
    fit(figure.y, points.y);
    if (points.x.empty()) figure.references.clear();
    if (!others.x.empty()) figure.series.push_back(std::move(others));
    // A predictor without intervals gives none to name in the legend.
    if (std::any_of(intervals.low.begin(), intervals.low.end(), [](double ms) { return std::isfinite(ms); }))
        figure.series.push_back(std::move(intervals));
    figure.series.push_back(std::move(steps));
    figure.series.push_back(std::move(points));
    return figure;
}

void mark_network(Figure& front, const FoundNetwork& network, NetworkMark mark) {
    Series ring;
    ring.x = {network.latency_ms};
    ring.y = {network.accuracy};
    ring.hollow = true;
    ring.size = mark == NetworkMark::chosen ? 8.5 : 7;
    ring.ink = mark == NetworkMark::pinned ? Ink::category : Ink::text;
    ring.shade = 1;
    if (mark == NetworkMark::pinned) ring.name = "pinned";
    front.series.push_back(ring);
    if (mark != NetworkMark::chosen) return;
    ring.hollow = false;
    ring.size = 5;
    ring.ink = Ink::accent;
    front.series.push_back(std::move(ring));
}

Figure search_progress(const SearchResult& result) {
    Figure figure;
    figure.title = "Hypervolume of the front over the networks looked at";
    figure.empty_text = "A search fills this figure";
    figure.x.label = "Networks looked at";
    const bool known = result.exact_hypervolume > 0;
    const double whole = known ? result.exact_hypervolume / 100 : 1;
    figure.y.label = known ? "Found of what there is" : "Hypervolume";
    figure.y.unit = known ? std::string("%") : std::string("ms \xC2\xB7 ") + value_words(result).unit;
    Series steps, points;
    steps.kind = Series::Kind::steps;
    steps.size = 2;
    points.size = 2;
    for (const SearchMoment& moment : result.history) {
        points.x.push_back(moment.evaluated);
        points.y.push_back(moment.hypervolume / whole);
        points.notes.push_back(
            format_count(static_cast<std::size_t>(moment.evaluated), "network", "networks") + "\n" +
            (known ? format_fixed(points.y.back(), 2) + " %"
                   : "hypervolume " + format_short(points.y.back())));
    }
    steps.x = points.x;
    steps.y = points.y;
    fit(figure.x, points.x);
    figure.x.low = 0;
    std::vector<double> heights = points.y;
    if (known && !heights.empty()) {
        heights.push_back(100);
        figure.references.push_back({ReferenceLine::Kind::horizontal, 100, "the whole space", false});
    }
    fit(figure.y, heights);
    figure.series = {std::move(steps), std::move(points)};
    return figure;
}

}  // namespace latlab::app
