#include "study/study_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace latlab {
namespace {

constexpr std::size_t tasks = study_tasks.size();

const PublishedFigures* published_beside(const Study& study, const std::string& setting) {
    for (const PublishedFigures& row : study.published)
        if (row.setting == setting) return &row;
    return nullptr;
}

std::size_t tasks_with_figures(const SettingFigures& row) {
    return static_cast<std::size_t>(
        std::count_if(row.spearman.begin(), row.spearman.end(),
                      [](const MeanInterval& figure) { return figure.draws > 0; }));
}

// "F2 +0.031"
std::string task_difference(std::size_t task, double difference) {
    char text[32];
    std::snprintf(text, sizeof text, " %+.3f", difference);
    return std::string(study_tasks[task]) + text;
}

std::string verdict_phrase(const std::string& verdict, const std::vector<std::string>& on) {
    if (on.empty()) return "";
    return verdict + " on " + std::to_string(on.size()) + " (" + join(on) + ")";
}

// Empty where nothing can be compared.
std::string difference_sentence(const SettingFigures& row, const std::string& first) {
    std::vector<std::string> better, worse;
    std::size_t compared = 0;
    for (std::size_t t = 0; t < tasks; ++t) {
        const MeanInterval& difference = row.difference[t];
        if (difference.draws == 0 || std::isnan(difference.half_width)) continue;
        ++compared;
        if (differs(difference))
            (difference.mean > 0 ? better : worse).push_back(task_difference(t, difference.mean));
    }
    if (compared == 0) return "";
    std::vector<std::string> phrases;
    for (const std::string& phrase : {verdict_phrase("better", better), verdict_phrase("worse", worse)})
        if (!phrase.empty()) phrases.push_back(phrase);
    const std::size_t same = compared - better.size() - worse.size();
    if (same > 0) phrases.push_back("no difference beyond the noise on " + std::to_string(same));
    return row.setting + " against " + first + ", " + std::to_string(compared) +
           (compared == 1 ? " task: " : " tasks: ") + join(phrases) + ".";
}

// How many of our differences beyond the noise the published figures have with the same sign.
std::string agreement_sentence(const Study& study, const StudyFigures& figures) {
    const PublishedFigures* first = published_beside(study, study.settings.front().name);
    if (first == nullptr) return "";
    std::size_t compared = 0, agree = 0;
    for (const SettingFigures& row : figures.settings) {
        const PublishedFigures* published = published_beside(study, row.setting);
        if (published == nullptr || published == first) continue;
        for (std::size_t t = 0; t < tasks; ++t) {
            const double theirs = published->spearman[t] - first->spearman[t];
            if (!differs(row.difference[t]) || std::isnan(theirs) || theirs == 0) continue;
            ++compared;
            if ((theirs > 0) == (row.difference[t].mean > 0)) ++agree;
        }
    }
    if (compared == 0) return "";
    return "Of " + std::to_string(compared) + (compared == 1 ? " difference" : " differences") +
           " beyond the noise here, the published figures have " + std::to_string(agree) +
           " with the same sign.";
}

}  // namespace

bool StudyFigures::empty() const {
    return std::all_of(settings.begin(), settings.end(),
                       [](const SettingFigures& row) { return tasks_with_figures(row) == 0; });
}

bool StudyFigures::whole() const {
    return !empty() && std::all_of(settings.begin(), settings.end(), [](const SettingFigures& row) {
        const std::size_t count = tasks_with_figures(row);
        return count == 0 || count == tasks;
    });
}

StudyFigures study_figures(const Study& study, const StudyResults& results) {
    StudyFigures figures{study.name, {}};
    for (const StudySetting& setting : study.settings) {
        SettingFigures row{setting.name, {}, {}};
        for (std::size_t t = 0; t < tasks; ++t) {
            row.spearman[t] = mean_interval(results.draws(study.name, setting.name, study_tasks[t]));
            row.difference[t] = paired_difference(results, study.name, setting.name,
                                                  study.settings.front().name, study_tasks[t]);
        }
        figures.settings.push_back(std::move(row));
    }
    return figures;
}

bool differs(const MeanInterval& difference) {
    return difference.draws > 0 && std::abs(difference.mean) > difference.half_width;
}

std::vector<std::string> study_findings(const Study& study, const StudyFigures& figures) {
    std::vector<std::string> findings;
    const auto add = [&](std::string sentence) {
        if (!sentence.empty()) findings.push_back(std::move(sentence));
    };
    for (std::size_t i = 1; i < figures.settings.size(); ++i)
        add(difference_sentence(figures.settings[i], study.settings.front().name));
    add(agreement_sentence(study, figures));
    return findings;
}

}  // namespace latlab
