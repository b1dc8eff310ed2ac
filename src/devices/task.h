#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// A split into known devices and devices to predict.
struct Task {
    std::string name;   ///< "ND", "N1" ... "FA"
    std::string space;  ///< "nb201" or "fbnet"
    std::vector<std::string> sources;
    std::vector<std::string> targets;  ///< in the paper's order
};

/// The paper's 12 tasks (ND, N1-N4, NA, FD, F1-F4, FA).
const std::vector<Task>& paper_tasks();
/// The task of this name; throws UsageError that lists the known ones.
const Task& paper_task(std::string_view name);

/// Names of the same physical device as `device`, itself included: other batch sizes and precisions, and
/// the same measurements under another name. Used to leave a device out of what predicts it.
std::vector<std::string> aliases(std::string_view device, const std::vector<std::string>& among);

/// The known devices without the excluded ones and their aliases. Throws DataError for an excluded name that
/// is not known, and when nothing is left; where: who named them.
std::vector<std::string> remaining_devices(const std::vector<std::string>& known,
                                           const std::vector<std::string>& excluded,
                                           const std::string& where);

}  // namespace latlab
