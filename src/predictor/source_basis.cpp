#include "predictor/source_basis.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace latlab {
namespace {

constexpr std::size_t fewest_values = 5;

struct Rows {
    Eigen::MatrixXd features;
    Eigen::VectorXd latencies;
};

// The columns that smooth sources, of the architectures that the device has been measured on.
Rows measured_rows(const Eigen::MatrixXd& features, const Eigen::VectorXd& latency_ms) {
    const Eigen::Index count = (!latency_ms.array().isNaN()).count();
    Rows rows{Eigen::MatrixXd(count, features.cols()), Eigen::VectorXd(count)};
    Eigen::Index to = 0;
    for (Eigen::Index from = 0; from < latency_ms.size(); ++from) {
        if (std::isnan(latency_ms[from])) continue;
        rows.features.row(to) = features.row(from);
        rows.latencies[to++] = latency_ms[from];
    }
    return rows;
}

// Half of the absolute residuals are below 0.6745 standard deviations where they are normal.
double robust_deviation(const Eigen::VectorXd& residuals) {
    std::vector<double> sizes;
    for (const double residual : residuals) sizes.push_back(std::abs(residual));
    return median(sizes) / 0.6745;
}

// Weighted ridge regression in the eigenvectors of the features' covariance, where every strength is cheap.
class WeightedRidge {
  public:
    WeightedRidge(const Rows& rows, const Eigen::VectorXd& weights)
        : share_(weights / weights.sum()),
          feature_means_(rows.features.transpose() * share_),
          target_mean_(share_.dot(rows.latencies)),
          centred_(rows.features.rowwise() - feature_means_.transpose()),
          targets_(rows.latencies.array() - target_mean_),
          solver_(centred_.transpose() * share_.asDiagonal() * centred_),
          projected_(solver_.eigenvectors().transpose() *
                     (centred_.transpose() * share_.cwiseProduct(targets_))) {}

    Eigen::VectorXd solve(double strength) const {
        const Eigen::ArrayXd spectrum = solver_.eigenvalues().array().max(0.0) + strength;
        return solver_.eigenvectors() * (projected_.array() / spectrum).matrix();
    }

    // Residuals of rows left out, in closed form (PRESS; predictor/ridge.h).
    Eigen::VectorXd left_out(double strength) const {
        const Eigen::ArrayXd inverse = 1 / (solver_.eigenvalues().array().max(0.0) + strength);
        const Eigen::MatrixXd turned = centred_ * solver_.eigenvectors();
        const Eigen::ArrayXd leverage =
            share_.array() * ((turned.array().square().matrix() * inverse.matrix()).array() + 1);
        const Eigen::ArrayXd residual =
            targets_.array() - (turned * (projected_.array() * inverse).matrix()).array();
        return residual / (1 - leverage).max(1e-6);
    }

    double scale() const { return std::max(solver_.eigenvalues().maxCoeff(), 1e-300); }

  private:
    Eigen::VectorXd share_, feature_means_;
    double target_mean_;
    Eigen::MatrixXd centred_;
    Eigen::VectorXd targets_;
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver_;
    Eigen::VectorXd projected_;
};

double best_strength(const WeightedRidge& ridge) {
    double best = 0, least_error = INFINITY;
    for (int half = 2; half >= -14; --half) {
        const double strength = ridge.scale() * std::pow(10.0, half / 2.0);
        const Eigen::VectorXd left_out = ridge.left_out(strength);
        const double limit = 4 * robust_deviation(left_out);  // a wild measurement must not choose
        const double error = left_out.array().square().min(limit * limit).mean();
        if (!(error < least_error)) continue;
        least_error = error;
        best = strength;
    }
    return best > 0 ? best : ridge.scale();
}

// Ridge, and once more with measurements far off counting less (Cauchy weights). A wild one bends the first
// fit towards itself and misleads the choice of its strength: it is judged by the fit without it, and the
// strength is chosen anew.
Eigen::VectorXd fit_device(const Rows& rows) {
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(rows.latencies.size());
    const WeightedRidge plain(rows, ones);
    const double strength = best_strength(plain);
    const Eigen::VectorXd left_out = plain.left_out(strength);
    const double deviation = robust_deviation(left_out);
    if (!(deviation > 0)) return plain.solve(strength);
    const Eigen::VectorXd weights = (1 + (left_out.array() / (3 * deviation)).square()).inverse();
    const WeightedRidge robust(rows, weights);
    return robust.solve(best_strength(robust));
}

// The smoothing columns of a map, and their covariance over the space.
struct Smoothing {
    std::vector<Eigen::Index> columns;
    Eigen::MatrixXd covariance;

    explicit Smoothing(const FeatureMap& map) {
        for (const FeatureGroup& group : map.groups()) {
            for (int i = 0; i < group.width && group.use != FeatureUse::kernel; ++i)
                columns.push_back(group.first + i);
        }
        const auto width = static_cast<Eigen::Index>(columns.size());
        covariance = Eigen::MatrixXd::Zero(width, width);
        constexpr std::size_t block = 1024;
        const std::vector<Architecture>& all = reference_architectures(map.space());
        for (std::size_t first = 0; first < all.size(); first += block) {
            const std::size_t count = std::min(block, all.size() - first);
            const Eigen::MatrixXd features = of(map.encode(std::span(all).subspan(first, count)));
            covariance += features.transpose() * features / static_cast<double>(all.size());
        }
    }

    Eigen::MatrixXd of(const Eigen::MatrixXd& features) const { return features(Eigen::all, columns); }
};

}  // namespace

SourceBasis fit_source_basis(const LatencyTable& sources, const FeatureMap& map, const Progress& progress) {
    const Smoothing smoothing(map);
    Eigen::MatrixXd features(sources.latency_ms.rows(), smoothing.columns.size());
    constexpr std::size_t block = 1024;
    for (std::size_t first = 0; first < sources.architectures.size(); first += block) {
        const std::size_t count = std::min(block, sources.architectures.size() - first);
        features.middleRows(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(count)) =
            smoothing.of(map.encode(std::span(sources.architectures).subspan(first, count)));
    }
    SourceBasis basis;
    std::vector<Eigen::VectorXd> fitted;
    for (Eigen::Index device = 0; device < sources.latency_ms.cols(); ++device) {
        progress.report(static_cast<double>(device) / static_cast<double>(sources.latency_ms.cols()),
                        "learning from " + sources.devices[static_cast<std::size_t>(device)]);
        const Rows rows = measured_rows(features, sources.latency_ms.col(device));
        if (static_cast<std::size_t>(rows.latencies.size()) < fewest_values) continue;
        // Compared as they are: less their mean, equal values are rounding errors, which would be scaled up.
        if (rows.latencies.minCoeff() == rows.latencies.maxCoeff()) continue;
        const Eigen::VectorXd weights = fit_device(rows);
        const double variance = weights.dot(smoothing.covariance * weights);
        if (!(variance > 0)) continue;
        fitted.push_back(weights / std::sqrt(variance));
        basis.devices.push_back(sources.devices[static_cast<std::size_t>(device)]);
    }
    basis.weights = Eigen::MatrixXd::Zero(map.width(), static_cast<Eigen::Index>(fitted.size()));
    const double scale = 1 / std::sqrt(static_cast<double>(fitted.size()));
    for (std::size_t device = 0; device < fitted.size(); ++device) {
        for (std::size_t i = 0; i < smoothing.columns.size(); ++i)
            basis.weights(smoothing.columns[i], static_cast<Eigen::Index>(device)) =
                scale * fitted[device][static_cast<Eigen::Index>(i)];
    }
    return basis;
}

}  // namespace latlab
