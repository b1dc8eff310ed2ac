#include "study/study_chart.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace latlab {
namespace {

constexpr double left = 56, top = 64, plot_height = 300, task_width = 96, right = 24, legend_line = 20;
// Distinct in colour and in grey (Okabe and Ito, 2008), the accent first.
constexpr std::array<const char*, 9> colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
                                             "#56b4e9", "#6f6f6f", "#a0522d", "#16181d"};

struct Axis {
    double low, high;
    double y(double value) const {
        return top + plot_height * (high - std::clamp(value, low, high)) / (high - low);
    }
};

const char* colour(std::size_t setting) {
    return colours[setting % colours.size()];
}

// Numbers of the tasks that have results.
std::vector<std::size_t> tasks_with_results(const StudyFigures& figures) {
    std::vector<std::size_t> tasks;
    for (std::size_t t = 0; t < study_tasks.size(); ++t) {
        const bool any = std::any_of(figures.settings.begin(), figures.settings.end(),
                                     [&](const auto& setting) { return setting.spearman[t].draws > 0; });
        if (any) tasks.push_back(t);
    }
    return tasks;
}

double published_mean(const Study& study, const std::string& setting, std::size_t task) {
    for (const PublishedFigures& row : study.published)
        if (row.setting == setting) return row.spearman[task];
    return NAN;
}

// From the lowest figure, down to the next tenth, to 1.
Axis axis_for(const Study& study, const StudyFigures& figures, const std::vector<std::size_t>& tasks) {
    double low = 1;
    for (const std::size_t task : tasks) {
        for (const SettingFigures& setting : figures.settings) {
            const MeanInterval& ours = setting.spearman[task];
            for (const double value :
                 {ours.draws > 0 ? ours.mean : NAN, published_mean(study, setting.setting, task)})
                if (std::isfinite(value)) low = std::min(low, value);
        }
    }
    return {std::max(-1.0, std::floor(low * 10 - .5) / 10), 1};
}

std::string text(double x, double y, const std::string& words, const char* attributes = "") {
    std::ostringstream out;
    out << "<text x=\"" << x << "\" y=\"" << y << "\" " << attributes << ">" << words << "</text>\n";
    return out.str();
}

std::string grid(const Axis& axis, double width) {
    std::ostringstream out;
    const int first = static_cast<int>(std::lround(axis.low * 10));
    for (int tenth = first; tenth <= 10; ++tenth) {
        const double y = axis.y(tenth / 10.0);
        out << "<line x1=\"" << left << "\" x2=\"" << width - right << "\" y1=\"" << y << "\" y2=\"" << y
            << "\" stroke=\"#e6e9ed\"/>\n";
        std::ostringstream label;
        label << tenth / 10.0;
        out << text(left - 8, y + 4, label.str(), "text-anchor=\"end\" fill=\"#59606d\"");
    }
    return out.str();
}

std::string mark(double x, const Axis& axis, const MeanInterval& figure, double published,
                 const char* colour) {
    std::ostringstream out;
    if (std::isfinite(published))
        out << "<circle cx=\"" << x << "\" cy=\"" << axis.y(published)
            << "\" r=\"3.5\" fill=\"#ffffff\" stroke=\"" << colour << "\"/>\n";
    if (figure.draws == 0 || !std::isfinite(figure.mean)) return out.str();
    if (std::isfinite(figure.half_width))
        out << "<line x1=\"" << x << "\" x2=\"" << x << "\" y1=\"" << axis.y(figure.mean - figure.half_width)
            << "\" y2=\"" << axis.y(figure.mean + figure.half_width) << "\" stroke=\"" << colour
            << "\" stroke-width=\"2\"/>\n";
    out << "<circle cx=\"" << x << "\" cy=\"" << axis.y(figure.mean) << "\" r=\"4\" fill=\"" << colour
        << "\"/>\n";
    return out.str();
}

}  // namespace

std::string study_chart(const Study& study, const StudyFigures& figures) {
    const std::vector<std::size_t> tasks = tasks_with_results(figures);
    const Axis axis = axis_for(study, figures, tasks);
    const double width = std::max(520.0, left + right + task_width * static_cast<double>(tasks.size()));
    const double height =
        top + plot_height + 40 + legend_line * static_cast<double>(study.settings.size() + 1);
    std::ostringstream out;
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height
        << "\" viewBox=\"0 0 " << width << " " << height
        << "\" font-family=\"Inter, Helvetica, Arial, sans-serif\" font-size=\"12\">\n"
        << "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        << text(left, 28, study.title, "font-size=\"16\" font-weight=\"600\" fill=\"#16181d\"")
        << text(left, 48, "Spearman on unmeasured networks, mean over target devices", "fill=\"#59606d\"")
        << grid(axis, width);
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        const double from = left + task_width * static_cast<double>(t);
        out << text(from + task_width / 2, top + plot_height + 20, std::string(study_tasks[tasks[t]]),
                    "text-anchor=\"middle\" fill=\"#16181d\"");
        const double step = task_width / static_cast<double>(study.settings.size() + 1);
        for (std::size_t s = 0; s < figures.settings.size(); ++s) {
            const SettingFigures& setting = figures.settings[s];
            out << mark(from + step * static_cast<double>(s + 1), axis, setting.spearman[tasks[t]],
                        published_mean(study, setting.setting, tasks[t]), colour(s));
        }
    }
    double y = top + plot_height + 48;
    for (std::size_t s = 0; s < study.settings.size(); ++s, y += legend_line) {
        out << "<circle cx=\"" << left + 4 << "\" cy=\"" << y - 4 << "\" r=\"4\" fill=\"" << colour(s)
            << "\"/>\n"
            << text(left + 16, y, study.settings[s].name, "fill=\"#16181d\"");
    }
    out << text(left, y, "Lines: 95 % intervals. Hollow: published.", "fill=\"#59606d\"") << "</svg>\n";
    return out.str();
}

}  // namespace latlab
