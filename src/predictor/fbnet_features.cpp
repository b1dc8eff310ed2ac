#include "predictor/fbnet_features.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"
#include "spaces/fbnet.h"

namespace latlab {
namespace {

constexpr int rows = fbnet::layer_count * fbnet::op_count;  // of a table: layer * fbnet::op_count + operation
constexpr int cost_count = 5;  // MACs, parameters, activations, depthwise, pointwise work
constexpr double hinge_levels[] = {0.3, 0.5, 0.7, 0.85};

// Cost of each operation in each layer: the five costs, and 1 where it does something.
Eigen::MatrixXd cost_table() {
    Eigen::MatrixXd table = Eigen::MatrixXd::Zero(rows, cost_count + 1);
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        const fbnet::Shape& shape = fbnet::shapes()[layer];
        const double in = shape.in_channels, out = shape.out_channels;
        const double in_map = 1.0 * shape.in_size * shape.in_size,
                     out_map = 1.0 * shape.out_size * shape.out_size;
        for (int op = 0; op < fbnet::op_count; ++op) {
            auto row = table.row(layer * fbnet::op_count + op);
            if (op == fbnet::skip) {
                if (!shape.residual())
                    row << in * out * out_map, in * out, out * out_map, 0, in * out * out_map, 1;
                continue;
            }
            const fbnet::Block& block = fbnet::blocks[op];
            const double width = block.expansion * in, taps = block.kernel * block.kernel;
            const double depthwise = taps * width * out_map;
            const double pointwise = (in * width * in_map + width * out * out_map) / block.groups;
            row << depthwise + pointwise, (in + out) * width / block.groups + taps * width,
                width * (in_map + out_map) + out * out_map, depthwise, pointwise, 1;
        }
    }
    return table;
}

// What a runtime starts: convolutions, shuffles of channels between grouped ones, additions of the input. On
// GPUs with small batches the time is mostly that of starting.
Eigen::MatrixXd launch_table() {
    Eigen::MatrixXd table = Eigen::MatrixXd::Zero(rows, 3);
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        const bool residual = fbnet::shapes()[layer].residual();
        for (int op = 0; op < fbnet::op_count; ++op) {
            auto row = table.row(layer * fbnet::op_count + op);
            if (op == fbnet::skip) {
                row[0] = residual ? 0 : 1;
            } else {
                row << 3, fbnet::blocks[op].groups - 1, residual ? 1 : 0;
            }
        }
    }
    return table;
}

// One column for each operation in each shape of layer: layers of one shape take the same time, wherever
// they stand.
Eigen::MatrixXd shape_table() {
    const auto& shapes = fbnet::shapes();
    std::vector<fbnet::Shape> kinds;
    Eigen::MatrixXd table = Eigen::MatrixXd::Zero(rows, rows);
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        const auto found = std::find(kinds.begin(), kinds.end(), shapes[layer]);
        const Eigen::Index kind = found - kinds.begin();
        if (found == kinds.end()) kinds.push_back(shapes[layer]);
        table.block<fbnet::op_count, fbnet::op_count>(layer * fbnet::op_count, kind * fbnet::op_count)
            .setIdentity();
    }
    return table.leftCols(static_cast<Eigen::Index>(kinds.size()) * fbnet::op_count);
}

Eigen::MatrixXd hinge_table(const Eigen::MatrixXd& costs) {
    Eigen::MatrixXd table(rows, cost_count * std::size(hinge_levels));
    int column = 0;
    for (int c = 0; c < cost_count; ++c) {
        std::vector<double> positive;
        for (const double cost : costs.col(c)) {
            if (cost > 0) positive.push_back(cost);
        }
        for (const double level : hinge_levels)
            table.col(column++) = (costs.col(c).array() - quantile(positive, level)).max(0.0);
    }
    return table;
}

// R with R R^T = kernel, without directions that hardly count.
Eigen::MatrixXd root(const Eigen::MatrixXd& kernel) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(kernel);
    const Eigen::VectorXd& values = solver.eigenvalues();
    const Eigen::Index dropped = (values.array() < 1e-4 * values.maxCoeff()).count();
    const Eigen::Index kept = values.size() - dropped;
    return solver.eigenvectors().rightCols(kept) * values.tail(kept).cwiseSqrt().asDiagonal();
}

// Squared exponential kernel of the rows.
Eigen::MatrixXd similarity(const Eigen::MatrixXd& points) {
    Eigen::MatrixXd kernel(points.rows(), points.rows());
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        for (Eigen::Index j = 0; j < points.rows(); ++j)
            kernel(i, j) = std::exp(-0.5 * (points.row(i) - points.row(j)).squaredNorm());
    }
    return kernel;
}

Eigen::MatrixXd smooth_table() {
    Eigen::MatrixXd shapes(fbnet::layer_count, 4);
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        const fbnet::Shape& shape = fbnet::shapes()[layer];
        shapes.row(layer) << std::log2(shape.in_channels) / 1.5, std::log2(shape.out_channels) / 1.5,
            std::log2(shape.out_size), shape.residual() ? 0 : 1;
    }
    Eigen::MatrixXd operations(fbnet::op_count, 4);  // kernel size, expansion, groups, whether it is a skip
    for (int op = 0; op < fbnet::op_count; ++op) {
        const fbnet::Block& block = fbnet::blocks[op];
        operations.row(op) << std::log2(std::max(block.kernel, 1)) / 0.75,
            std::log2(std::max<double>(block.expansion, 0.5)) / 1.5, block.groups - 1.0,
            op == fbnet::skip ? 1 / 0.7 : 0;
    }
    const Eigen::MatrixXd of_shape = root(similarity(shapes)), of_operation = root(similarity(operations));
    Eigen::MatrixXd table(rows, of_shape.cols() * of_operation.cols());
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        for (Eigen::Index c = 0; c < of_shape.cols(); ++c)
            table.block(layer * fbnet::op_count, c * of_operation.cols(), fbnet::op_count,
                        of_operation.cols()) = of_shape(layer, c) * of_operation;
    }
    return table;
}

class FbNetFeatures final : public FeatureMap {
  public:
    explicit FbNetFeatures(const SearchSpace& space) : FeatureMap(space) {
        const Eigen::MatrixXd costs = cost_table(), smooth = smooth_table();
        add("macs", costs.leftCols(1), true);
        add("totals", costs, true);
        add("launches", launch_table(), true);
        add("roots", costs.leftCols(cost_count).cwiseSqrt(), true);
        add("hinges", hinge_table(costs), true);
        add("shape", shape_table(), false, FeatureUse::both);
        add("smooth", smooth, false);
        const Eigen::VectorXd activations = costs.col(2);
        add("smooth activations", activations.asDiagonal() * smooth, false);
        standardise();
    }

  private:
    void add(const std::string& name, const Eigen::MatrixXd& table, bool scale_columns,
             FeatureUse use = FeatureUse::kernel) {
        add_group(name, static_cast<int>(table.cols()), scale_columns, use);
        const Eigen::Index before = table_.rows();
        table_.conservativeResize(before + table.cols(), rows);
        table_.bottomRows(table.cols()) = table.transpose();
    }

    void raw(const Architecture& architecture, Eigen::Ref<Eigen::VectorXd> row) const override {
        for (int layer = 0; layer < fbnet::layer_count; ++layer)
            row += table_.col(layer * fbnet::op_count + architecture.ops[layer]);
    }

    Eigen::MatrixXd table_;  // numbers x (layer, operation)
};

}  // namespace

std::unique_ptr<const FeatureMap> fbnet_features(const SearchSpace& space) {
    return std::make_unique<const FbNetFeatures>(space);
}

}  // namespace latlab
