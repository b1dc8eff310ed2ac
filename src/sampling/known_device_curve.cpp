#include "sampling/known_device_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "base/error.h"
#include "base/statistics.h"
#include "devices/task.h"
#include "predictor/few_shot.h"
#include "predictor/source_data.h"
#include "sampling/sampler.h"

namespace latlab {
namespace {

constexpr std::array<std::size_t, 9> counts{5, 8, 10, 15, 20, 30, 40, 60, 100};
constexpr std::size_t pool_size = 2'000, most_scored = 1'000, least_scored = 20, least_devices = 5;
constexpr std::uint64_t draws = 3;

struct Score {
    double error = 0, spearman = 0;
};
using Scores = std::array<std::optional<Score>, counts.size()>;  // one for each count

// One known device as the target: its values in random order, the first of them the pool, the last scored.
class Target {
  public:
    Target(const LatencyTable& table, const std::string& device, Random random) : random_(random) {
        const auto latencies = table.latency_ms.col(table.column(device));
        std::vector<std::size_t> rows = rows_measured_on_all(table, {device});
        random_.shuffle(rows);
        std::unordered_set<Architecture, ArchitectureHash> seen;  // a table may time one twice
        for (const std::size_t row : rows)
            if (seen.insert(table.architectures[row]).second)
                values_.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    }

    /// Nothing where the device has too few values or they cannot carry a predictor.
    Scores scores(const std::shared_ptr<const FewShotPrior>& others, std::uint64_t seed) {
        Scores scores;
        const FewShotMethod method(others);
        put_chosen_first(others);
        for (std::size_t i = 0; i < counts.size() && counts[i] <= chosen_; ++i) {
            try {
                const std::span<const Measurement> given = std::span(values_).first(counts[i]);
                scores[i] = score(*method.transfer(given, seed));
            } catch (const DataError&) {
                // Whole milliseconds may be equal on a few architectures, which teaches nothing.
            }
        }
        return scores;
    }

  private:
    // As many as the largest count that leaves something to score, in the order of the design.
    void put_chosen_first(const std::shared_ptr<const FewShotPrior>& others) {
        for (const std::size_t count : counts)
            if (count + least_scored <= values_.size()) chosen_ = count;
        std::vector<Architecture> pool;
        for (std::size_t i = 0; i < std::min(pool_size, values_.size()); ++i)
            pool.push_back(values_[i].architecture);
        const std::vector<std::size_t> positions =
            make_sampler("designed", {others})->choose({others->map->space(), pool, chosen_}, random_);
        std::vector<bool> is_chosen(values_.size());
        std::vector<Measurement> ordered;
        for (const std::size_t position : positions) {
            is_chosen[position] = true;
            ordered.push_back(values_[position]);
        }
        for (std::size_t i = 0; i < values_.size(); ++i)
            if (!is_chosen[i]) ordered.push_back(values_[i]);
        values_ = std::move(ordered);
    }

    Score score(const Predictor& predictor) const {
        std::vector<Architecture> architectures;
        std::vector<double> measured, predicted, errors;
        const std::size_t scored = std::min(values_.size() - chosen_, most_scored);
        for (const Measurement& value : std::span(values_).last(scored)) {
            architectures.push_back(value.architecture);
            measured.push_back(value.latency_ms);
        }
        for (const LatencyEstimate& estimate : predictor.predict(architectures)) {
            errors.push_back(std::abs(estimate.ms - measured[predicted.size()]) / measured[predicted.size()]);
            predicted.push_back(estimate.ms);
        }
        return {median(errors), spearman(predicted, measured)};
    }

    Random random_;
    std::vector<Measurement> values_;
    std::size_t chosen_ = 0;
};

DeviceQuantiles quantiles(const std::vector<double>& values) {
    return {quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9)};
}

// The mean over the draws; nothing at a count where one of them has nothing.
Scores mean_scores(const std::vector<Scores>& all) {
    Scores mean;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        Score sum;
        bool whole = true;
        for (const Scores& one : all) {
            whole = whole && one[i] && !std::isnan(one[i]->spearman);
            if (!whole) break;
            sum.error += one[i]->error / static_cast<double>(all.size());
            sum.spearman += one[i]->spearman / static_cast<double>(all.size());
        }
        if (whole) mean[i] = sum;
    }
    return mean;
}

}  // namespace

LearningCurve known_device_curve(const FewShotPrior& prior, const LatencyTable& table, std::uint64_t seed,
                                 const Progress& progress) {
    const std::vector<std::string>& known = prior.sources.devices;
    std::array<std::vector<double>, counts.size()> errors, correlations;
    for (std::size_t d = 0; d < known.size(); ++d) {
        if (aliases(known[d], known).size() == known.size()) continue;  // nothing is left to learn from
        const auto others = std::make_shared<const FewShotPrior>(
            prior.only(remaining_devices(known, {known[d]}, "the prior's devices")));
        std::vector<Scores> scores;
        for (std::uint64_t draw = 0; draw < draws; ++draw) {
            const auto done = static_cast<double>(d * draws + draw);
            progress.report(done / static_cast<double>(known.size() * draws),
                            "learning curve: without " + known[d]);
            scores.push_back(
                Target(table, known[d], Random(seed + draw).fork(d)).scores(others, seed + draw));
        }
        const Scores mean = mean_scores(scores);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (!mean[i]) continue;
            errors[i].push_back(mean[i]->error);
            correlations[i].push_back(mean[i]->spearman);
        }
    }
    LearningCurve curve;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (errors[i].size() < least_devices) continue;
        curve.points.push_back({counts[i], quantiles(errors[i]), quantiles(correlations[i])});
        curve.devices = std::max(curve.devices, errors[i].size());
    }
    return curve;
}

}  // namespace latlab
