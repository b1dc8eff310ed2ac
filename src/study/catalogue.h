#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// The paper's tasks in its order: ND, N1-N4, NA, FD, F1-F4, FA.
constexpr std::array<std::string_view, 12> study_tasks{"ND", "N1", "N2", "N3", "N4", "NA",
                                                       "FD", "F1", "F2", "F3", "F4", "FA"};
using TaskFigures = std::array<double, study_tasks.size()>;

/// One of the things that a study compares: words that `latlab evaluate` takes beside those of the study.
struct StudySetting {
    std::string name;                                   ///< "attention", in results and tables
    std::vector<std::string> words;                     ///< "--set", "layer=attention"
    std::vector<std::string> nb201_words, fbnet_words;  ///< further ones for the tasks of one space
};

/// What somebody else reported for a setting: Spearman for each task, NaN where nothing was.
struct PublishedFigures {
    std::string setting;  ///< the StudySetting that it stands beside; empty: none
    std::string name;     ///< of the row
    TaskFigures spearman;
};

/// One question of the paper, as it is asked here: settings that differ in one thing.
struct Study {
    std::string name;                    ///< "parts", on the command line
    std::string title;                   ///< "Parts of the predictor"
    std::string question;                ///< two sentences for somebody who hasn't read the paper
    std::string sources;                 ///< how many architectures of each source device, in words
    std::vector<std::string> words;      ///< for all settings and both spaces
    std::vector<StudySetting> settings;  ///< the first is what the others are compared with
    std::vector<PublishedFigures> published;
    std::string published_source;  ///< how those figures were obtained
    /// Why our figures are as they are, a paragraph each; speaks of all tasks.
    std::vector<std::string> discussion;
};

const std::vector<Study>& studies();
/// Throws UsageError that names the studies.
const Study& study(std::string_view name);

/// The same study with `count` architectures of each source device, where a setting does not fix that itself,
/// and without a discussion: "parts-512".
Study with_sources(Study study, const std::string& count);

/// The words after `latlab evaluate` that compute one setting of a study on one task.
std::vector<std::string> evaluate_words(const Study& study, const StudySetting& setting,
                                        std::string_view task);

}  // namespace latlab
