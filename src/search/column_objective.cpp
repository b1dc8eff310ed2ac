#include "search/column_objective.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/text.h"

namespace latlab {
namespace {

constexpr std::size_t fewest_to_learn_from = 10;
constexpr double wide_range = 10, largest_value = 1e100;

int column_of(const NumberTable& table, const std::string& column) {
    try {
        return table.numbers->column(column);
    } catch (const DataError& error) {
        throw DataError(error.fault(), table.name, error.mend());
    }
}

}  // namespace

ColumnObjective::ColumnObjective(const NumberTable& table, const std::string& column, std::uint64_t seed)
    : table_(table.name), column_(column) {
    const WideTable& numbers = *table.numbers;
    const int at = column_of(table, column);
    const SearchSpace& space = *numbers.space;
    std::vector<Architecture> architectures;
    std::vector<double> values;
    for (std::size_t i = 0; i < numbers.architectures.size(); ++i) {
        const double value = numbers.values(static_cast<Eigen::Index>(i), at);
        if (std::isnan(value)) continue;
        if (std::abs(value) > largest_value)
            throw DataError("a number is too large to reckon with",
                            table.name + ", column " + in_quotes(column),
                            "Leave the cell empty where there is none.");
        known_.emplace(numbers.architectures[i], value);
        // What leads nowhere guesses: it would bend what is learnt of all others, and no search takes it.
        if (!space.connected(numbers.architectures[i])) continue;
        architectures.push_back(numbers.architectures[i]);
        values.push_back(value);
    }
    if (space.enumerable() && static_cast<double>(known_.size()) >= space.size()) return;
    if (values.size() < fewest_to_learn_from)
        throw DataError("there are numbers for " + std::to_string(values.size()) +
                            " networks, too few to tell anything of the others",
                        table.name + ", column " + in_quotes(column),
                        "Give at least " + std::to_string(fewest_to_learn_from) + ".");
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    logarithm_ = *least > 0 && *most / *least >= wide_range;
    if (logarithm_) {
        for (double& value : values) value = std::log(value);
    }
    learnt_.emplace(space, architectures, values, seed);
}

std::vector<double> ColumnObjective::score(std::span<const Architecture> architectures) const {
    std::vector<double> scores(architectures.size());
    std::vector<std::size_t> unknown;
    std::vector<Architecture> asked;
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        const auto found = known_.find(architectures[i]);
        if (found != known_.end()) {
            scores[i] = found->second;
        } else {
            unknown.push_back(i);
            asked.push_back(architectures[i]);
        }
    }
    if (unknown.empty()) return scores;
    const std::vector<double> told = learnt_->predict(asked);
    for (std::size_t i = 0; i < unknown.size(); ++i)
        scores[unknown[i]] = logarithm_ ? std::exp(told[i]) : told[i];
    return scores;
}

double ColumnObjective::left_out_spearman() const {
    return learnt_ ? learnt_->left_out_spearman() : std::numeric_limits<double>::quiet_NaN();
}

std::string ColumnObjective::text() const {
    std::string text = column_ + " of " + table_;
    if (!learnt_) return text;
    text.append(", which holds it for ").append(std::to_string(known_.size()));
    text += " networks; for others it is learnt from these";
    const double spearman = left_out_spearman();
    if (!std::isfinite(spearman)) return text;
    // An error in the logarithm is a ratio.
    const double error = learnt_->left_out_error();
    char digits[80];
    std::snprintf(digits, sizeof digits,
                  logarithm_ ? "%.2f, median error %.2g %%" : "%.2f, median error %.2g", spearman,
                  logarithm_ ? 100 * std::expm1(error) : error);
    text.append(" (on networks left out: Spearman correlation ").append(digits).append(")");
    return text;
}

}  // namespace latlab
