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

    bool has(const StudyRun& run) const { return runs_.count(run) > 0; }
    /// Draw -> mean Spearman over the target devices, without devices where it is undefined.
    std::map<std::pair<std::uint64_t, std::uint64_t>, double> draws(const std::string& study,
                                                                    const std::string& setting,
                                                                    std::string_view task) const;

  private:
    // run -> sample seed -> device -> Spearman
    std::map<StudyRun, std::map<std::uint64_t, std::map<std::string, double>>> runs_;
};

/// A mean with the half-width of its 95 % interval (Student's t over the draws; NaN for fewer than two).
struct MeanInterval {
    double mean, half_width;
    std::size_t draws;
};
MeanInterval mean_interval(const std::vector<double>& values);

/// A setting less another, draw by draw where both are known.
MeanInterval paired_difference(const StudyResults& results, const std::string& study,
                               const std::string& setting, const std::string& other, std::string_view task);

}  // namespace latlab
