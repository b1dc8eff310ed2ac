#include <algorithm>
#include <iostream>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/error.h"
#include "cli/command.h"

namespace latlab {
namespace {

std::vector<Command> commands() {
    return {plan_command(),
            transfer_command(),
            search_command(),
            space_command(),
            export_command(),
            devices_command(),
            evaluate_command(),
            proxies_command(),
            encode_command(),
            pretrain_command(),
            pretrain_accuracy_command(),
            study_command()};
}

void print_overview(std::ostream& out) {
    out << "latlab: predicts neural network latency on a new device from about twenty measurements,\n"
           "and searches for the best networks under a latency limit.\n\n"
           "usage: latlab COMMAND [options]\n\ncommands:\n";
    for (const Command& command : commands()) {
        out << "  " << command.name << std::string(20 - command.name.size(), ' ') << command.summary << "\n";
    }
    out << "\n'latlab COMMAND --help' explains one command.\n"
           "Exit status: 0 done, 1 failed on the data, 2 wrong usage.\n";
}

void print_help(const Command& command, std::ostream& out) {
    out << "usage: latlab " << command.name << " " << command.usage << "\n\n" << command.about << "\n";
    if (command.options.empty()) return;
    out << "\noptions:\n";
    std::size_t width = 0;
    for (const Option& option : command.options) {
        width = std::max(width, option.name.size() + option.value.size());
    }
    for (const Option& option : command.options) {
        const std::string name = option.name + (option.value.empty() ? "" : " " + option.value);
        out << "  --" << name << std::string(width + 3 - name.size(), ' ') << option.help << "\n";
    }
}

// Networks and batches are large, and follow each other: what one gives back the next takes, where glibc
// would return it to the system and have every page cleared again (a tenth of the time of `latlab proxies`).
void keep_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 2000 << 20);
#endif
}

int run(const std::vector<std::string>& words) {
    if (words.empty()) {
        print_overview(std::cerr);
        return 2;
    }
    const auto asks_help = [](const std::string& word) {
        return word == "--help" || word == "-h" || word == "help";
    };
    if (asks_help(words[0]) && words.size() == 1) {
        print_overview(std::cout);
        return 0;
    }
    const std::string name = asks_help(words[0]) ? words[1] : words[0];
    for (const Command& command : commands()) {
        if (command.name != name) continue;
        const std::vector<std::string> rest(words.begin() + 1, words.end());
        if (asks_help(words[0]) || std::find(rest.begin(), rest.end(), "--help") != rest.end()) {
            print_help(command, std::cout);
            return 0;
        }
        return command.run(Arguments(command.options, rest));
    }
    throw UsageError("there is no command '" + name + "'");
}

}  // namespace
}  // namespace latlab

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    latlab::keep_memory();
    try {
        return latlab::run(words);
    } catch (const latlab::UsageError& error) {
        std::cerr << "latlab: " << error.what() << "\nSee 'latlab " << (words.empty() ? "" : words[0] + " ")
                  << "--help'.\n";
        return 2;
    } catch (const latlab::Cancelled&) {
        std::cerr << "latlab: cancelled\n";
        return 1;
    } catch (const std::exception& error) {
        std::cerr << "latlab: " << error.what() << "\n";
        return 1;
    }
}
