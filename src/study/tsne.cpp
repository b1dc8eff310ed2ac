#include "study/tsne.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "base/random.h"
#include "study/projection.h"

namespace latlab {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr double start_deviation = 1e-4;   // of the first column, as in the paper
constexpr double start_noise = 0.01;       // of that
constexpr double early_exaggeration = 12;  // in the first fifth of the iterations
constexpr double entropy_tolerance = 1e-7;
constexpr int most_bisections = 100;

void check(const Eigen::MatrixXd& rows, double perplexity) {
    if (!rows.allFinite()) throw std::invalid_argument("tsne: finite numbers only");
    if (rows.rows() > max_tsne_rows)
        throw DataError("t-SNE draws up to " + std::to_string(max_tsne_rows) + " architectures, not " +
                            std::to_string(rows.rows()),
                        "", "Draw fewer, or use principal components.");
    if (!(perplexity >= 2 && perplexity < static_cast<double>(rows.rows() - 1)))
        throw DataError("the perplexity must be from 2 to below the number of other architectures, " +
                            std::to_string(rows.rows() - 1),
                        "", "Choose another perplexity, or draw more architectures.");
}

Eigen::MatrixXd squared_distances(const Eigen::MatrixXd& rows) {
    const Eigen::MatrixXd points = rows.transpose();  // a row's numbers stand next to each other
    Eigen::MatrixXd distances(rows.rows(), rows.rows());
    for (Index i = 0; i < rows.rows(); ++i)
        distances.col(i) = (points.colwise() - points.col(i)).colwise().squaredNorm().transpose();
    return distances;
}

// Probabilities of the other rows to be the neighbour of row i, by a Gaussian whose precision gives them this
// entropy. distances: squared, to all rows.
ArrayXd conditional_probabilities(ArrayXd distances, Index i, double entropy) {
    distances[i] = INFINITY;
    distances -= distances.minCoeff();  // so that the largest weight is 1, however small all are
    distances[i] = 0;
    const double mean = distances.mean();
    double precision = mean > 0 ? 1 / mean : 1, low = 0, high = INFINITY;
    ArrayXd weights;
    for (int step = 0; step < most_bisections; ++step) {
        weights = (-precision * distances).exp();
        weights[i] = 0;
        const double sum = weights.sum();
        weights /= sum;
        // -sum of w log w, where log w = -precision d - log sum
        const double found = precision * (weights * distances).sum() + std::log(sum);
        if (std::abs(found - entropy) < entropy_tolerance) break;
        (found > entropy ? low : high) = precision;
        precision = std::isinf(high) ? 2 * precision : (low + high) / 2;
    }
    return weights;
}

Eigen::MatrixX2d start(const Eigen::MatrixXd& rows, std::uint64_t seed) {
    Eigen::MatrixX2d points = principal_components(rows).scores;
    const double deviation = std::sqrt(points.col(0).squaredNorm() / static_cast<double>(rows.rows()));
    points *= deviation > 0 ? start_deviation / deviation : 0;
    Random random(seed);
    for (double& coordinate : points.reshaped())
        coordinate += start_noise * start_deviation * random.normal();
    return points;
}

/// Gradient descent with momentum, each coordinate with a gain of its own (Jacobs, 1988): a larger one while
/// it keeps its direction.
class Descent {
  public:
    Descent(Index rows, double rate)
        : rate_(rate), velocity_(Eigen::ArrayX2d::Zero(rows, 2)), gains_(Eigen::ArrayX2d::Ones(rows, 2)) {}

    void step(Eigen::MatrixX2d& points, const Eigen::MatrixX2d& gradient, double momentum) {
        gains_ = (gradient.array() * velocity_ > 0).select(gains_ * 0.8, gains_ + 0.2).max(0.01);
        velocity_ = momentum * velocity_ - rate_ * gains_ * gradient.array();
        points.array() += velocity_;
        points.rowwise() -= points.colwise().mean().eval();
    }

  private:
    double rate_;
    Eigen::ArrayX2d velocity_, gains_;
};

}  // namespace

Eigen::MatrixXd neighbour_probabilities(const Eigen::MatrixXd& rows, double perplexity) {
    check(rows, perplexity);
    Eigen::MatrixXd probabilities = squared_distances(rows);
    for (Index i = 0; i < rows.rows(); ++i)
        probabilities.col(i) = conditional_probabilities(probabilities.col(i), i, std::log(perplexity));
    return (probabilities + probabilities.transpose()) / (2 * static_cast<double>(rows.rows()));
}

double map_divergence(const Eigen::MatrixXd& probabilities, const Eigen::MatrixX2d& points) {
    constexpr double smallest = std::numeric_limits<double>::min();  // a probability of 0 adds nothing
    double normaliser = 0, sum = 0;
    for (Index i = 0; i < points.rows(); ++i) {
        const ArrayXd distances = (points.rowwise() - points.row(i)).rowwise().squaredNorm();
        normaliser += (1 + distances).inverse().sum() - 1;  // without the point itself
        const ArrayXd p = probabilities.col(i).array();
        sum += (p * (p.max(smallest).log() + (1 + distances).log())).sum();
    }
    return sum + std::log(normaliser);
}

Eigen::MatrixX2d map_gradient(const Eigen::MatrixXd& probabilities, const Eigen::MatrixX2d& points,
                              double exaggeration) {
    const Index rows = points.rows();
    Eigen::MatrixX2d attraction(rows, 2), repulsion(rows, 2);
    ArrayXd x(rows), y(rows), kernel(rows), pull(rows);
    double normaliser = 0;
    for (Index i = 0; i < rows; ++i) {
        x = points(i, 0) - points.col(0).array();
        y = points(i, 1) - points.col(1).array();
        kernel = (1 + x.square() + y.square()).inverse();
        normaliser += kernel.sum() - 1;  // without the point itself, whose forces are 0
        pull = probabilities.col(i).array() * kernel;
        attraction.row(i) << (pull * x).sum(), (pull * y).sum();
        kernel = kernel.square();
        repulsion.row(i) << (kernel * x).sum(), (kernel * y).sum();
    }
    return 4 * (exaggeration * attraction - repulsion / normaliser);
}

TsneMap tsne(const Eigen::MatrixXd& rows, const TsneOptions& options, const Progress& progress) {
    const Eigen::MatrixXd probabilities = neighbour_probabilities(rows, options.perplexity);
    TsneMap map;
    map.points = start(rows, options.seed);
    const int exaggerated = options.iterations / 5;
    // As fast as stays stable while attraction is exaggerated (Belkina and others, 2019).
    Descent descent(rows.rows(), static_cast<double>(rows.rows()) / early_exaggeration);
    for (int i = 0; i < options.iterations; ++i) {
        progress.report(static_cast<double>(i) / options.iterations, "Arranging neighbours");
        const bool early = i < exaggerated;
        descent.step(map.points, map_gradient(probabilities, map.points, early ? early_exaggeration : 1),
                     early ? 0.5 : 0.8);
    }
    map.divergence = map_divergence(probabilities, map.points);
    return map;
}

}  // namespace latlab
