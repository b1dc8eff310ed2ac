#pragma once

#include <span>
#include <string>

#include "predictor/evaluation.h"

namespace latlab {

/// The record as one line of JSON without the line break, fields as in the project's contract: task, space,
/// device, predictor, sampler, k, seed, spearman, kendall, median_relative_error, n_test, seconds, and
/// coverage80 where there are intervals. Undefined figures are null; figures are rounded to six decimals.
std::string json_line(const EvaluationRecord& record);

/// Records of one task as a table for people: a block for each figure, devices down, predictors across,
/// mean and standard deviation over the seeds. The last line of a block is the mean over the devices; its
/// deviation is that of this mean from seed to seed. Undefined figures are left out and counted below.
std::string summary_table(std::span<const EvaluationRecord> records);

/// The last lines of the Spearman blocks of several tasks, one below the other.
std::string overview_table(std::span<const EvaluationRecord> records);

}  // namespace latlab
