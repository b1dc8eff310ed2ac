#include <iostream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/space_describe.h"
#include "spaces/digits.h"
#include "spaces/drawing.h"

namespace latlab {
namespace {

void write_out(const Arguments& arguments, const std::string& text) {
    if (const auto path = arguments.find("out")) {
        write_file(*path, text);
    } else {
        std::cout << text;
    }
}

int list(const Arguments& arguments) {
    if (arguments.words().size() > 1) throw UsageError("space list takes no architectures");
    write_out(arguments, list_spaces(arguments.has("json")));
    return 0;
}

int describe(const Arguments& arguments) {
    const SearchSpace& space = search_space(arguments.text("space"));
    std::vector<Architecture> architectures;
    for (std::size_t i = 1; i < arguments.words().size(); ++i) {
        architectures.push_back(read_any_notation(space, arguments.words()[i]));
    }
    if (architectures.empty()) throw UsageError("space describe needs an architecture or its index");
    write_out(arguments, arguments.has("json") ? describe_json(space, architectures)
                                               : describe_text(space, architectures));
    return 0;
}

int sample(const Arguments& arguments) {
    if (arguments.words().size() > 1) throw UsageError("space sample takes no architectures");
    const SearchSpace& space = search_space(arguments.text("space"));
    const auto count = static_cast<std::size_t>(arguments.integer("count", 20, 1, 1'000'000));
    Random random(arguments.seed("seed", 1));
    const bool distinct = arguments.has("distinct");
    const std::vector<Architecture> drawn = draw_architectures(space, count, distinct, random);
    if (drawn.size() < count)
        throw UsageError(std::string(space.name()) + " has only " + std::to_string(drawn.size()) +
                         (distinct ? " distinct" : "") + " networks, not " + std::to_string(count));
    std::string csv = "architecture\n";
    for (const Architecture& architecture : drawn) csv += space.print(architecture) + "\n";
    write_out(arguments, csv);
    return 0;
}

enum class Notation { index, string, digits };

Notation wanted_notation(const Arguments& arguments, const SearchSpace& space) {
    const std::string to = arguments.text("to");
    if (to == "string") return Notation::string;
    if (to == "digits") return Notation::digits;
    if (to != "index") throw UsageError("--to takes index, string or digits, not '" + to + "'");
    if (!space.enumerable())
        throw UsageError("the networks of " + std::string(space.name()) + " are not numbered");
    return Notation::index;
}

std::string written(const SearchSpace& space, const Architecture& architecture, Notation notation) {
    if (notation == Notation::index) return std::to_string(space.index(architecture));
    return notation == Notation::digits ? digits::print(architecture) : space.print(architecture);
}

// Line by line; a header as `space sample` writes it, blank lines and comments keep their place.
void convert_lines(std::istream& in, const std::string& name, const SearchSpace& space, Notation notation,
                   std::string& out) {
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        const std::string where = name + ", line " + std::to_string(++number);
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#') {
            out += std::string(text) + "\n";
        } else if (number == 1 && (text == "architecture" || text == "arch" || text == "index")) {
            out += notation == Notation::index ? "index\n" : "architecture\n";
        } else {
            try {
                out += written(space, read_any_notation(space, text), notation) + "\n";
            } catch (const DataError& error) {
                throw DataError(error.fault(), error.where().empty() ? where : where + ", " + error.where(),
                                error.mend());
            }
        }
    }
}

int convert(const Arguments& arguments) {
    const SearchSpace& space = search_space(arguments.text("space"));
    const Notation notation = wanted_notation(arguments, space);
    std::string out;
    for (std::size_t i = 1; i < arguments.words().size(); ++i) {
        out += written(space, read_any_notation(space, arguments.words()[i]), notation) + "\n";
    }
    if (const auto path = arguments.find("in")) {
        std::istringstream file(read_file(*path));
        convert_lines(file, *path, space, notation, out);
    } else if (arguments.words().size() == 1) {
        convert_lines(std::cin, "standard input", space, notation, out);
    }
    write_out(arguments, out);
    return 0;
}

int run_space(const Arguments& arguments) {
    const std::string action = arguments.words().empty() ? "" : arguments.words().front();
    if (action == "list") return list(arguments);
    if (action == "describe") return describe(arguments);
    if (action == "sample") return sample(arguments);
    if (action == "convert") return convert(arguments);
    throw UsageError(action.empty()
                         ? "space needs an action: list, describe, sample or convert"
                         : "space has no action '" + action + "': list, describe, sample or convert");
}

}  // namespace

Command space_command() {
    Command command;
    command.name = "space";
    command.summary = "lists search spaces; describes, draws and converts their networks";
    command.usage = "list | describe ARCHITECTURE... | sample | convert [ARCHITECTURE...] [options]";
    command.about =
        "list      names the search spaces\n"
        "describe  says what a network costs, layer by layer, and which of its operations are used\n"
        "sample    draws random networks, none twice, as CSV with the column architecture; `latlab plan` "
        "picks\n"
        "          those worth measuring\n"
        "convert   rewrites architectures in another notation, those of the command line or, line by line, "
        "of\n"
        "          a file or standard input\n\n"
        "An architecture may be given as its index (NAS-Bench-201), in the space's notation or as digits.\n\n"
        "example: latlab space describe --space nb201 6111\n"
        "         latlab space sample --space fbnet --count 50 | latlab space convert --space fbnet --to "
        "digits";
    command.options = {
        {"space", "ID", "nb201 or fbnet. All actions but list need it."},
        {"json", "", "list, describe: JSON instead of text."},
        {"count", "N", "sample: how many networks. Default: 20."},
        {"seed", "S", "sample: seed of the draw. Default: 1."},
        {"distinct", "", "sample: no two networks that are the same but for operations without use."},
        {"to", "NOTATION", "convert: index, string (the space's notation) or digits."},
        {"in", "FILE", "convert: one architecture a line. Default: standard input."},
        {"out", "FILE", "Where the result goes. Default: standard output."},
    };
    command.run = run_space;
    return command;
}

}  // namespace latlab
