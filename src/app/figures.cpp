#include "app/figures.h"

#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/network_words.h"

namespace latlab::app {

namespace {

std::string in_ms(double ms) {
    return format_short(ms) + " ms";
}

std::vector<double> measured_ms(const Workspace& workspace) {
    std::vector<double> values;
    for (const MeasuredNetwork& network : workspace.networks()) values.push_back(network.latency);
    return values;
}

Series ten_percent_band(const Axis& axis) {
    Series band;
    band.kind = Series::Kind::band;
    band.ink = Ink::accent;
    band.opacity = 0.1;
    band.name = "within 10 %";
    for (int i = 0; i <= 64; ++i) {
        const double x = axis.value(i / 64.0);
        band.x.push_back(x);
        band.low.push_back(0.9 * x);
        band.high.push_back(1.1 * x);
    }
    return band;
}

}  // namespace

Axis latency_axis(const std::string& label, const std::vector<double>& values) {
    Axis axis;
    axis.label = label;
    axis.unit = "ms";
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (low != values.end() && *low > 0 && *high > 8 * *low) axis.scale = Axis::Scale::logarithmic;
    fit(axis, values);
    if (axis.scale == Axis::Scale::linear) axis.low = std::max(axis.low, 0.0);
    return axis;
}

Figure latency_over_macs(const Workspace& workspace) {
    Figure figure;
    figure.title = "Measured latency over multiply-accumulates";
    figure.y = latency_axis("Measured latency", measured_ms(workspace));
    if (workspace.asks_unit()) figure.y.unit.clear();
    figure.x.label = "Multiply-accumulates";
    figure.x.unit = "M";
    figure.empty_text = "No measurements yet";
    Series points;
    points.size = 4.5;
    points.opacity = 0.9;
    for (const MeasuredNetwork& network : workspace.networks()) {
        const double macs = workspace.space().total(network.architecture).macs / 1e6;
        points.x.push_back(macs);
        points.y.push_back(network.latency);
        points.notes.push_back(short_name(workspace.space(), network.architecture) + "\n" +
                               format_short(network.latency) + (workspace.asks_unit() ? "" : " ms") + ", " +
                               format_short(macs) + " M MACs");
    }
    fit(figure.x, points.x);
    figure.x.low = std::max(figure.x.low, 0.0);
    figure.series = {std::move(points)};
    return figure;
}

Figure predicted_against_measured(const Workspace& workspace) {
    Figure figure;
    figure.title = "Predicted against measured latency, each network left out in turn";
    figure.empty_text = "A transfer fills this figure";
    Series points, intervals;
    points.name = "left out in turn";
    points.size = 4.5;
    points.opacity = 0.9;
    intervals.kind = Series::Kind::intervals;
    intervals.name = "80 % interval";
    intervals.size = 1.5;
    intervals.opacity = 0.45;
    if (workspace.transferred()) {
        const TransferResult& result = *workspace.transferred();
        const std::vector<double>& predicted = result.leave_one_out_ms;
        for (std::size_t i = 0; i < std::min(predicted.size(), workspace.networks().size()); ++i) {
            if (std::isnan(predicted[i])) continue;
            const MeasuredNetwork& network = workspace.networks()[i];
            const double error = 100 * (predicted[i] / network.latency - 1);
            points.x.push_back(network.latency);
            points.y.push_back(predicted[i]);
            std::string note = short_name(workspace.space(), network.architecture) + "\nmeasured " +
                               in_ms(network.latency) + ", predicted " + in_ms(predicted[i]) + " (" +
                               (error > 0 ? "+" : "") + format_fixed(error, 1) + " %)";
            const bool has = i < result.leave_one_out_intervals.size();
            const Range range = has ? result.leave_one_out_intervals[i] : Range{};
            if (std::isfinite(range.lower)) {
                intervals.x.push_back(network.latency);
                intervals.y.push_back(predicted[i]);
                intervals.low.push_back(range.lower);
                intervals.high.push_back(range.upper);
                note += "\n80 % interval " + format_short(range.lower) + " to " + in_ms(range.upper);
            }
            points.notes.push_back(std::move(note));
        }
    }
    std::vector<double> all = points.x;
    for (const auto* more : {&points.y, &intervals.low, &intervals.high})
        all.insert(all.end(), more->begin(), more->end());
    figure.x = latency_axis("Measured", all);
    figure.y = latency_axis("Predicted", all);
    if (!points.x.empty()) figure.series.push_back(ten_percent_band(figure.x));
    if (!intervals.x.empty()) figure.series.push_back(std::move(intervals));
    figure.series.push_back(std::move(points));
    figure.references.push_back({ReferenceLine::Kind::diagonal, 0, "", false});
    return figure;
}

Figure learning_curve(const LearningCurve& curve, std::size_t chosen) {
    Figure figure;
    figure.title = "Error on the known devices over the measurements of each";
    figure.empty_text = "No learning curve is known";
    figure.x.label = "Measurements";
    figure.x.scale = Axis::Scale::logarithmic;
    figure.y.label = "Median error";
    figure.y.unit = "%";
    Series band, line, points;
    band.kind = Series::Kind::band;
    band.opacity = 0.14;
    band.name = "80 % of the known devices";
    line.kind = Series::Kind::line;
    line.size = 2;
    points.size = 3.5;
    points.name = "half of them below";
    for (const LearningPoint& point : curve.points) {
        const double count = static_cast<double>(point.count);
        points.x.push_back(count);
        points.y.push_back(100 * point.error.middle);
        band.low.push_back(100 * point.error.low);
        band.high.push_back(100 * point.error.high);
        points.notes.push_back(format_count(point.count, "measurement", "measurements") + "\n" +
                               percent_text(point.error.middle) + " %, most devices " +
                               percent_text(point.error.low) + " to " + percent_text(point.error.high) +
                               " %");
    }
    line.x = band.x = points.x;
    line.y = points.y;
    fit(figure.x, points.x);
    figure.y.low = 0;
    if (!band.high.empty()) figure.y.high = 1.06 * *std::max_element(band.high.begin(), band.high.end());
    Series marked;
    marked.hollow = true;
    marked.size = 6;
    if (const auto point = curve.at(chosen)) {
        marked.x = {static_cast<double>(chosen)};
        marked.y = {100 * point->error.middle};
        figure.references.push_back({ReferenceLine::Kind::vertical, marked.x[0], "", false});
    }
    figure.series = {std::move(band), std::move(line), std::move(points), std::move(marked)};
    return figure;
}

Figure latency_distribution(const Workspace& workspace) {
    Figure figure;
    figure.title = "Predicted latencies of the whole space";
    figure.empty_text = "A transfer fills this figure";
    figure.y.label = "Networks";
    Series bars, measured;
    bars.kind = Series::Kind::bars;
    bars.name = "predicted, whole space";
    bars.opacity = 0.55;
    measured.name = "measured";
    measured.ink = Ink::text;
    measured.size = 3.5;
    if (workspace.transferred() && !workspace.transferred()->space_ms.empty()) {
        const std::vector<double>& all = workspace.transferred()->space_ms;
        figure.x = latency_axis("Latency", all);
        constexpr int bins = 48;
        std::vector<double> counts(bins + 1, 0);
        for (const double ms : all) {
            const double share = figure.x.share(ms);
            if (share >= 0 && share < 1) ++counts[static_cast<std::size_t>(share * bins)];
        }
        for (int i = 0; i <= bins; ++i) {
            bars.x.push_back(figure.x.value(static_cast<double>(i) / bins));
            bars.y.push_back(counts[static_cast<std::size_t>(i)]);
        }
        figure.y.high = 1.08 * *std::max_element(counts.begin(), counts.end());
        for (const MeasuredNetwork& network : workspace.networks()) {
            measured.x.push_back(network.latency);
            measured.y.push_back(0);
            measured.notes.push_back(short_name(workspace.space(), network.architecture) + "\nmeasured " +
                                     in_ms(network.latency));
        }
    } else {
        figure.x = latency_axis("Latency", {});
    }
    figure.series = {std::move(bars), std::move(measured)};
    return figure;
}

}  // namespace latlab::app
