#include "study/study_table.h"

#include <cmath>
#include <cstdio>

namespace latlab {
namespace {

// .917 and -.012, as papers print correlations.
std::string short_number(double value, bool with_sign = false) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, with_sign ? "%+.3f" : "%.3f", value);
    std::string text = buffer;
    if (text == "-0.000") text = with_sign ? "+0.000" : "0.000";
    const std::size_t zero = text.find("0.");
    if (zero != std::string::npos && zero <= 1) text.erase(zero, 1);
    return text;
}

std::string in_italics(std::string text) {
    text.insert(text.begin(), '*');
    text.push_back('*');
    return text;
}

std::string row(const std::string& name, const std::vector<std::string>& cells) {
    std::string text = "| " + name + " |";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
}

std::string heading(const std::string& first) {
    std::string rule = "|---|";
    for (std::size_t i = 0; i < study_tasks.size(); ++i) rule += "---|";
    return row(first, {study_tasks.begin(), study_tasks.end()}) + rule + "\n";
}

std::string setting_row(const SettingFigures& setting) {
    std::vector<std::string> cells;
    for (const MeanInterval& figure : setting.spearman)
        cells.push_back(figure.draws == 0 ? "" : short_number(figure.mean));
    return row(setting.setting, cells);
}

std::string published_row(const PublishedFigures& published) {
    std::vector<std::string> cells;
    for (const double value : published.spearman)
        cells.push_back(std::isnan(value) ? "" : in_italics(short_number(value)));
    return row(in_italics(published.name), cells);
}

// In bold where zero lies outside the interval.
std::string difference_cell(const MeanInterval& difference) {
    if (difference.draws == 0) return "";
    const std::string mean = short_number(difference.mean, true);
    if (std::isnan(difference.half_width)) return mean;
    const std::string text = mean + " ± " + short_number(difference.half_width);
    return differs(difference) ? "**" + text + "**" : text;
}

std::string difference_row(const SettingFigures& setting) {
    std::vector<std::string> cells;
    for (const MeanInterval& difference : setting.difference) cells.push_back(difference_cell(difference));
    return row(setting.setting, cells);
}

}  // namespace

std::string study_table(const Study& study, const StudyFigures& figures) {
    std::string text = "## " + study.title + "\n\n" + study.question + "\n\n";
    text += "Spearman, mean over the target devices and the draws; " + study.sources + ":\n\n" +
            heading("setting");
    for (const SettingFigures& setting : figures.settings) {
        text += setting_row(setting);
        for (const PublishedFigures& published : study.published)
            if (published.setting == setting.setting) text += published_row(published);
    }
    for (const PublishedFigures& published : study.published)
        if (published.setting.empty()) text += published_row(published);
    text += "\n*Published*: " + study.published_source + "\n\n";
    text += "Less *" + study.settings.front().name +
            "*, draw by draw, with the 95 % interval of the mean; bold where that leaves out zero:\n\n" +
            heading("setting");
    for (std::size_t i = 1; i < figures.settings.size(); ++i) text += difference_row(figures.settings[i]);
    text.push_back('\n');
    for (const std::string& finding : study_findings(study, figures)) text += "- " + finding + "\n";
    if (!figures.whole()) return text;
    for (const std::string& paragraph : study.discussion) text += "\n" + paragraph + "\n";
    return text;
}

}  // namespace latlab
