#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"

namespace latlab {

/// One command of `latlab`. Each lives in a file of its own that defines the function named below.
struct Command {
    std::string name;     ///< "evaluate"
    std::string summary;  ///< one line for the list of commands
    std::string usage;    ///< what follows the name: "--task F1 [options]"
    std::string about;    ///< a paragraph for a newcomer, and an example
    std::vector<Option> options;
    int (*run)(const Arguments& arguments);  ///< returns the exit status; may throw UsageError and DataError
};

Command space_command();
Command plan_command();
Command pretrain_command();
Command pretrain_accuracy_command();
Command devices_command();
Command evaluate_command();
Command transfer_command();
Command search_command();
Command proxies_command();
Command study_command();
Command encode_command();
Command export_command();

}  // namespace latlab
