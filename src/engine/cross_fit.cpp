#include "engine/cross_fit.h"

#include <algorithm>
#include <unordered_map>

#include "base/random.h"
#include "base/statistics.h"

namespace latlab {
namespace {

// The fold of each measurement; those of one architecture share it.
std::vector<std::size_t> draw_folds(std::span<const Measurement> measurements, std::size_t max_folds,
                                    std::uint64_t seed, std::size_t& folds) {
    std::unordered_map<Architecture, std::size_t, ArchitectureHash> number;
    std::vector<std::size_t> architecture;
    for (const Measurement& measurement : measurements) {
        architecture.push_back(number.try_emplace(measurement.architecture, number.size()).first->second);
    }
    folds = std::min(max_folds, number.size());
    std::vector<std::size_t> fold(number.size());
    for (std::size_t i = 0; i < fold.size(); ++i) fold[i] = i % folds;
    Random random(seed);
    random.shuffle(fold);
    for (std::size_t& place : architecture) place = fold[place];
    return architecture;
}

void add_figures(std::span<const Measurement> measurements, LeaveOneOut& left_out) {
    std::vector<double> predicted, measured, relative_errors;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        const double ms = left_out.predicted_ms[i];
        if (std::isnan(ms)) continue;
        predicted.push_back(ms);
        measured.push_back(measurements[i].latency_ms);
        relative_errors.push_back(std::abs(ms - measured.back()) / measured.back());
    }
    left_out.spearman = spearman(predicted, measured);
    left_out.kendall = kendall_tau_b(predicted, measured);
    left_out.median_relative_error = median(relative_errors);
}

}  // namespace

std::size_t most_folds(std::string_view predictor, std::size_t measurements) {
    if (predictor == "nasflat") return 10;
    if (predictor == "few-shot") return measurements > 40 ? 10 : 40;
    return 100;
}

CrossFit cross_fit(const TransferMethod& method, std::span<const Measurement> measurements,
                   std::size_t max_folds, std::uint64_t seed, const Progress& progress) {
    CrossFit result;
    result.left_out.predicted_ms.assign(measurements.size(), NAN);
    result.estimates.assign(measurements.size(), LatencyEstimate{NAN});
    const std::vector<std::size_t> fold = draw_folds(measurements, max_folds, seed, result.folds);
    for (std::size_t now = 0; now < result.folds; ++now) {
        const auto share = [&](std::size_t folds) {
            return static_cast<double>(folds) / static_cast<double>(result.folds);
        };
        progress.report(share(now), "Checking against measurements left out");
        std::vector<Measurement> kept;
        std::vector<Architecture> left_out;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < measurements.size(); ++i) {
            if (fold[i] != now) {
                kept.push_back(measurements[i]);
            } else {
                left_out.push_back(measurements[i].architecture);
                places.push_back(i);
            }
        }
        try {
            const auto predictor = method.transfer(kept, seed, progress.part(share(now), share(now + 1)));
            const std::vector<LatencyEstimate> estimates = predictor->predict(left_out);
            for (std::size_t i = 0; i < places.size(); ++i) {
                result.left_out.predicted_ms[places[i]] = estimates[i].ms;
                result.estimates[places[i]] = estimates[i];
            }
        } catch (const DataError&) {
            continue;  // too few or all equal without these: no prediction for them
        }
    }
    add_figures(measurements, result.left_out);
    return result;
}

}  // namespace latlab
