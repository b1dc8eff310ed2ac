#include "sampling/plan.h"

#include <iostream>

#include "base/error.h"
#include "cli/architecture_list.h"
#include "cli/command.h"
#include "cli/encoding_arguments.h"
#include "cli/files.h"
#include "cli/method_arguments.h"
#include "cli/table_arguments.h"
#include "exchange/tables.h"

namespace latlab {
namespace {

std::vector<Architecture> measured_networks(const Arguments& arguments, const SearchSpace& space) {
    const auto path = arguments.find("measured");
    return path ? each_once(read_architecture_list(read_file(*path), *path, space))
                : std::vector<Architecture>();
}

// The prior of a plan that needs one; a random list does without.
std::shared_ptr<const FewShotPrior> prior_for(const Arguments& arguments, const PlanRequest& request) {
    if (request.sampler == "designed") return few_shot_prior_from(arguments, *request.space);
    for (const char* option : {"weights", "sources", "exclude-sources", "error"})
        if (arguments.has(option))
            throw UsageError("--" + std::string(option) + " is for --sampler designed");
    return nullptr;
}

std::size_t count_of(const Arguments& arguments, const FewShotPrior* prior, std::size_t measured) {
    if (!arguments.has("error"))
        return static_cast<std::size_t>(arguments.integer("count", 20, 1, plan_candidates));
    if (arguments.has("count")) throw UsageError("give either --count or --error");
    const double error = arguments.number("error", 0);
    if (!(error > 0 && error <= 100)) throw UsageError("--error takes a percentage above 0, up to 100");
    return measurements_for_error(prior->learning_curve, error / 100, measured);
}

std::vector<std::pair<std::string, std::string>> fields_of(const PlanRequest& request) {
    std::vector<std::pair<std::string, std::string>> fields = {{"space", std::string(request.space->id())},
                                                               {"sampler", request.sampler},
                                                               {"seed", std::to_string(request.seed)}};
    if (request.encoder)
        fields.emplace_back("method", request.method == EncodingMethod::kmeans ? "kmeans" : "cosine");
    if (!request.measured.empty())
        fields.emplace_back("networks measured before", std::to_string(request.measured.size()));
    return fields;
}

int run_plan(const Arguments& arguments) {
    refuse_words(arguments);
    PlanRequest request;
    request.space = &search_space(arguments.text("space"));
    request.sampler = arguments.text("sampler", request.sampler);
    request.seed = arguments.seed("seed", 1);
    request.measured = measured_networks(arguments, *request.space);
    request.encoder = sampler_encoder(arguments, request.sampler, *request.space);
    request.method = sampler_method(arguments);
    const auto prior = prior_for(arguments, request);
    request.count = count_of(arguments, prior.get(), request.measured.size());
    const std::vector<Architecture> planned = plan_measurements(request, prior);
    const std::string csv = plan_csv(*request.space, planned, fields_of(request));
    const auto out = arguments.find("out");
    if (!out) {
        std::cout << csv;
        return 0;
    }
    write_file(*out, csv);
    std::cerr << "latlab: " << planned.size() << (request.measured.empty() ? "" : " more")
              << " networks to measure written to " << *out << "\n";
    const std::string expected =
        prior ? expectation_text(prior->learning_curve, planned.size() + request.measured.size()) : "";
    if (!expected.empty()) std::cerr << "latlab: " << expected << "\n";
    if (!expected.empty() && arguments.has("exclude-sources"))
        std::cerr << "latlab: " << curve_of_all_devices << "\n";
    return 0;
}

}  // namespace

Command plan_command() {
    Command command;
    command.name = "plan";
    command.summary = "picks the networks whose measurement tells most about all others";
    command.usage = "--space nb201 --count 20 --out list.csv [options]";
    command.about =
        "Writes a list of networks to measure on your device, as web/measure.py reads it: those that, under\n"
        "what dozens of known devices teach, tell most about all others, the most telling first. With\n"
        "--measured it goes on from what is measured. How good the predictions will be is known from the\n"
        "known devices, each predicted from what the others teach.\n\n"
        "example: latlab plan --space nb201 --count 20 --out list.csv\n"
        "         latlab plan --space nb201 --measured measured.csv --error 2.5 --out more.csv";
    command.options = {
        {"space", "ID", "nb201 or fbnet."},
        {"count", "N", "How many networks, beyond those measured. Default: 20."},
        {"error", "PERCENT",
         "In place of --count: as many as it takes until the median relative error is at most this on half "
         "of the known devices."},
        {"measured", "FILE",
         "What is measured already: a file of measurements or an earlier list, CSV. None of it is picked "
         "again, and the design goes on from it."},
        {"sampler", "NAME", "designed (default), random, params, macs, zcp, arch2vec, cate or caz."},
        {"seed", "S",
         "Seed of the candidates that the networks are picked from: 2,000, or as many as a table of an "
         "encoding has. Default: 1."},
        {"weights", "FILE", "A prior of few-shot (latlab pretrain). Default: that in assets/."},
        {"sources", "LIST",
         "Known devices of your own in place of a prior: CSV, architecture and a column a device, or files "
         "of HELP, "
         "Eagle and HW-NAS-Bench as they are."},
        {"exclude-sources", "LIST", "Known devices to learn nothing from, nor from their aliases."},
        {"out", "FILE", "Where the list goes. Default: standard output."},
    };
    for (const Option& option : foreign_options()) command.options.push_back(option);
    for (const Option& option : encoding_options()) command.options.push_back(option);
    command.run = run_plan;
    return command;
}

}  // namespace latlab
