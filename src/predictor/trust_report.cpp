#include "predictor/trust_report.h"

#include <algorithm>
#include <utility>

#include "predictor/few_shot.h"

namespace latlab {
namespace {

constexpr std::size_t architectures_looked_at = 250;

std::string plain_name(const std::string& group) {
    static const std::pair<const char*, const char*> names[] = {
        {"known devices", "How known devices time a network"},
        {"macs", "Multiply-accumulates"},
        {"count", "How often each operation occurs"},
        {"live count", "How often each operation in use occurs"},
        {"needed count", "How often each operation that the output needs occurs"},
        {"caps", "Work that runs side by side"},
        {"path", "The longest way through the cell"},
        {"totals", "Work, parameters and activations in total"},
        {"roots", "Work and sizes, large layers counting less"},
        {"hinges", "Work of large layers alone"},
        {"launches", "How many operations are started"},
        {"shape", "Which operation is in which shape of layer"},
        {"smooth", "Similar operations in similar layers"},
        {"smooth activations", "What similar layers write"},
    };
    for (const auto& [name, plain] : names) {
        if (group == name) return plain;
    }
    return group;
}

std::vector<Architecture> looked_at(const SearchSpace& space) {
    const std::vector<Architecture>& all = reference_architectures(space);
    std::vector<Architecture> drawn;
    for (const std::size_t place : Random(1).sample(all.size(), architectures_looked_at))
        drawn.push_back(all[place]);
    return drawn;
}

}  // namespace

std::vector<GroupShare> group_shares(const FewShotPosterior& posterior) {
    const Eigen::MatrixXd features = posterior.prior().encode(looked_at(posterior.prior().map->space()));
    const Eigen::MatrixXd centred = features.rowwise() - features.colwise().mean();
    const std::vector<FeatureGroup> groups = posterior.prior().groups();
    Eigen::MatrixXd parts = Eigen::MatrixXd::Zero(features.rows(), static_cast<Eigen::Index>(groups.size()));
    for (const GaussianMixture::Member& member : posterior.mixture().members()) {
        const Eigen::VectorXd slopes = posterior.measured().transpose() * member.solved;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const auto [first, width] = std::pair(groups[g].first, groups[g].width);
            const auto group = static_cast<Eigen::Index>(g);
            parts.col(group) += member.share * member.weights[group] * centred.middleCols(first, width) *
                                slopes.segment(first, width);
        }
    }
    const Eigen::ArrayXd shares = (parts.transpose() * parts.rowwise().sum()).array().max(0.0);
    std::vector<GroupShare> list;
    for (std::size_t g = 0; g < groups.size(); ++g)
        list.push_back({groups[g].name, plain_name(groups[g].name),
                        shares[static_cast<Eigen::Index>(g)] / std::max(shares.sum(), 1e-300)});
    std::stable_sort(list.begin(), list.end(),
                     [](const GroupShare& a, const GroupShare& b) { return a.share > b.share; });
    return list;
}

std::string interval_note(std::size_t measurements) {
    std::string carried, own;
    std::size_t needed = 0;
    for (const int percent : {50, 80, 95}) {
        const auto carries = [&](std::size_t count) {
            return conformal_place(count, percent / 100.0) <= count;
        };
        std::string& list = carries(measurements) ? carried : own;
        list += (list.empty() ? "" : " and ") + std::to_string(percent) + " %";
        if (carries(measurements)) continue;
        needed = measurements;
        while (!carries(needed)) ++needed;
    }
    const std::string count = std::to_string(measurements) + " measurements";
    if (own.empty())
        return "The 50 %, 80 % and 95 % intervals are drawn towards the errors that your " + count +
               " had when left out.";
    const std::string why = "the " + own + " interval" + (own.size() > 4 ? "s are" : " is") +
                            " the predictor's own belief, unchecked: checking " +
                            (own.size() > 4 ? "all of them" : "it") + " takes at least " +
                            std::to_string(needed) + ".";
    if (carried.empty()) return "With " + count + " " + why;
    return "The " + carried + " interval" + (carried.size() > 4 ? "s are" : " is") +
           " drawn towards the errors that your " + count + " had when left out; " + why;
}

TrustReport trust_report(const SearchSpace& space, std::span<const Measurement> measurements,
                         std::span<const LatencyEstimate> left_out, const TransferMethod& method,
                         const Predictor& predictor, std::uint64_t seed) {
    TrustReport report;
    std::vector<double> predicted, measured;
    std::vector<Architecture> architectures;
    bool intervals = false;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        architectures.push_back(measurements[i].architecture);
        predicted.push_back(left_out[i].ms);
        measured.push_back(measurements[i].latency_ms);
        report.deviations.push_back(deviations_off(left_out[i], measured[i]));
        intervals = intervals || std::isfinite(left_out[i].lower);
    }
    report.figures = bootstrap_figures(predicted, measured, seed);
    report.suspicious = suspicious_measurements(space, measurements, left_out, method, seed);
    const auto* posterior = dynamic_cast<const FewShotPosterior*>(&predictor);
    if (!posterior) return report;
    const Eigen::VectorXd& trust = posterior->mixture().trust();
    if (intervals) report.interval_note = interval_note(static_cast<std::size_t>(trust.size()));
    report.counts.assign(trust.begin(), trust.end());
    report.group_shares = group_shares(*posterior);
    report.dead_operations = dead_operations(*posterior, architectures);
    return report;
}

}  // namespace latlab
