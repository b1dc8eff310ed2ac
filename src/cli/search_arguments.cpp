#include "cli/search_arguments.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "cli/assignments.h"
#include "cli/files.h"

namespace latlab {
namespace {

double positive(const std::string& option, const std::string& text) {
    const auto value = to_number(text);
    if (!value || !(*value > 0)) throw UsageError("--" + option + " takes numbers above zero");
    return *value;
}

ObjectiveIngredients ingredients(const Arguments& arguments, const SearchSpace& space,
                                 const std::string& objective) {
    ObjectiveIngredients all;
    const ObjectiveSource source = objective_source(space, objective);
    if (source == ObjectiveSource::accuracy_model) {
        const std::string path = arguments.has("accuracy-model") ? arguments.text("accuracy-model")
                                                                 : find_asset("accuracy-nb201.safetensors");
        all.model = std::make_shared<const AccuracyModel>(AccuracyModel::load(read_file(path), path));
    }
    const auto table = [&](const std::string& path, const std::string& name) -> NumberTable {
        return {std::make_shared<const WideTable>(parse_wide_table(read_file(path), path, space)), name};
    };
    if (source == ObjectiveSource::proxies)
        all.proxies = table(find_asset("zero-cost-" + std::string(space.id()) + ".csv"), "LatLab");
    if (const auto path = arguments.find("table")) all.own = table(*path, *path);
    return all;
}

}  // namespace

std::vector<Option> aim_options() {
    return {
        {"objective", "NAME",
         "What is to be high: cifar10, cifar100 (default), imagenet16 or capacity; on FBNet, where no "
         "accuracy was ever measured, capacity stands in for these, and there are the zero-cost proxies zen, "
         "synflow and nwot; column:NAME is a column of --table."},
        {"accuracy-model", "FILE",
         "A model of one's own (latlab pretrain-accuracy). Default: that in assets/, which "
         "has learnt from all accuracies of NAS-Bench-201."},
        {"table", "FILE",
         "Numbers of your own about networks, CSV: architecture, then a column each. For networks that it "
         "lacks they are learnt from those it has."},
        {"risk", "PERCENT",
         "How likely the network may exceed a latency limit: 10 asks the upper end of its 80 % "
         "interval to keep it, 50 (default) the prediction itself."},
        {"low", "LIST",
         "Numbers that are to be low as well: macs and parameters (in millions), column:NAME of --table."},
        {"high", "LIST", "Numbers that are to be high as well."},
        {"at-most", "LIST", "Limits of such numbers: macs=50,column:energy=3."},
        {"at-least", "LIST", "The same from below."},
    };
}

FurtherAim& GivenAims::aim(const std::string& name) {
    const auto found = std::find(numbers.begin(), numbers.end(), name);
    if (found != numbers.end()) return further[static_cast<std::size_t>(found - numbers.begin())];
    numbers.push_back(name);
    return further.emplace_back();
}

GivenAims::GivenAims(const Arguments& arguments, const SearchSpace& space)
    : objective_name(arguments.text("objective", "cifar100")), risk(arguments.number("risk", 50) / 100) {
    if (!(risk > 0 && risk < 1)) throw UsageError("--risk takes a percentage above 0 and below 100");
    for (const std::string& name : arguments.list("low")) aim(name).wanted = FurtherAim::Wanted::low;
    for (const std::string& name : arguments.list("high")) aim(name).wanted = FurtherAim::Wanted::high;
    for (const auto& [name, value] : assignments(arguments, "at-most"))
        aim(name).at_most = positive("at-most", value);
    for (const auto& [name, value] : assignments(arguments, "at-least"))
        aim(name).at_least = positive("at-least", value);
    const ObjectiveIngredients made_from = ingredients(arguments, space, objective_name);
    objective = make_objective(space, objective_name, made_from);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        held_.push_back(make_number(space, numbers[i], made_from.own));
        further[i].number = held_.back().get();
    }
}

std::vector<double> latency_limits(const Arguments& arguments) {
    std::vector<double> limits;
    const std::size_t devices = 1 + arguments.list("also").size();
    for (const std::string& text : arguments.list("max-latency"))
        limits.push_back(positive("max-latency", text));
    if (limits.size() > devices)
        throw UsageError("--max-latency has more limits than there are files of measurements");
    limits.resize(devices, std::numeric_limits<double>::infinity());
    return limits;
}

}  // namespace latlab
