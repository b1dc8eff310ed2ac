#include "predictor/baselines.h"

#include <cmath>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/statistics.h"
#include "predictor/ridge.h"
#include "predictor/score_map.h"
#include "predictor/transfer_checks.h"

namespace latlab {
namespace {

using Score = std::function<double(const Architecture&)>;

class ScorePredictor : public Predictor {
  public:
    ScorePredictor(Score score, std::span<const Measurement> measurements)
        : score_(std::move(score)), to_ms_(fit(score_, measurements)) {}

    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress& progress) const override {
        std::vector<LatencyEstimate> estimates;
        estimates.reserve(architectures.size());
        progress.report(0, "predicting");
        for (const Architecture& architecture : architectures)
            estimates.push_back({.ms = to_ms_(score_(architecture))});
        return estimates;
    }

  private:
    static ScoreMap fit(const Score& score, std::span<const Measurement> measurements) {
        std::vector<double> scores, latencies;
        for (const Measurement& measurement : measurements) {
            scores.push_back(score(measurement.architecture));
            latencies.push_back(measurement.latency_ms);
        }
        return ScoreMap::fit(scores, latencies);
    }

    Score score_;
    ScoreMap to_ms_;
};

class CostBaseline : public TransferMethod {
  public:
    CostBaseline(std::string_view name, Score cost) : name_(name), cost_(std::move(cost)) {}

    std::string_view name() const override { return name_; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t,
                                        const Progress&) const override {
        check_measurements(measurements);
        return std::make_unique<ScorePredictor>(cost_, measurements);
    }

  private:
    std::string_view name_;
    Score cost_;
};

class OpCountBaseline : public TransferMethod {
  public:
    explicit OpCountBaseline(const SearchSpace& space) : space_(space) {}

    std::string_view name() const override { return "op-count"; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t,
                                        const Progress&) const override {
        check_measurements(measurements);
        const auto rows = static_cast<Eigen::Index>(measurements.size());
        Eigen::MatrixXd counts(rows, space_.op_count());
        Eigen::VectorXd latencies(rows);
        for (Eigen::Index row = 0; row < rows; ++row) {
            const Measurement& measurement = measurements[static_cast<std::size_t>(row)];
            counts.row(row) = op_counts(space_, measurement.architecture).transpose();
            latencies[row] = measurement.latency_ms;
        }
        const auto score = [&space = space_, model = fit_ridge(counts, latencies)](const Architecture& a) {
            return model(op_counts(space, a));
        };
        return std::make_unique<ScorePredictor>(score, measurements);
    }

  private:
    static Eigen::VectorXd op_counts(const SearchSpace& space, const Architecture& architecture) {
        const std::vector<int> histogram = space.op_histogram(architecture);
        return Eigen::Map<const Eigen::VectorXi>(histogram.data(), space.op_count()).cast<double>();
    }

    const SearchSpace& space_;
};

class BestSourceBaseline : public TransferMethod {
  public:
    explicit BestSourceBaseline(LatencyTable sources)
        : known_(std::make_shared<const Known>(std::move(sources))) {}

    std::string_view name() const override { return "best-source"; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t,
                                        const Progress&) const override {
        check_measurements(measurements);
        const Eigen::Index column = best_column(measurements);
        const auto score = [known = known_, column](const Architecture& architecture) {
            const double ms = known->latency(architecture, column);
            if (!std::isnan(ms)) return ms;
            throw DataError("the known device " + known->table.devices[static_cast<std::size_t>(column)] +
                                " has no latency for " + known->table.space->print(architecture),
                            "", "best-source predicts only architectures of the tables.");
        };
        std::vector<Measurement> usable;
        for (const Measurement& measurement : measurements)
            if (!std::isnan(known_->latency(measurement.architecture, column))) usable.push_back(measurement);
        return std::make_unique<ScorePredictor>(score, usable);
    }

  private:
    struct Known {
        explicit Known(LatencyTable sources) : table(std::move(sources)) {
            for (std::size_t row = 0; row < table.architectures.size(); ++row)
                rows.emplace(table.architectures[row], static_cast<Eigen::Index>(row));
        }
        double latency(const Architecture& architecture, Eigen::Index column) const {
            const auto found = rows.find(architecture);
            return found == rows.end() ? NAN : table.latency_ms(found->second, column);
        }
        LatencyTable table;
        std::unordered_map<Architecture, Eigen::Index, ArchitectureHash> rows;
    };

    Eigen::Index best_column(std::span<const Measurement> measurements) const {
        Eigen::Index best = -1;
        std::pair<double, double> best_correlation;
        for (Eigen::Index column = 0; column < known_->table.latency_ms.cols(); ++column) {
            std::vector<double> known, measured;
            for (const Measurement& measurement : measurements) {
                const double ms = known_->latency(measurement.architecture, column);
                if (std::isnan(ms)) continue;
                known.push_back(ms);
                measured.push_back(measurement.latency_ms);
            }
            const std::pair correlation(spearman(known, measured), pearson(known, measured));
            if (std::isnan(correlation.first) || (best >= 0 && correlation <= best_correlation)) continue;
            best = column;
            best_correlation = correlation;
        }
        if (best < 0)
            throw DataError("no known device has different latencies for the measured architectures", "",
                            "Measure architectures that the tables of known devices contain.");
        return best;
    }

    std::shared_ptr<const Known> known_;
};

}  // namespace

std::unique_ptr<TransferMethod> make_flops_baseline(const SearchSpace& space) {
    return std::make_unique<CostBaseline>(
        "flops", [&space](const Architecture& architecture) { return space.total(architecture).macs; });
}

std::unique_ptr<TransferMethod> make_params_baseline(const SearchSpace& space) {
    return std::make_unique<CostBaseline>("params", [&space](const Architecture& architecture) {
        return space.total(architecture).parameters;
    });
}

std::unique_ptr<TransferMethod> make_op_count_baseline(const SearchSpace& space) {
    return std::make_unique<OpCountBaseline>(space);
}

std::unique_ptr<TransferMethod> make_best_source_baseline(LatencyTable sources) {
    return std::make_unique<BestSourceBaseline>(std::move(sources));
}

}  // namespace latlab
