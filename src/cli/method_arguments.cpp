#include "cli/method_arguments.h"

#include <algorithm>
#include <iostream>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "cli/files.h"
#include "devices/task.h"
#include "exchange/measurements.h"
#include "exchange/protocol_warnings.h"
#include "predictor/methods.h"
#include "predictor/source_data.h"
#include "predictor/transfer_checks.h"

namespace latlab {
namespace {

constexpr std::size_t rows_named = 5;

void refuse_rows_not_understood(const MeasurementFile& file) {
    std::string reasons;
    std::size_t named = 0;
    for (const MeasurementRow& row : file.rows) {
        if (row.understood || ++named > rows_named) continue;
        reasons += (reasons.empty() ? "" : "; ") + ("line " + std::to_string(row.line)) + ": " + row.reason;
        if (!row.mend.empty()) reasons += " (" + row.mend + ")";
    }
    if (named == 0) return;
    if (named > rows_named) reasons += "; and " + std::to_string(named - rows_named) + " more";
    throw DataError(reasons, file.name, "Mend these rows or remove them");
}

void require_space(const SearchSpace& found, const SearchSpace& wanted, const std::string& path) {
    if (&found == &wanted) return;
    throw DataError("this is for " + std::string(found.name()) + ", not for " + std::string(wanted.name()),
                    path, "Give the file of the space that was measured.");
}

// The file, or the one in assets/ where none is named.
std::string weights_path(const std::string& named, const std::string& predictor, const SearchSpace& space) {
    return named.empty() ? find_asset(predictor + "-" + std::string(space.id()) + ".safetensors") : named;
}

std::shared_ptr<const NasflatState> read_weights(const std::string& named, const SearchSpace& space) {
    const std::string path = weights_path(named, "nasflat", space);
    auto state = std::make_shared<const NasflatState>(load_nasflat(read_file(path), path));
    require_space(state->input.space(), space, path);
    return state;
}

std::shared_ptr<const FewShotPrior> read_prior(const std::string& named, const SearchSpace& space,
                                               const std::vector<std::string>& excluded) {
    const std::string path = weights_path(named, "few-shot", space);
    FewShotPrior prior = load_few_shot_prior(read_file(path), path);
    require_space(prior.map->space(), space, path);
    return std::make_shared<const FewShotPrior>(excluded.empty() ? std::move(prior)
                                                                 : prior.without(excluded));
}

// Own tables, or the public ones, without the excluded devices.
LatencyTable known_devices(const Arguments& arguments, const SearchSpace& space) {
    const auto own = arguments.find("sources");
    const LatencyTable table =
        own ? read_latency_table(*own, space) : read_public_table(data_folder(arguments), space);
    return select_devices(table, devices_without(table, arguments.list("exclude-sources")));
}

}  // namespace

const char* const public_licences = "HELP (MIT), Eagle/LatBench (Apache-2.0), HW-NAS-Bench (MIT)";

std::vector<Option> method_options() {
    return {
        {"space", "ID", "nb201 or fbnet. Default: told by the measurements."},
        {"measurements", "FILE",
         "What was measured on the new device: CSV with the columns architecture and latency_ms, or JSON."},
        {"unit", "UNIT", "ns, us, ms or s, for a file that does not state the unit of its latencies."},
        {"predictor", "NAME", "few-shot (default), nasflat, flops, params, op-count or best-source."},
        {"weights", "FILE",
         "Pre-trained weights of nasflat, or prior of few-shot. Default: those in assets/."},
        {"sources", "TABLE",
         "Learn from the known devices of this table (CSV: architecture, then a column of ms for each "
         "device) "
         "instead of the shipped weights and public tables."},
        {"exclude-sources", "LIST",
         "Known devices to learn nothing from, nor from their aliases. few-shot does without them at once; "
         "nasflat is pre-trained without them, which takes minutes once and needs --data or --sources."},
        data_option(),
        cache_option(),
    };
}

GivenMeasurements given_measurements(const Arguments& arguments) {
    const std::string path = arguments.text("measurements");
    MeasurementOptions options;
    if (const auto space = arguments.find("space")) options.space = &search_space(*space);
    if (const auto unit = arguments.find("unit")) {
        options.unit = parse_latency_unit(*unit);
        if (!options.unit) throw UsageError("--unit takes ns, us, ms or s, not '" + *unit + "'");
    }
    const MeasurementFile file = read_measurements(read_file(path), path, options);
    refuse_rows_not_understood(file);
    if (file.unit_unknown())
        throw DataError("the unit of the latencies is not stated", path,
                        "Call the column latency_ms, or say --unit ms");
    check_measurements(file.measurements);
    std::vector<std::string> warnings = file.warnings;
    for (const std::string& warning : trust_warnings(*file.space, file.measurements))
        warnings.push_back(warning);
    for (const std::string& warning : warnings) std::cerr << "latlab: warning: " << warning << "\n";
    return {file.space, file.measurements};
}

std::unique_ptr<TransferMethod> method_from(const Arguments& arguments, const SearchSpace& space,
                                            const Progress& progress) {
    const std::string name = arguments.text("predictor", "few-shot");
    MethodRequest request;
    request.space = &space;
    request.method_threads = 2;
    if (needs_sources(name)) {
        const bool own_tables = arguments.has("sources");
        const bool excludes = arguments.has("exclude-sources");
        if (arguments.has("weights") && (own_tables || (excludes && name == "nasflat")))
            throw UsageError("--weights are already trained: leave out --sources and --exclude-sources");
        const std::string file = arguments.text("weights", "");
        if (name == "few-shot" && !own_tables) {
            request.prior = read_prior(file, space, arguments.list("exclude-sources"));
        } else if (name == "nasflat" && !own_tables && !excludes) {
            request.weights = read_weights(file, space);
        } else {
            request.sources = known_devices(arguments, space);
            request.nasflat = NasflatOptions::corrected(space.id());
            request.licences = own_tables ? "not stated" : public_licences;
            request.cache = cache_folder(arguments);
            request.label = "nasflat-" + std::string(space.id());
        }
    }
    return make_transfer_method(name, request, progress);
}

std::vector<std::string> devices_without(const LatencyTable& table,
                                         const std::vector<std::string>& excluded) {
    std::set<std::string> gone;
    for (const std::string& device : excluded) {
        table.column(device);  // refuses unknown names
        for (const std::string& alias : aliases(device, table.devices)) gone.insert(alias);
    }
    std::vector<std::string> kept, named(gone.begin(), gone.end());
    for (const std::string& device : table.devices)
        if (!gone.count(device)) kept.push_back(device);
    if (!gone.empty()) std::cerr << "latlab: without " << join(named) << "\n";
    if (kept.empty()) throw DataError("no known device is left", "", "Exclude fewer");
    return kept;
}

}  // namespace latlab
