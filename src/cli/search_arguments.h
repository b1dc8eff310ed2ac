#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "search/objectives.h"
#include "search/problem.h"

namespace latlab {

/// --objective, --accuracy-model, --table, --risk, --low, --high, --at-least, --at-most.
std::vector<Option> aim_options();

/// What `search` is to raise, lower and keep beside latency, and all that this points to.
struct GivenAims {
    std::string objective_name;
    std::unique_ptr<Objective> objective;
    std::vector<std::string> numbers;  ///< the names of the further aims
    std::vector<FurtherAim> further;
    double risk = 0.5;

    /// Throws UsageError and, for what a file lacks, DataError.
    GivenAims(const Arguments& arguments, const SearchSpace& space);

  private:
    FurtherAim& aim(const std::string& name);

    std::vector<std::unique_ptr<Objective>> held_;
};

/// A limit in ms for each of --measurements and --also; infinity where none is given. Throws UsageError.
std::vector<double> latency_limits(const Arguments& arguments);

}  // namespace latlab
