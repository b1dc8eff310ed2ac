#pragma once

#include <array>
#include <string>
#include <vector>

#include "study/results.h"

namespace latlab {

/// What a study's runs came to for one setting, by task in the order of study_tasks. `draws` is 0 where there
/// are no results.
struct SettingFigures {
    std::string setting;
    std::array<MeanInterval, study_tasks.size()> spearman;  ///< mean over target devices and draws
    std::array<MeanInterval, study_tasks.size()>
        difference;  ///< less the study's first setting, draw by draw
};

/// A study's figures, a row for each of its settings in the study's order.
struct StudyFigures {
    std::string study;
    std::vector<SettingFigures> settings;

    bool empty() const;
    /// Whether every setting that has a figure has one for each task.
    bool whole() const;
};
StudyFigures study_figures(const Study& study, const StudyResults& results);

/// Whether zero lies outside the interval of a difference.
bool differs(const MeanInterval& difference);

/// What the figures say, a sentence each: on which tasks a setting is better or worse than the first beyond
/// the 95 % interval, and how its order agrees with the published one. Each task counts for itself: of twenty
/// differences that are none, one lies beyond its interval by chance.
std::vector<std::string> study_findings(const Study& study, const StudyFigures& figures);

}  // namespace latlab
