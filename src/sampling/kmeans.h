#pragma once

#include <Eigen/Dense>
#include <vector>

#include "base/random.h"

namespace latlab {

/// Rows in groups, each row in that of the nearest centre.
struct Clusters {
    Eigen::MatrixXd centres;      ///< clusters x width, the means of their rows
    std::vector<int> of_row;      ///< the cluster of each row; none is empty
    double squared_distance = 0;  ///< of all rows to their centres, summed up
};

/// Lloyd's iterations (1982) from these centres until no row changes its cluster, at most 300. A cluster that
/// loses its last row starts again at the row that lies farthest from its own centre.
Clusters lloyd(const Eigen::MatrixXd& rows, const Eigen::MatrixXd& centres);

/// The closest of ten runs of Lloyd's iterations, each from centres drawn by k-means++ (Arthur and
/// Vassilvitskii, 2007). Throws DataError when fewer than `count` rows differ from one another.
Clusters kmeans(const Eigen::MatrixXd& rows, int count, Random& random);

}  // namespace latlab
