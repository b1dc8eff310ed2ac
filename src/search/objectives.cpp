#include "search/objectives.h"

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "base/text.h"

namespace latlab {
namespace {

constexpr std::string_view proxies[] = {"zen", "synflow", "nwot"};

// Says of a proxy what it is; a number alone would pass for an accuracy.
class ProxyObjective final : public Objective {
  public:
    ProxyObjective(const NumberTable& table, const std::string& name) : column_(table, name), name_(name) {}
    std::vector<double> score(std::span<const Architecture> architectures) const override {
        return column_.score(architectures);
    }
    std::string text() const override {
        return "zero-cost proxy " + name_ +
               ", computed from untrained networks, which stands in for accuracy (as learnt from " +
               std::to_string(column_.known()) + " networks)";
    }

  private:
    ColumnObjective column_;
    std::string name_;
};

bool is_own_column(std::string_view name) {
    return name.substr(0, own_column_prefix.size()) == own_column_prefix;
}

std::unique_ptr<Objective> own_column(std::string_view name, const NumberTable& own) {
    if (!own.numbers)
        throw DataError("there is no table to take " + in_quotes(std::string(name)) + " from", "",
                        "Give one with a column `architecture` and the numbers beside it.");
    return std::make_unique<ColumnObjective>(own, std::string(name.substr(own_column_prefix.size())));
}

}  // namespace

ObjectiveSource objective_source(const SearchSpace& space, std::string_view objective) {
    if (objective == "capacity") return ObjectiveSource::costs;
    if (is_own_column(objective)) return ObjectiveSource::own_table;
    if (std::find(std::begin(proxies), std::end(proxies), objective) != std::end(proxies)) {
        if (space.id() == "fbnet") return ObjectiveSource::proxies;
        throw UsageError("the objective " + in_quotes(std::string(objective)) + " is for FBNet alone; on " +
                         std::string(space.name()) +
                         " accuracies are known, so take cifar10, cifar100 or imagenet16");
    }
    accuracy_dataset(objective);  // refuses unknown names
    return space.id() == "nb201" ? ObjectiveSource::accuracy_model : ObjectiveSource::costs;
}

std::unique_ptr<Objective> make_objective(const SearchSpace& space, std::string_view objective,
                                          const ObjectiveIngredients& ingredients) {
    switch (objective_source(space, objective)) {
        case ObjectiveSource::costs:
            return std::make_unique<Capacity>(space);
        case ObjectiveSource::accuracy_model:
            if (!ingredients.model)
                throw std::invalid_argument("make_objective: the accuracy model is missing");
            return std::make_unique<PredictedAccuracy>(ingredients.model, accuracy_dataset(objective));
        case ObjectiveSource::proxies:
            if (!ingredients.proxies.numbers)
                throw std::invalid_argument("make_objective: the table of proxies is missing");
            return std::make_unique<ProxyObjective>(ingredients.proxies, std::string(objective));
        case ObjectiveSource::own_table:
            break;
    }
    return own_column(objective, ingredients.own);
}

std::unique_ptr<Objective> make_number(const SearchSpace& space, std::string_view number,
                                       const NumberTable& own) {
    if (number == "macs") return std::make_unique<Capacity>(space);
    if (number == "parameters") return std::make_unique<Parameters>(space);
    if (is_own_column(number)) return own_column(number, own);
    throw UsageError("there is no number '" + std::string(number) +
                     "'; there are macs, parameters and the columns of a table of your own (column:NAME)");
}

}  // namespace latlab
