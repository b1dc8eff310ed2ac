#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "base/progress.h"
#include "cli/arguments.h"
#include "devices/latency_table.h"
#include "devices/task.h"
#include "predictor/evaluation.h"

namespace latlab {

/// Evaluates tasks as the options of `latlab evaluate` say; keeps the tables from task to task.
class EvaluateRun {
  public:
    /// Throws UsageError for unknown predictors and where no tables are given. arguments outlive this.
    explicit EvaluateRun(const Arguments& arguments);

    /// out, if any, gets a JSON line as soon as a record is known.
    std::vector<EvaluationRecord> evaluate(const Task& task, std::ostream* out, const Progress& progress);

  private:
    const LatencyTable& table(const SearchSpace& space);

    const Arguments& arguments_;
    std::vector<std::string> predictors_;
    EvaluationSettings settings_;
    unsigned threads_ = 2;
    std::map<std::string, LatencyTable> tables_;
};

}  // namespace latlab
