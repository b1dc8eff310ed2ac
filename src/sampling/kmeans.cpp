#include "sampling/kmeans.h"

#include <stdexcept>
#include <string>

#include "base/error.h"

namespace latlab {
namespace {

using Points = Eigen::MatrixXd;  // width x rows: a point's numbers stand next to each other

constexpr int starts = 10, most_iterations = 300;

// For each point the nearest centre, both as columns.
std::vector<int> nearest(const Points& points, const Points& centres) {
    Eigen::MatrixXd distance = -2 * centres.transpose() * points;  // but for the points' own squares
    distance.colwise() += centres.colwise().squaredNorm().transpose();
    std::vector<int> cluster(static_cast<std::size_t>(points.cols()));
    for (Eigen::Index i = 0; i < points.cols(); ++i)
        distance.col(i).minCoeff(&cluster[static_cast<std::size_t>(i)]);
    return cluster;
}

double squared_distance(const Points& points, const Points& centres, const std::vector<int>& cluster,
                        Eigen::Index i) {
    return (points.col(i) - centres.col(cluster[static_cast<std::size_t>(i)])).squaredNorm();
}

// Gives each empty cluster the farthest point that does not have one for itself.
void fill_empty(const Points& points, const Points& centres, std::vector<int>& cluster) {
    std::vector<int> sizes(static_cast<std::size_t>(centres.cols()), 0);
    for (const int c : cluster) ++sizes[static_cast<std::size_t>(c)];
    std::vector<bool> moved(cluster.size(), false);
    for (std::size_t c = 0; c < sizes.size(); ++c) {
        if (sizes[c] > 0) continue;
        std::size_t farthest = cluster.size();
        double most = -1;
        for (std::size_t i = 0; i < cluster.size(); ++i) {
            if (moved[i] || sizes[static_cast<std::size_t>(cluster[i])] < 2) continue;
            const double distance = squared_distance(points, centres, cluster, static_cast<Eigen::Index>(i));
            if (distance > most) {
                most = distance;
                farthest = i;
            }
        }
        --sizes[static_cast<std::size_t>(cluster[farthest])];
        ++sizes[c];
        cluster[farthest] = static_cast<int>(c);
        moved[farthest] = true;
    }
}

Points means(const Points& points, const std::vector<int>& cluster, Eigen::Index count) {
    Points sums = Points::Zero(points.rows(), count);
    Eigen::RowVectorXd sizes = Eigen::RowVectorXd::Zero(count);
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        sums.col(cluster[static_cast<std::size_t>(i)]) += points.col(i);
        sizes[cluster[static_cast<std::size_t>(i)]] += 1;
    }
    return sums.array().rowwise() / sizes.array();
}

Clusters lloyd_on(const Points& points, Points centres) {
    std::vector<int> cluster;
    for (int iteration = 0; iteration < most_iterations; ++iteration) {
        std::vector<int> next = nearest(points, centres);
        fill_empty(points, centres, next);
        if (next == cluster) break;
        cluster = std::move(next);
        centres = means(points, cluster, centres.cols());
    }
    double sum = 0;
    for (Eigen::Index i = 0; i < points.cols(); ++i) sum += squared_distance(points, centres, cluster, i);
    return {centres.transpose(), std::move(cluster), sum};
}

// A position drawn with these chances, which need not sum up to 1.
Eigen::Index draw(const Eigen::RowVectorXd& chances, Random& random) {
    double left = random.uniform() * chances.sum();
    Eigen::Index drawn = 0;
    for (Eigen::Index i = 0; i < chances.size(); ++i) {
        if (chances[i] <= 0) continue;
        drawn = i;
        left -= chances[i];
        if (left < 0) break;
    }
    return drawn;
}

Points plus_plus(const Points& points, int count, Random& random) {
    Points centres(points.rows(), count);
    centres.col(0) = points.col(static_cast<Eigen::Index>(random.below(points.cols())));
    Eigen::RowVectorXd distance = (points.colwise() - centres.col(0)).colwise().squaredNorm();
    for (int c = 1; c < count; ++c) {
        if (!(distance.maxCoeff() > 0))
            throw DataError("only " + std::to_string(c) + " of " + std::to_string(points.cols()) +
                                " architectures differ in this encoding, too few for " +
                                std::to_string(count) + " clusters",
                            "", "Choose fewer, by cosine, or by another encoding.");
        centres.col(c) = points.col(draw(distance, random));
        distance = distance.cwiseMin((points.colwise() - centres.col(c)).colwise().squaredNorm());
    }
    return centres;
}

}  // namespace

Clusters lloyd(const Eigen::MatrixXd& rows, const Eigen::MatrixXd& centres) {
    if (centres.rows() < 1 || centres.rows() > rows.rows() || centres.cols() != rows.cols())
        throw std::invalid_argument("lloyd: from one centre to one a row, as wide as the rows");
    if (!rows.allFinite() || !centres.allFinite()) throw std::invalid_argument("lloyd: finite numbers only");
    return lloyd_on(rows.transpose(), centres.transpose());
}

Clusters kmeans(const Eigen::MatrixXd& rows, int count, Random& random) {
    if (count < 1 || count > rows.rows())
        throw std::invalid_argument("kmeans: from one cluster to one a row");
    const Points points = rows.transpose();
    Clusters best;
    for (int start = 0; start < starts; ++start) {
        Clusters found = lloyd_on(points, plus_plus(points, count, random));
        if (start == 0 || found.squared_distance < best.squared_distance) best = std::move(found);
    }
    return best;
}

}  // namespace latlab
