#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "devices/wide_table.h"
#include "search/objective.h"
#include "search/operation_regression.h"

namespace latlab {

/// A table of numbers about architectures, and what to call it.
struct NumberTable {
    std::shared_ptr<const WideTable> numbers;
    std::string name;
};

/// A column of a table: what stands there for the architectures that it holds, and for all others what an
/// OperationRegression has learnt from these (in the logarithm where all are above zero and the largest is
/// ten times the least).
class ColumnObjective final : public Objective {
  public:
    /// Throws DataError where the table has no such column, or numbers for fewer than ten architectures
    /// though there are others to tell.
    ColumnObjective(const NumberTable& table, const std::string& column, std::uint64_t seed = 1);

    std::vector<double> score(std::span<const Architecture> architectures) const override;
    std::string text() const override;

    /// How well what was learnt orders architectures left out (Spearman); NaN where nothing had to be learnt.
    double left_out_spearman() const;
    /// For how many architectures the table has a number.
    std::size_t known() const { return known_.size(); }

  private:
    std::string table_, column_;
    std::unordered_map<Architecture, double, ArchitectureHash> known_;
    std::optional<OperationRegression> learnt_;
    bool logarithm_ = false;
};

}  // namespace latlab
