#include "study/experiment.h"

#include <cmath>

#include "base/error.h"
#include "base/statistics.h"
#include "base/text.h"
#include "predictor/source_data.h"
#include "sampling/encoding_sampler.h"
#include "study/evaluation_parts.h"
#include "study/experiment_plan.h"

namespace latlab {
namespace {

using Records = std::vector<EvaluationRecord>;

// Records of one setting, those of a target side by side.
ExperimentRow summary(const ExperimentSetting& setting, const Records& records) {
    ExperimentRow row{&setting, {}, 0, std::nullopt, {}};
    std::map<std::uint64_t, std::vector<double>> of_seed;
    std::vector<std::pair<std::string, std::vector<double>>> of_device;
    std::vector<double> errors, coverages;
    for (const EvaluationRecord& record : records) {
        const double spearman = std::isnan(record.spearman) ? 0 : record.spearman;
        of_seed[record.seed].push_back(spearman);
        if (of_device.empty() || of_device.back().first != record.device)
            of_device.push_back({record.device, {}});
        of_device.back().second.push_back(spearman);
        errors.push_back(record.median_relative_error);
        if (record.intervals) coverages.push_back(record.intervals->coverage80);
    }
    Draws draws;
    for (const auto& [seed, values] : of_seed) draws[{1, seed}] = mean(values);
    row.spearman = mean_interval(draws);
    // A design that chose the same networks for every seed says nothing of how far others would lie apart.
    if (row.spearman.half_width == 0) row.spearman.half_width = NAN;
    row.median_relative_error = mean(errors);
    if (!coverages.empty()) row.coverage80 = mean(coverages);
    for (const auto& [device, values] : of_device) row.devices.push_back({device, mean(values)});
    return row;
}

class Experiment {
  public:
    Experiment(const LatencyTable& table, const ExperimentRequest& request, const SamplerEncoders& encoders)
        : table_(table),
          request_(request),
          encoders_(encoders),
          plan_(plan_experiment(table, request, encoders)),
          records_(plan_.settings.size()) {}

    ExperimentResult run(const std::function<void(const ExperimentResult&)>& on_result,
                         const Progress& progress) {
        learn(progress.part(0, 0.1));
        const std::size_t settings = plan_.settings.size(), jobs = settings * plan_.targets.size();
        for (std::size_t job = 0; job < jobs; ++job) {
            const double from = static_cast<double>(job), all = static_cast<double>(jobs);
            const Progress part = progress.part(0.1, 1).part(from / all, (from + 1) / all);
            const Records more =
                evaluated(*plan_.settings[job % settings], plan_.targets[job / settings], part);
            records_[job % settings].insert(records_[job % settings].end(), more.begin(), more.end());
            if (on_result) on_result(so_far());
        }
        return so_far();
    }

  private:
    // What all sources teach, one device by itself: without a target and its aliases it is what the others
    // would have taught alone, and no device is fitted twice.
    void learn(const Progress& progress) {
        bool needed = false;
        for (const ExperimentSetting* setting : plan_.settings)
            needed = needed || needs_prior(setting->predictor, setting->sampler);
        if (!needed) return;
        MethodRequest request;
        request.sources = select_devices(table_, plan_.sources);
        request.rows_per_device = request_.rows_per_device;
        request.seed = request_.first_seed;
        prior_ = prior_of_sources(request, progress);
    }

    std::shared_ptr<const FewShotPrior> prior_for(const ExperimentTarget& target) const {
        FewShotPrior prior = prior_->only(target.sources);
        if (prior.sources.devices.empty())
            throw DataError(
                "none of its sources teaches anything: each has fewer than five latencies, or the same "
                "on all architectures",
                "", "Name other sources.");
        return std::make_shared<const FewShotPrior>(std::move(prior));
    }

    Records evaluated(const ExperimentSetting& setting, const ExperimentTarget& target,
                      const Progress& progress) const {
        try {
            return evaluate_one(setting, target, progress);
        } catch (const DataError& error) {
            throw DataError(error.fault(), setting.title + " on " + in_quotes(target.device), error.mend());
        }
    }

    Records evaluate_one(const ExperimentSetting& setting, const ExperimentTarget& target,
                         const Progress& progress) const {
        MethodRequest request;
        request.space = table_.space;
        if (needs_prior(setting.predictor, setting.sampler))
            request.prior = prior_for(target);
        else if (setting.needs_sources())
            request.sources = select_devices(table_, target.sources);
        const auto method = make_transfer_method(setting.predictor, request);
        const TransferMethod* const methods[] = {method.get()};

        const auto encoder = encoders_.find(setting.sampler);
        const SamplerParts parts{request.prior, encoder == encoders_.end() ? nullptr : encoder->second,
                                 EncodingMethod::kmeans};
        const Task task{setting.title, std::string(table_.space->id()), target.sources, {target.device}};
        EvaluationSettings settings;
        settings.measurements = request_.k;
        settings.first_seed = request_.first_seed;
        settings.seeds = request_.seeds;
        settings.threads = 1;
        double reached = 0;  // a design does not know which seed it is for
        const Progress of_design([&](double, const std::string& text) {
            progress.report(reached, text);
            return true;
        });
        const Progress of_seeds([&](double share, const std::string& text) {
            progress.report(reached = share, text);
            return true;
        });
        const EvaluationSampler sampler = evaluation_sampler(make_sampler(setting.sampler, parts),
                                                             *table_.space, setting.sampler, of_design);
        return evaluate(task, plan_.scored, methods, sampler, settings, {}, of_seeds);
    }

    ExperimentResult so_far() const {
        ExperimentResult result{
            {}, plan_.targets, plan_.sources, plan_.scored.architectures.size() - request_.k, plan_.notes};
        for (std::size_t i = 0; i < records_.size(); ++i)
            if (!records_[i].empty()) result.rows.push_back(summary(*plan_.settings[i], records_[i]));
        return result;
    }

    const LatencyTable& table_;
    const ExperimentRequest& request_;
    const SamplerEncoders& encoders_;
    const ExperimentPlan plan_;
    std::shared_ptr<const FewShotPrior> prior_;
    std::vector<Records> records_;  // of each setting
};

}  // namespace

ExperimentResult run_experiment(const LatencyTable& table, const ExperimentRequest& request,
                                const SamplerEncoders& encoders,
                                const std::function<void(const ExperimentResult&)>& on_result,
                                const Progress& progress) {
    return Experiment(table, request, encoders).run(on_result, progress);
}

}  // namespace latlab
