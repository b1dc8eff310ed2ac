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

std::vector<std::string_view> tasks_with_results(const Study& study, const StudyResults& results) {
    std::vector<std::string_view> tasks;
    for (const std::string_view task : study_tasks) {
        const bool any = std::any_of(study.settings.begin(), study.settings.end(), [&](const auto& setting) {
            return !results.draws(study.name, setting.name, task).empty();
        });
        if (any) tasks.push_back(task);
    }
    return tasks;
}

std::size_t task_number(std::string_view task) {
    return static_cast<std::size_t>(std::find(study_tasks.begin(), study_tasks.end(), task) -
                                    study_tasks.begin());
}

double published(const Study& study, const std::string& setting, std::string_view task) {
    for (const PublishedFigures& row : study.published)
        if (row.setting == setting) return row.spearman[task_number(task)];
    return NAN;
}

MeanInterval figure(const Study& study, const std::string& setting, const StudyResults& results,
                    std::string_view task) {
    return mean_interval(results.draws(study.name, setting, task));
}

// From the lowest figure, down to the next tenth, to 1.
Axis axis_for(const Study& study, const StudyResults& results, const std::vector<std::string_view>& tasks) {
    double low = 1;
    for (const std::string_view task : tasks) {
        for (const StudySetting& setting : study.settings) {
            for (const double value :
                 {figure(study, setting.name, results, task).mean, published(study, setting.name, task)})
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

std::string study_chart(const Study& study, const StudyResults& results) {
    const std::vector<std::string_view> tasks = tasks_with_results(study, results);
    const Axis axis = axis_for(study, results, tasks);
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
        out << text(from + task_width / 2, top + plot_height + 20, std::string(tasks[t]),
                    "text-anchor=\"middle\" fill=\"#16181d\"");
        const double step = task_width / static_cast<double>(study.settings.size() + 1);
        for (std::size_t s = 0; s < study.settings.size(); ++s) {
            const std::string& setting = study.settings[s].name;
            out << mark(from + step * static_cast<double>(s + 1), axis,
                        figure(study, setting, results, tasks[t]), published(study, setting, tasks[t]),
                        colour(s));
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
