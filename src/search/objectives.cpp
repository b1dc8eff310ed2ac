#include "search/objectives.h"

#include <stdexcept>

namespace latlab {

bool needs_accuracy_model(const SearchSpace& space, std::string_view objective) {
    if (objective == "capacity") return false;
    accuracy_dataset(objective);  // refuses unknown names
    return space.id() == "nb201";
}

std::unique_ptr<Objective> make_objective(const SearchSpace& space, std::string_view objective,
                                          std::shared_ptr<const AccuracyModel> model) {
    if (!needs_accuracy_model(space, objective)) return std::make_unique<Capacity>(space);
    if (!model) throw std::invalid_argument("make_objective: the accuracy model is missing");
    return std::make_unique<PredictedAccuracy>(std::move(model), accuracy_dataset(objective));
}

}  // namespace latlab
