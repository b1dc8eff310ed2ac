#pragma once

#include <memory>
#include <string_view>

#include "search/accuracy_model.h"
#include "search/column_objective.h"

namespace latlab {

/// What an objective is made from.
enum class ObjectiveSource { costs, accuracy_model, proxies, own_table };

/// Begins the name of an objective that is a column of the user's own table: "column:top1".
inline constexpr std::string_view own_column_prefix = "column:";

/// What the objective of this name is made from on this space: "cifar10", "cifar100" and "imagenet16" from
/// the accuracy model, and from costs where no accuracies exist (FBNet), so that capacity stands in whatever
/// is asked for; "capacity" from costs; "zen", "synflow" and "nwot" from a table of zero-cost proxies (FBNet
/// alone: what is known of accuracy on NAS-Bench-201 tells more); "column:…" from the user's own table.
/// Throws UsageError for another name.
ObjectiveSource objective_source(const SearchSpace& space, std::string_view objective);

/// What objectives are made from; each may be absent where the objective's source is another.
struct ObjectiveIngredients {
    std::shared_ptr<const AccuracyModel> model;
    NumberTable proxies, own;
};

/// The objective of this name. Throws as objective_source and ColumnObjective do, and DataError where a
/// column of the user's own is asked for but there is no table.
std::unique_ptr<Objective> make_objective(const SearchSpace& space, std::string_view objective,
                                          const ObjectiveIngredients& ingredients);

/// A further number that a search minds: "macs" and "parameters", both in millions, or "column:…" of the
/// user's own table. Throws UsageError for another name, DataError as make_objective.
std::unique_ptr<Objective> make_number(const SearchSpace& space, std::string_view number,
                                       const NumberTable& own);

}  // namespace latlab
