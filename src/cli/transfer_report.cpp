#include "cli/transfer_report.h"

#include <cstdio>

#include "engine/trust_json.h"

namespace latlab {
namespace {

using nlohmann::json;

constexpr std::size_t next_count = 6, similar_shown = 3;

// Everything there is to tell.
struct Findings {
    CrossFit left_out;
    TrustReport trust;
    std::vector<SimilarDevice> similar;
    std::vector<NextMeasurement> next;
    std::vector<std::string> warnings;
};

Findings find(const GivenMeasurements& given, const TransferMethod& method, const Predictor& predictor,
              std::uint64_t seed, const Progress& progress) {
    Findings findings;
    const std::span<const Measurement> measurements = given.measurements;
    findings.left_out =
        cross_fit(method, measurements, most_folds(method.name(), measurements.size()), seed, progress);
    findings.trust =
        trust_report(*given.space, measurements, findings.left_out.estimates, method, predictor, seed);
    findings.warnings = trust_warnings(*given.space, measurements, &findings.left_out.left_out);
    if (const auto* posterior = dynamic_cast<const FewShotPosterior*>(&predictor)) {
        std::vector<Architecture> architectures;
        std::vector<double> measured;
        for (const Measurement& measurement : measurements) {
            architectures.push_back(measurement.architecture);
            measured.push_back(measurement.latency_ms);
        }
        findings.similar = similar_devices(posterior->prior().sources.devices,
                                           posterior->prior().known_latencies(architectures), measured);
        findings.next = next_measurements(*posterior, measurements, seed, next_count);
    }
    return findings;
}

std::string as_json(const GivenMeasurements& given, const Findings& findings, std::string_view predictor,
                    std::uint64_t seed) {
    json fields = left_out_json(findings.left_out, findings.trust);
    fields["space"] = given.space->id();
    fields["predictor"] = predictor;
    fields["seed"] = seed;
    fields["measurements"] = json::array();
    for (const Measurement& measurement : given.measurements) {
        fields["measurements"].push_back({{"architecture", given.space->print(measurement.architecture)},
                                          {"latency_ms", measurement.latency_ms}});
    }
    fields["similar_devices"] = similar_devices_json(findings.similar);
    fields["trust"] = trust_json(*given.space, findings.trust, findings.next);
    fields["warnings"] = findings.warnings;
    return fields.dump(1) + "\n";
}

std::string fixed(double value, int decimals) {
    if (std::isnan(value)) return "undefined";
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::string with_bounds(double value, const Bounds& bounds, int decimals) {
    std::string text = fixed(value, decimals);
    if (!std::isnan(bounds.lower))
        text += " (" + fixed(bounds.lower, decimals) + " to " + fixed(bounds.upper, decimals) + ")";
    return text;
}

std::string as_text(const GivenMeasurements& given, const Findings& findings) {
    const LeaveOneOut& figures = findings.left_out.left_out;
    const FigureBounds& bounds = findings.trust.figures;
    const Bounds percent{100 * bounds.median_relative_error.lower, 100 * bounds.median_relative_error.upper};
    std::string text = "Each measurement predicted from the others (80 % intervals): Spearman " +
                       with_bounds(figures.spearman, bounds.spearman, 3) + ", Kendall " +
                       with_bounds(figures.kendall, bounds.kendall, 3) + ", median error in % " +
                       with_bounds(100 * figures.median_relative_error, percent, 1) + "\n";
    std::string similar;
    for (std::size_t i = 0; i < std::min(findings.similar.size(), similar_shown); ++i) {
        similar += (i > 0 ? ", " : "") + findings.similar[i].device + " (" +
                   fixed(findings.similar[i].spearman, 3) + ")";
    }
    if (!similar.empty()) text += "Most similar known devices: " + similar + "\n";
    for (const SuspiciousMeasurement& one : findings.trust.suspicious) {
        text += "Look again at measurement " + std::to_string(one.measurement + 1) + ", " +
                given.space->print(given.measurements[one.measurement].architecture) + ": " + one.reason +
                "\n";
    }
    if (!findings.trust.interval_note.empty()) text += findings.trust.interval_note + "\n";
    if (findings.trust.dead_operations) text += sentence(*findings.trust.dead_operations) + "\n";
    if (!findings.next.empty()) {
        text += "One more measurement tells most at " + given.space->print(findings.next[0].architecture) +
                ": intervals " + fixed(100 * findings.next[0].narrows, 1) + " % narrower in the mean, with " +
                std::to_string(findings.next.size() - 1) + " more after it " +
                fixed(100 * findings.next.back().narrows, 1) + " %\n";
    }
    return text;
}

}  // namespace

TransferReport transfer_report(const GivenMeasurements& given, const TransferMethod& method,
                               const Predictor& predictor, std::uint64_t seed, const Progress& progress) {
    Findings findings = find(given, method, predictor, seed, progress);
    if (given.pruned || given.executing)
        findings.trust.dead_operations.reset();  // known, not to be found out
    return {as_json(given, findings, method.name(), seed), as_text(given, findings)};
}

}  // namespace latlab
