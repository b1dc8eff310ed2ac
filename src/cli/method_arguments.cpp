#include "cli/method_arguments.h"

#include <algorithm>
#include <iostream>

#include "base/error.h"
#include "base/text.h"
#include "cli/files.h"
#include "cli/table_arguments.h"
#include "devices/task.h"
#include "exchange/measurements.h"
#include "exchange/protocol_warnings.h"
#include "predictor/methods.h"
#include "predictor/pruned_predictor.h"
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

std::shared_ptr<const FewShotPrior> read_prior(const Arguments& arguments, const SearchSpace& space) {
    const std::string path = weights_path(arguments.text("weights", ""), "few-shot", space);
    FewShotPrior prior = load_few_shot_prior(read_file(path), path);
    require_space(prior.map->space(), space, path);
    if (arguments.has("exclude-sources"))
        prior = prior.only(devices_without_excluded(arguments, prior.sources.devices));
    return std::make_shared<const FewShotPrior>(std::move(prior));
}

std::vector<std::string> missing_from(const std::vector<std::string>& kept,
                                      const std::vector<std::string>& all) {
    std::vector<std::string> missing;
    for (const std::string& name : all)
        if (std::find(kept.begin(), kept.end(), name) == kept.end()) missing.push_back(name);
    return missing;
}

// Own tables, or the public ones, without the excluded devices.
LatencyTable known_devices(const Arguments& arguments, const SearchSpace& space) {
    const std::vector<std::string> own = arguments.list("sources");
    const LatencyTable table =
        own.empty() ? read_public_table(data_folder(arguments), space) : read_tables(arguments, own, space);
    return select_devices(table, devices_without_excluded(arguments, table.devices));
}

GivenMeasurements read_given(const Arguments& arguments, const std::string& path, const SearchSpace* space) {
    MeasurementOptions options;
    options.space = space;
    if (const auto unit = arguments.find("unit")) {
        options.unit = parse_latency_unit(*unit);
        if (!options.unit) throw UsageError("--unit takes ns, us, ms or s, not '" + *unit + "'");
    }
    options.foreign = foreign_from(arguments);
    options.foreign.device = arguments.text("device", "");
    const MeasurementFile file = read_measurements(read_file(path), path, options);
    refuse_rows_not_understood(file);
    if (file.unit_unknown())
        throw DataError("the unit of the latencies is not stated", path,
                        "Call the column latency_ms, or say --unit ms");
    check_measurements(file.measurements);
    std::vector<std::string> warnings = file.warnings;
    for (const std::string& warning : protocol_warnings(file.protocol)) warnings.push_back(warning);
    for (const std::string& warning : trust_warnings(*file.space, file.measurements))
        warnings.push_back(warning);
    for (const std::string& warning : warnings) std::cerr << "latlab: warning: " << warning << "\n";
    if (!timed_pruned(file.protocol))
        return {file.space, file.measurements, false, timed_executing(file.protocol)};
    return {file.space, pruned(*file.space, file.measurements), true};
}

}  // namespace

const char* const public_licences = "HELP (MIT), Eagle/LatBench (Apache-2.0), HW-NAS-Bench (MIT)";

std::vector<Option> method_options() {
    std::vector<Option> options{
        {"space", "ID", "nb201 or fbnet. Default: told by the measurements."},
        {"measurements", "FILE",
         "What was measured on the new device: CSV with the columns architecture and latency_ms, or JSON. "
         "Columns stddev_ms and runs, or repeated rows, tell how exact a latency is. Files of HELP, Eagle "
         "and "
         "HW-NAS-Bench are read as they are."},
        {"device", "NAME", "Which device was measured, for a file that has several."},
        {"unit", "UNIT", "ns, us, ms or s, for a file that does not state the unit of its latencies."},
        {"predictor", "NAME", "few-shot (default), nasflat, flops, params, op-count or best-source."},
        {"weights", "FILE",
         "Pre-trained weights of nasflat, or prior of few-shot. Default: those in assets/."},
        {"sources", "LIST",
         "Learn from the known devices of these tables (CSV: architecture, then a column of ms for each "
         "device; or "
         "files of HELP, Eagle and HW-NAS-Bench) instead of the shipped weights and public tables."},
        {"exclude-sources", "LIST",
         "Known devices to learn nothing from, nor from their aliases. few-shot does without them at once; "
         "nasflat is pre-trained without them, which takes minutes once and needs --data or --sources."},
        data_option(),
        cache_option(),
    };
    for (const Option& option : foreign_options()) options.push_back(option);
    return options;
}

GivenMeasurements given_measurements(const Arguments& arguments) {
    const auto space = arguments.find("space");
    return read_given(arguments, arguments.text("measurements"), space ? &search_space(*space) : nullptr);
}

GivenMeasurements given_measurements(const Arguments& arguments, const std::string& path,
                                     const SearchSpace& space) {
    return read_given(arguments, path, &space);
}

std::unique_ptr<TransferMethod> method_from(const Arguments& arguments, const GivenMeasurements& given,
                                            const Progress& progress) {
    const SearchSpace& space = *given.space;
    const std::string name = arguments.text("predictor", "few-shot");
    MethodRequest request;
    request.space = &space;
    request.method_threads = 2;
    if (needs_sources(name)) {
        const bool own_tables = arguments.has("sources");
        const bool excludes = arguments.has("exclude-sources");
        if (arguments.has("weights") && (own_tables || (excludes && name == "nasflat")))
            throw UsageError("--weights are already trained: leave out --sources and --exclude-sources");
        if (name == "few-shot") {
            request.prior = few_shot_prior_from(arguments, space);
            if (given.executing)
                request.prior = std::make_shared<const FewShotPrior>(request.prior->executing());
        } else if (name == "nasflat" && !own_tables && !excludes) {
            request.weights = read_weights(arguments.text("weights", ""), space);
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

std::shared_ptr<const FewShotPrior> few_shot_prior_from(const Arguments& arguments,
                                                        const SearchSpace& space) {
    if (!arguments.has("sources")) return read_prior(arguments, space);
    if (arguments.has("weights")) throw UsageError("--weights are already trained: leave out --sources");
    return std::make_shared<const FewShotPrior>(
        few_shot_prior_of(known_devices(arguments, space), "not stated", arguments.text("sources")));
}

std::vector<std::string> devices_without_excluded(const Arguments& arguments,
                                                  const std::vector<std::string>& known) {
    const std::vector<std::string> kept =
        remaining_devices(known, arguments.list("exclude-sources"), "--exclude-sources");
    const std::vector<std::string> gone = missing_from(kept, known);
    if (!gone.empty()) std::cerr << "latlab: without " << join(gone) << "\n";
    return kept;
}

FewShotPrior few_shot_prior_of(const LatencyTable& sources, const std::string& licences,
                               const std::string& path) {
    FewShotPrior prior = make_few_shot_prior(sources, licences);
    if (prior.sources.devices.empty())
        throw DataError("no device of the table teaches anything", path,
                        "A device needs at least 5 latencies that are not all equal.");
    const std::vector<std::string> silent = missing_from(prior.sources.devices, sources.devices);
    if (!silent.empty())
        std::cerr << "latlab: nothing to learn from " << join(silent)
                  << ": under 5 latencies, or all of them equal\n";
    return prior;
}

}  // namespace latlab
