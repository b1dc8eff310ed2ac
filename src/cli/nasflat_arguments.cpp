#include "cli/nasflat_arguments.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/assignments.h"
#include "cli/encoding_arguments.h"

namespace latlab {
namespace {

struct Correction {
    const char* name;
    bool NasflatOptions::*setting;
};

constexpr Correction corrections[] = {
    {"pairs-within-device", &NasflatOptions::pairs_within_device},
    {"attention-mask", &NasflatOptions::attention_minus_infinity},
    {"reset", &NasflatOptions::reset_before_each_transfer},
    {"chain", &NasflatOptions::chain_with_positions},
};

void switch_off(const std::string& name, NasflatOptions& options) {
    std::vector<std::string> known;
    for (const Correction& correction : corrections) {
        known.push_back(correction.name);
        if (name == correction.name) {
            options.*correction.setting = false;
            return;
        }
    }
    throw UsageError("--without does not know '" + name + "'; it takes " + join(known));
}

}  // namespace

std::vector<Option> nasflat_options() {
    return {
        {"epochs", "N", "Epochs of NASFLAT's pre-training. Default: what the space needs."},
        {"without", "LIST",
         "Corrections of the published implementation to switch off: pairs-within-device (compare latencies "
         "of "
         "one device only), attention-mask (missing edges get no attention), reset (each transfer starts "
         "from "
         "the pre-trained weights), chain (FBNet's layers know their order)."},
        {"set", "LIST",
         "Any settings of NASFLAT as name=value, such as transfer_epochs=60,layer=flow; a wrong name lists "
         "all."},
        {"supplement", "NAME",
         "Numbers given to NASFLAT beside the graph: none (default), layer-costs, arch2vec, cate, zcp or caz "
         "(--encoding), or a table (CSV: architecture and columns of numbers, which are standardised)."},
    };
}

NasflatOptions nasflat_settings(const Arguments& arguments, const SearchSpace& space) {
    NasflatOptions options = NasflatOptions::corrected(space.id());
    for (const std::string& name : arguments.list("without")) switch_off(name, options);
    options.epochs = static_cast<int>(arguments.integer("epochs", options.epochs, 0, 1'000'000));
    const std::string settings = with_assignments(options.to_json(), arguments.list("set"));
    try {
        return NasflatOptions::from_json(settings);
    } catch (const DataError& error) {
        throw UsageError(std::string("--set: ") + error.what());
    }
}

std::shared_ptr<const SupplementaryEncoding> nasflat_supplement(const Arguments& arguments,
                                                                const SearchSpace& space) {
    const std::string name = arguments.text("supplement", "none");
    if (name == "none") return nullptr;
    if (name == "layer-costs") return layer_cost_encoding(space);
    if (name.find(".csv") != std::string::npos)
        return supplement_from(
            std::make_shared<const EncodingTable>(read_encoding_table(name, space).standardised()));
    if (needs_encoder(name)) {
        const NamedEncoder named = named_encoder(arguments, name, space);
        return supplement_from(named.encoder, named.identity);
    }
    throw UsageError(
        "--supplement takes none, layer-costs, arch2vec, cate, zcp, caz or a table (FILE.csv, "
        "FILE.csv.gz), not '" +
        name + "'");
}

}  // namespace latlab
