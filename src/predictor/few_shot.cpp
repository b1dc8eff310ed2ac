#include "predictor/few_shot.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"
#include "predictor/few_shot_posterior.h"
#include "predictor/transfer_checks.h"

namespace latlab {
namespace {

// A share of new measurements, and how many deviations of a normal distribution it lies within.
struct Level {
    double share, normal_deviations;
};
constexpr Level level50{0.5, normal50}, level80{0.8, normal80}, level95{0.95, normal95};
constexpr std::size_t block_size = 512;  // architectures predicted at a time, which bounds memory
constexpr double most_noise = 1e6;       // of one measurement: beyond, it says nothing anyhow

// How many deviations of the process the shares of new measurements lie within: conformal quantiles of the
// measurements left out, drawn towards the normal distribution's where the measurements are few.
class Calibration {
  public:
    Calibration(const GaussianMixture& mixture, const Eigen::VectorXd& targets) {
        const GaussianMixture::Predictions left_out = mixture.leave_one_out();
        const Eigen::ArrayXd surprise =
            (targets.array() - left_out.mean).abs() / left_out.variance.max(1e-300).sqrt();
        surprise_.assign(surprise.begin(), surprise.end());
        std::sort(surprise_.begin(), surprise_.end());
    }

    double deviations(const Level& level) const {
        const auto count = static_cast<double>(surprise_.size());
        const std::size_t place = conformal_place(surprise_.size(), level.share);
        if (place > surprise_.size()) return level.normal_deviations;
        constexpr double prior_count = 10;
        return (count * surprise_[place - 1] + prior_count * level.normal_deviations) / (count + prior_count);
    }

  private:
    std::vector<double> surprise_;  // ascending
};

// A slip of the unit in one row must not set the scale for all: latencies are held within five robust
// standard deviations of the median. Where half of them are equal there is no such deviation, and no
// clipping.
void clip_wild(std::vector<double>& latencies) {
    const double middle = median(latencies);
    std::vector<double> distances;
    for (const double latency : latencies) distances.push_back(std::abs(latency - middle));
    const double most = 5 * median(distances) / 0.6745;
    if (!(most > 0)) return;
    for (double& latency : latencies) latency = std::clamp(latency, middle - most, middle + most);
}

// The measurements that are used; more take too long and change little.
std::vector<Measurement> used(std::span<const Measurement> measurements, std::uint64_t seed) {
    if (measurements.size() <= few_shot_most_measurements) return {measurements.begin(), measurements.end()};
    std::vector<Measurement> drawn;
    for (const std::size_t i : Random(seed).sample(measurements.size(), few_shot_most_measurements))
        drawn.push_back(measurements[i]);
    return drawn;
}

class FewShotPredictor final : public FewShotPosterior {
  public:
    FewShotPredictor(std::shared_ptr<const FewShotPrior> prior, std::span<const Measurement> measurements,
                     std::uint64_t seed, const Progress& progress)
        : prior_(std::move(prior)),
          groups_(prior_->groups()),
          measured_(encode(measurements)),
          standard_(standardise(measurements)),
          mixture_(kernels(measured_), standard_.targets, standard_.own_noise, prior_->settings(), seed,
                   progress),
          calibration_(mixture_, standard_.targets) {}

    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress& progress) const override {
        std::vector<LatencyEstimate> estimates;
        estimates.reserve(architectures.size());
        for (std::size_t first = 0; first < architectures.size(); first += block_size) {
            progress.report(static_cast<double>(first) / static_cast<double>(architectures.size()),
                            "predicting");
            predict_block(architectures.subspan(first, std::min(block_size, architectures.size() - first)),
                          estimates);
        }
        return estimates;
    }

    std::vector<LatencyInterval> changes(const Architecture& from,
                                         std::span<const Architecture> to) const override {
        std::vector<LatencyInterval> intervals;
        const Eigen::MatrixXd before = prior_->encode({&from, 1});
        const double ms = to_ms(predictions(before).mean[0]), usual = calibration_.deviations(level80);
        for (std::size_t first = 0; first < to.size(); first += block_size) {
            const Eigen::MatrixXd after =
                prior_->encode(to.subspan(first, std::min(block_size, to.size() - first)));
            const Eigen::ArrayXd mean = predictions(after).mean;
            const Belief belief =
                believed(*this, after.rowwise() - before.row(0), 0, mixture_.members().size());
            for (Eigen::Index i = 0; i < after.rows(); ++i) {
                const double variance = std::max(belief.covariance(i, i), 0.0) + belief.spread[i] +
                                        2 * (belief.noise + standard_.usual_own_noise);
                const double reach = usual * standard_.deviation * std::sqrt(variance);
                const double change = to_ms(mean[i]) - ms;
                intervals.push_back({change - reach, change + reach});
            }
        }
        return intervals;
    }

    const FewShotPrior& prior() const override { return *prior_; }
    const GaussianMixture& mixture() const override { return mixture_; }
    const Eigen::MatrixXd& measured() const override { return measured_; }

  private:
    struct Standard {
        double mean = 0, deviation = 1;
        double floor = 0;  ///< below this, predictions approach zero without reaching it
        Eigen::VectorXd targets;
        Eigen::VectorXd own_noise;   ///< of each measurement, from its standard error
        double usual_own_noise = 0;  ///< what a new measurement is thought to have
    };

    Eigen::MatrixXd encode(std::span<const Measurement> measurements) const {
        std::vector<Architecture> architectures;
        for (const Measurement& measurement : measurements) architectures.push_back(measurement.architecture);
        return prior_->encode(architectures);
    }

    static Standard standardise(std::span<const Measurement> measurements) {
        std::vector<double> latencies;
        for (const Measurement& measurement : measurements) latencies.push_back(measurement.latency_ms);
        clip_wild(latencies);
        Standard standard;
        standard.mean = latlab::mean(latencies);
        standard.deviation = standard_deviation(latencies);
        standard.floor = 0.5 * *std::min_element(latencies.begin(), latencies.end());
        standard.targets =
            (Eigen::Map<const Eigen::ArrayXd>(latencies.data(), static_cast<Eigen::Index>(latencies.size())) -
             standard.mean) /
            standard.deviation;
        std::vector<double> noise;
        for (const Measurement& measurement : measurements) {
            const double error = measurement.standard_error_ms / standard.deviation;
            noise.push_back(std::isnan(error) ? 0 : std::min(error * error, most_noise));
        }
        standard.own_noise = Eigen::Map<const Eigen::VectorXd>(noise.data(), standard.targets.size());
        standard.usual_own_noise = median(noise);
        return standard;
    }

    // The groups' kernels of the measured architectures with others: measurements x others.
    std::vector<Eigen::MatrixXd> kernels(const Eigen::MatrixXd& others) const {
        std::vector<Eigen::MatrixXd> list;
        for (const FeatureGroup& group : groups_)
            list.push_back(measured_.middleCols(group.first, group.width) *
                           others.middleCols(group.first, group.width).transpose());
        return list;
    }

    GaussianMixture::Predictions predictions(const Eigen::MatrixXd& features) const {
        Eigen::MatrixXd own(groups_.size(), features.rows());
        for (std::size_t g = 0; g < groups_.size(); ++g)
            own.row(static_cast<Eigen::Index>(g)) =
                features.middleCols(groups_[g].first, groups_[g].width).rowwise().squaredNorm().transpose();
        return mixture_.predict(kernels(features), own);
    }

    void predict_block(std::span<const Architecture> architectures,
                       std::vector<LatencyEstimate>& estimates) const {
        const GaussianMixture::Predictions predictions = this->predictions(prior_->encode(architectures));
        const double half = calibration_.deviations(level50), usual = calibration_.deviations(level80);
        const double most = std::max(calibration_.deviations(level95), usual);
        for (Eigen::Index i = 0; i < predictions.mean.size(); ++i) {
            const double deviation =
                std::sqrt(std::max(predictions.variance[i], 0.0) + standard_.usual_own_noise);
            const auto interval = [&](double deviations) {
                return LatencyInterval{to_ms(predictions.mean[i] - deviations * deviation),
                                       to_ms(predictions.mean[i] + deviations * deviation)};
            };
            const auto [lower, upper] = interval(usual);
            estimates.push_back(
                {to_ms(predictions.mean[i]), lower, upper, interval(std::min(half, usual)), interval(most)});
        }
    }

    // Increasing and positive: a line, which goes on as a hyperbola towards zero, without a kink, below half
    // the fastest measurement. (An exponential function would reach zero where latencies span magnitudes.)
    double to_ms(double standardised) const {
        const double ms = standard_.mean + standard_.deviation * standardised;
        return ms >= standard_.floor ? ms : standard_.floor / (2 - ms / standard_.floor);
    }

    std::shared_ptr<const FewShotPrior> prior_;
    std::vector<FeatureGroup> groups_;
    Eigen::MatrixXd measured_;
    Standard standard_;
    GaussianMixture mixture_;
    Calibration calibration_;
};

}  // namespace

std::size_t conformal_place(std::size_t measurements, double share) {
    return static_cast<std::size_t>(std::ceil((static_cast<double>(measurements) + 1) * share));
}

std::unique_ptr<Predictor> FewShotMethod::transfer(std::span<const Measurement> measurements,
                                                   std::uint64_t seed, const Progress& progress) const {
    check_measurements(measurements);
    return std::make_unique<FewShotPredictor>(prior_, used(measurements, seed), seed, progress);
}

}  // namespace latlab
