#include "app/study_plots.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/figures.h"
#include "app/format.h"
#include "base/error.h"

namespace latlab::app {

namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Devices in the order of their first coordinate, along which they differ most.
std::vector<std::size_t> along_first_coordinate(const DeviceSet& set) {
    std::vector<std::size_t> order(set.names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return set.x[a] < set.x[b]; });
    return order;
}

/// The device that correlates most with this one; itself where none does.
std::size_t most_alike(const DeviceSet& set, std::size_t device) {
    std::size_t best = device;
    for (std::size_t other = 0; other < set.names.size(); ++other) {
        const double correlation = set.spearman[device][other];
        if (other == device || std::isnan(correlation)) continue;
        if (best == device || correlation > set.spearman[device][best]) best = other;
    }
    return best;
}

/// Both axes without numbers, of one scale: distances in the plane mean the same in both directions.
void fit_plane(Figure& figure, const std::vector<double>& x, const std::vector<double>& y) {
    fit(figure.x, x);
    fit(figure.y, y);
    figure.equal_scale = true;
    figure.x.names = figure.y.names = {""};  // numbers of a plane say nothing
}

std::string device_note(const DeviceSet& set, std::size_t device) {
    const std::size_t other = most_alike(set, device);
    if (other == device) return set.names[device];
    return set.names[device] + "\n" + format_fixed(set.spearman[device][other], 2) + " like " +
           set.names[other];
}

Series joined_to_most_alike(const DeviceSet& set) {
    Series lines;
    lines.kind = Series::Kind::line;
    lines.ink = Ink::muted;
    lines.size = 1;
    lines.opacity = 0.5;
    for (std::size_t device = 0; device < set.names.size(); ++device) {
        const std::size_t other = most_alike(set, device);
        lines.x.insert(lines.x.end(), {set.x[device], set.x[other], NAN});
        lines.y.insert(lines.y.end(), {set.y[device], set.y[other], NAN});
    }
    return lines;
}

Series device_points(const DeviceSet& set, const std::string& name, double category,
                     const std::function<bool(const std::string&)>& shown) {
    Series points;
    points.name = name;
    points.ink = Ink::category;
    points.shade = category;
    points.size = 5;
    for (std::size_t device = 0; device < set.names.size(); ++device) {
        if (!shown(set.names[device])) continue;
        points.x.push_back(set.x[device]);
        points.y.push_back(set.y[device]);
        points.notes.push_back(device_note(set, device));
    }
    return points;
}

}  // namespace

Figure device_matrix(const DeviceSet& set) {
    Figure figure;
    figure.title = "Rank correlation between devices";
    figure.ramp = Axis{};
    figure.ramp->label = "Spearman";
    figure.ramp->low = 1;
    const std::vector<std::size_t> order = along_first_coordinate(set);
    for (const auto& row : set.spearman)
        for (const double value : row)
            if (!std::isnan(value)) figure.ramp->low = std::min(figure.ramp->low, value);
    figure.ramp->low = std::min(0.9, std::floor(10 * figure.ramp->low) / 10);
    Series cells;
    cells.kind = Series::Kind::cells;
    cells.ink = Ink::ramp;
    for (std::size_t row = 0; row < order.size(); ++row) {
        const std::size_t a = order[row];
        figure.y.names.push_back(set.names[a]);
        for (std::size_t column = 0; column < order.size(); ++column) {
            const std::size_t b = order[column];
            const double value = set.spearman[a][b];
            if (std::isnan(value)) continue;
            cells.x.push_back(static_cast<double>(column));
            cells.y.push_back(static_cast<double>(row));
            cells.shades.push_back(figure.ramp->share(value));
            cells.notes.push_back(format_fixed(value, 3) + "\n" + set.names[a] + ", " + set.names[b]);
        }
    }
    figure.x.names = {""};
    for (Axis* axis : {&figure.x, &figure.y}) {
        axis->low = -0.5;
        axis->high = static_cast<double>(order.size()) - 0.5;
    }
    figure.series = {std::move(cells)};
    return figure;
}

Figure device_graph(const DeviceSet& set, const DeviceTask* task) {
    Figure figure;
    figure.title = "Devices that order architectures alike";
    fit_plane(figure, set.x, set.y);
    figure.series.push_back(joined_to_most_alike(set));
    if (task == nullptr) {
        figure.series.push_back(device_points(set, "", 0, [](const std::string&) { return true; }));
        return figure;
    }
    const auto other = [&](const std::string& name) {
        return !holds(task->sources, name) && !holds(task->targets, name);
    };
    if (std::any_of(set.names.begin(), set.names.end(), other))
        figure.series.push_back(device_points(set, "in neither", 6, other));
    figure.series.push_back(
        device_points(set, "source", 0, [&](const std::string& name) { return holds(task->sources, name); }));
    figure.series.push_back(
        device_points(set, "target", 1, [&](const std::string& name) { return holds(task->targets, name); }));
    return figure;
}

double correlation_across(const DeviceSet& set, const DeviceTask& task) {
    double sum = 0;
    int pairs = 0;
    for (std::size_t a = 0; a < set.names.size(); ++a) {
        for (std::size_t b = 0; b < set.names.size(); ++b) {
            if (!holds(task.sources, set.names[a]) || !holds(task.targets, set.names[b])) continue;
            if (std::isnan(set.spearman[a][b])) continue;
            sum += set.spearman[a][b];
            ++pairs;
        }
    }
    return pairs > 0 ? sum / pairs : NAN;
}

Figure encoded_architectures(const EncodingMap& map, const std::string& title) {
    Figure figure;
    figure.title = title;
    fit_plane(figure, map.x, map.y);
    Axis ramp;
    ramp.label = map.value_text;
    const auto [low, high] = std::minmax_element(map.values.begin(), map.values.end());
    if (low != map.values.end() && *low < *high) {
        ramp.low = *low;
        ramp.high = *high;
    }
    Series points, chosen;
    points.ink = Ink::ramp;
    points.size = 3.5;
    points.opacity = 0.85;
    chosen.name = "chosen by the sampler";
    chosen.ink = Ink::text;
    chosen.hollow = true;
    chosen.size = 6;
    for (const std::size_t i : map.chosen) {
        if (i >= map.x.size()) continue;
        chosen.x.push_back(map.x[i]);
        chosen.y.push_back(map.y[i]);
    }
    for (std::size_t i = 0; i < map.x.size(); ++i) {
        points.x.push_back(map.x[i]);
        points.y.push_back(map.y[i]);
        points.shades.push_back(ramp.share(map.values[i]));
        points.notes.push_back(format_short(map.values[i]) + "\n" + map.architectures[i]);
    }
    // The rings lie under the points, which fill them.
    figure.series = {std::move(chosen), std::move(points)};
    figure.ramp = std::move(ramp);
    return figure;
}

namespace {

std::string with_half_width(double mean, double half_width) {
    return format_fixed(mean, 3) +
           (std::isfinite(half_width) && half_width > 0 ? " \xC2\xB1 " + format_fixed(half_width, 3) : "");
}

/// Where the columns of one space stand among all tasks.
std::vector<std::size_t> columns_of(const std::vector<DeviceTask>& tasks, const std::string& space) {
    std::vector<std::size_t> columns;
    for (std::size_t t = 0; t < tasks.size(); ++t)
        if (tasks[t].space == space) columns.push_back(t);
    return columns;
}

/// A row's figures at these places, with tooltips; intervals where it has half-widths.
void add_row(const StudyRow& row, std::size_t column, double x, const std::string& task, Series& points,
             Series& intervals) {
    const double mean = row.spearman[column];
    if (!std::isfinite(mean)) return;
    const double half = column < row.half_width.size() ? row.half_width[column] : NAN;
    points.x.push_back(x);
    points.y.push_back(mean);
    points.notes.push_back(with_half_width(mean, half) + "\n" + row.name + ", " + task);
    if (!std::isfinite(half)) return;
    intervals.x.push_back(x);
    intervals.y.push_back(mean);
    intervals.low.push_back(mean - half);
    intervals.high.push_back(mean + half);
}

/// Intervals, published figures and our own of one setting, beside those of the others.
std::vector<Series> setting_series(const StudyQuestion& question, std::size_t setting,
                                   const std::vector<DeviceTask>& tasks,
                                   const std::vector<std::size_t>& columns) {
    Series points, intervals, published, unused;
    for (Series* series : {&points, &intervals, &published}) {
        series->ink = Ink::category;
        series->shade = static_cast<double>(setting);
    }
    const StudyRow& row = question.settings[setting];
    points.name = row.name;
    intervals.kind = Series::Kind::intervals;
    intervals.size = 2;
    published.hollow = true;
    const double step = 0.8 / static_cast<double>(question.settings.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const double x = static_cast<double>(i) - 0.4 + step * (static_cast<double>(setting) + 0.5);
        const std::string& task = tasks[columns[i]].name;
        for (const StudyRow& other : question.published)
            if (other.setting == row.name) add_row(other, columns[i], x, task, published, unused);
        add_row(row, columns[i], x, task, points, intervals);
    }
    return {std::move(intervals), std::move(published), std::move(points)};
}

}  // namespace

Figure study_comparison(const StudyQuestion& question, const std::vector<DeviceTask>& tasks,
                        const std::string& space) {
    Figure figure;
    figure.title = question.title;
    figure.y.label = "Spearman";
    const std::vector<std::size_t> columns = columns_of(tasks, space);
    for (const std::size_t column : columns) figure.x.names.push_back(tasks[column].name);
    figure.x.low = -0.5;
    figure.x.high = static_cast<double>(columns.size()) - 0.5;
    std::vector<double> all;
    for (std::size_t s = 0; s < question.settings.size(); ++s) {
        for (Series& series : setting_series(question, s, tasks, columns)) {
            for (const std::vector<double>* values : {&series.y, &series.low, &series.high})
                all.insert(all.end(), values->begin(), values->end());
            figure.series.push_back(std::move(series));
        }
    }
    fit(figure.y, all);
    figure.y.high = std::min(1.0, figure.y.high);
    return figure;
}

Figure experiment_figure(const Experiment& experiment) {
    Figure figure;
    figure.title = "Predictors on these tables";
    figure.x.label = "Spearman on unmeasured networks";
    Series points, intervals;
    points.size = 5;
    intervals.kind = Series::Kind::intervals;
    intervals.along_x = true;
    intervals.size = 2;
    intervals.opacity = 0.5;
    std::vector<double> all;
    const std::size_t count = experiment.rows.size();
    for (std::size_t i = 0; i < count; ++i) {
        const ExperimentRow& row = experiment.rows[count - 1 - i];  // the first on top
        figure.y.names.push_back(row.title);
        if (!std::isfinite(row.spearman)) continue;
        const auto y = static_cast<double>(i);
        const double half = std::isfinite(row.half_width) ? row.half_width : 0;
        points.x.push_back(row.spearman);
        points.y.push_back(y);
        points.notes.push_back(with_half_width(row.spearman, half) + "\n" + row.title);
        intervals.x.push_back(row.spearman);
        intervals.y.push_back(y);
        intervals.low.push_back(row.spearman - half);
        intervals.high.push_back(row.spearman + half);
        all.insert(all.end(), {row.spearman - half, row.spearman + half});
    }
    figure.y.low = -0.5;
    figure.y.high = static_cast<double>(std::max<std::size_t>(1, count)) - 0.5;
    fit(figure.x, all);
    figure.x.high = std::min(1.0 + 1e-9, figure.x.high);
    figure.series = {std::move(intervals), std::move(points)};
    figure.empty_text = "No result yet";
    return figure;
}

}  // namespace latlab::app
