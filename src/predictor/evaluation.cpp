#include "predictor/evaluation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <unordered_set>

#include "base/parallel.h"
#include "base/statistics.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

// What each device of a task shares: the architectures that count.
struct Scored {
    std::vector<std::size_t> rows;  // of the table
    std::vector<Architecture> architectures;
};

// One job: a target device and a seed.
class Trial {
  public:
    /// chosen: what is measured, positions in scored.
    Trial(const Scored& scored, const std::vector<double>& latency_ms, const std::vector<std::size_t>& chosen,
          std::uint64_t seed)
        : seed_(seed) {
        const std::unordered_set<std::size_t> measured(chosen.begin(), chosen.end());
        for (const std::size_t i : chosen) measurements_.push_back({scored.architectures[i], latency_ms[i]});
        for (std::size_t i = 0; i < scored.rows.size(); ++i) {
            if (measured.count(i)) continue;
            test_architectures_.push_back(scored.architectures[i]);
            test_ms_.push_back(latency_ms[i]);
        }
    }

    // Fills in the figures of a record.
    void score(const TransferMethod& method, EvaluationRecord& record) const {
        const auto start = std::chrono::steady_clock::now();
        const std::vector<LatencyEstimate> estimates =
            method.transfer(measurements_, seed_)->predict(test_architectures_);
        record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

        std::vector<double> predicted, relative_errors;
        for (std::size_t i = 0; i < estimates.size(); ++i) {
            predicted.push_back(estimates[i].ms);
            relative_errors.push_back(std::abs(estimates[i].ms - test_ms_[i]) / test_ms_[i]);
        }
        record.spearman = spearman(predicted, test_ms_);
        record.kendall = kendall_tau_b(predicted, test_ms_);
        record.median_relative_error = median(relative_errors);
        record.n_test = test_ms_.size();
        const bool bounded = std::all_of(estimates.begin(), estimates.end(), [](const LatencyEstimate& one) {
            return !std::isnan(one.lower) && !std::isnan(one.upper);
        });
        if (bounded && !estimates.empty()) record.intervals = interval_figures(estimates, test_ms_);
    }

  private:
    std::uint64_t seed_;
    std::vector<Measurement> measurements_;
    std::vector<Architecture> test_architectures_;
    std::vector<double> test_ms_;
};

Scored scored_architectures(const Task& task, const LatencyTable& table, const EvaluationSettings& settings) {
    std::vector<std::string> devices = task.sources;
    devices.insert(devices.end(), task.targets.begin(), task.targets.end());
    Scored scored{rows_measured_on_all(table, devices), {}};
    for (const std::size_t row : scored.rows) scored.architectures.push_back(table.architectures[row]);
    if (scored.rows.size() < settings.measurements + 2)
        throw DataError(std::to_string(scored.rows.size()) +
                            " architectures have a latency on all devices of task " + task.name +
                            ", too few for " + std::to_string(settings.measurements) +
                            " measurements and a test",
                        "", "Measure fewer, or leave out the device with the most empty cells.");
    return scored;
}

// The pool and the choice depend on the seed alone, so that all devices and predictors meet the same ones
// (the oracle's choice, which sees latencies, differs between devices).
std::vector<std::size_t> choose(const Scored& scored, std::span<const double> latency_ms,
                                const EvaluationSampler& sampler, const EvaluationSettings& settings,
                                std::uint64_t seed) {
    const Random root(seed);
    Random for_pool = root.fork(1), for_choice = root.fork(2);
    const std::size_t size = std::min(settings.candidates, scored.rows.size());
    const std::vector<std::size_t> pool = for_pool.sample(scored.rows.size(), size);
    std::vector<Architecture> candidates;
    std::vector<double> seen_ms;
    for (const std::size_t i : pool) {
        candidates.push_back(scored.architectures[i]);
        if (sampler.sees_latency) seen_ms.push_back(latency_ms[i]);
    }
    std::vector<std::size_t> chosen = sampler.choose(candidates, seen_ms, settings.measurements, for_choice);
    for (std::size_t& i : chosen) i = pool[i];
    return chosen;
}

// The choice of each seed, made once for all devices: a design takes longer than what is done with it. Only
// the oracle, which sees latencies, has to choose anew.
class Choices {
  public:
    Choices(const Scored& scored, const EvaluationSampler& sampler, const EvaluationSettings& settings)
        : scored_(scored),
          sampler_(sampler),
          settings_(settings),
          made_(settings.seeds),
          once_(settings.seeds) {}

    std::vector<std::size_t> of(std::size_t seed_index, std::span<const double> latency_ms) {
        const std::uint64_t seed = settings_.first_seed + seed_index;
        if (sampler_.sees_latency) return choose(scored_, latency_ms, sampler_, settings_, seed);
        std::call_once(once_[seed_index],
                       [&] { made_[seed_index] = choose(scored_, latency_ms, sampler_, settings_, seed); });
        return made_[seed_index];
    }

  private:
    const Scored& scored_;
    const EvaluationSampler& sampler_;
    const EvaluationSettings& settings_;
    std::vector<std::vector<std::size_t>> made_;
    std::vector<std::once_flag> once_;
};

}  // namespace

std::vector<EvaluationRecord> evaluate(const Task& task, const LatencyTable& table,
                                       std::span<const TransferMethod* const> methods,
                                       const EvaluationSampler& sampler, const EvaluationSettings& settings,
                                       const std::function<void(const EvaluationRecord&)>& on_record,
                                       const Progress& progress) {
    const Scored scored = scored_architectures(task, table, settings);
    Choices choices(scored, sampler, settings);
    const std::size_t trials = task.targets.size() * settings.seeds;
    std::vector<EvaluationRecord> records(trials * methods.size());

    const auto run_trial = [&](std::size_t trial) {
        const std::string& device = task.targets[trial / settings.seeds];
        const std::size_t seed_index = trial % settings.seeds;
        const std::uint64_t seed = settings.first_seed + seed_index;
        const auto column = table.latency_ms.col(table.column(device));
        std::vector<double> latency_ms;
        for (const std::size_t row : scored.rows)
            latency_ms.push_back(column[static_cast<Eigen::Index>(row)]);
        const Trial given(scored, latency_ms, choices.of(seed_index, latency_ms), seed);
        for (std::size_t i = 0; i < methods.size(); ++i) {
            EvaluationRecord& record = records[trial * methods.size() + i];
            record.task = task.name;
            record.space = task.space;
            record.device = device;
            record.predictor = methods[i]->name();
            record.sampler = sampler.name;
            record.k = settings.measurements;
            record.seed = seed;
            given.score(*methods[i], record);
        }
    };
    const auto report_trial = [&](std::size_t trial) {
        for (std::size_t i = 0; i < methods.size() && on_record; ++i)
            on_record(records[trial * methods.size() + i]);
        progress.report(static_cast<double>(trial + 1) / static_cast<double>(trials),
                        task.name + ": " + task.targets[trial / settings.seeds] + ", seed " +
                            std::to_string(settings.first_seed + trial % settings.seeds));
    };
    run_in_order(trials, settings.threads, run_trial, report_trial);
    return records;
}

}  // namespace latlab
