#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "predictor/evaluation.h"
#include "study/catalogue.h"

namespace latlab {

/// One run of a study: a setting on a task from one pre-training seed.
struct StudyRun {
    std::string study, setting, task;
    std::uint64_t pretrain_seed = 1;
    friend bool operator<(const StudyRun& a, const StudyRun& b) {
        return std::tie(a.study, a.setting, a.task, a.pretrain_seed) <
               std::tie(b.study, b.setting, b.task, b.pretrain_seed);
    }
};

/// A run's records as JSON lines: those of `latlab evaluate` with study, setting and pretrain_seed in front.
std::string study_lines(const StudyRun& run, const std::vector<EvaluationRecord>& records);

/// What JSON lines of study runs say, from one file or many: the mean over the target devices for each draw
/// (pre-training seed, sample seed).
class StudyResults {
  public:
    /// Adds a file's lines. A line that is there already counts once; an unfinished last line is passed over.
    /// Throws DataError with the file and line of what is no result of a study.
    void add(std::string_view lines, const std::string& file);

    /// How many lines a run has: one for each device and sample seed.
    std::size_t lines(const StudyRun& run) const;
    /// The studies that the lines are of.
    std::vector<std::string> studies() const;
    /// Draw (pre-training seed, sample seed) -> mean Spearman over the target devices. An undefined one
    /// counts as 0: predictions that are all equal order nothing.
    std::map<std::pair<std::uint64_t, std::uint64_t>, double> draws(const std::string& study,
                                                                    const std::string& setting,
                                                                    std::string_view task) const;

  private:
    // run -> sample seed -> device -> Spearman
    std::map<StudyRun, std::map<std::uint64_t, std::map<std::string, double>>> runs_;
};

/// A mean over draws with the half-width of its 95 % interval. Draws that share a pre-training seed, or a
/// sample seed, are not independent: Student's t is taken of the means over either kind of seed, and the
/// wider one holds. NaN where no kind has two seeds.
struct MeanInterval {
    double mean, half_width;
    std::size_t draws;
};
using Draws = std::map<std::pair<std::uint64_t, std::uint64_t>, double>;
MeanInterval mean_interval(const Draws& draws);

/// A setting less another, draw by draw where both are known.
MeanInterval paired_difference(const StudyResults& results, const std::string& study,
                               const std::string& setting, const std::string& other, std::string_view task);

}  // namespace latlab
