#include "cli/shared_devices.h"

#include "base/text.h"

namespace latlab {

std::string shared_devices(const Task& task) {
    std::string notes;
    for (const std::string& target : task.targets) {
        std::vector<std::string> known;
        for (const std::string& alias : aliases(target, task.sources)) {
            if (alias != target) known.push_back(alias);
        }
        if (!known.empty())
            notes += "Mark: " + target + " is also known beforehand as " + join(known) + ".\n";
    }
    return notes.empty() ? notes : "\n" + notes;
}

}  // namespace latlab
