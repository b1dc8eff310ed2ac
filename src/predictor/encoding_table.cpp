#include "predictor/encoding_table.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

void refuse_cells(const WideTable& table, const std::string& name) {
    for (Eigen::Index column = 0; column < table.values.cols(); ++column) {
        for (Eigen::Index row = 0; row < table.values.rows(); ++row) {
            const double value = table.values(row, column);
            if (std::abs(value) <= std::numeric_limits<float>::max()) continue;
            const std::string architecture =
                table.space->print(table.architectures[static_cast<std::size_t>(row)]);
            throw DataError(
                std::isnan(value) ? "an empty cell in an encoding" : "a number beyond 3.4e38",
                name + ", " + architecture + ", column " + table.columns[static_cast<std::size_t>(column)],
                std::isnan(value) ? "Leave out the row or the column." : "Give the column's logarithm.");
        }
    }
}

std::string identity(const WideTable& table) {
    std::string bytes(table.space->id());
    for (const std::string& column : table.columns) bytes += "\n" + column;
    for (const Architecture& architecture : table.architectures)
        bytes.append(architecture.ops.begin(), architecture.ops.end());
    bytes.append(reinterpret_cast<const char*>(table.values.data()),
                 static_cast<std::size_t>(table.values.size()) * sizeof(double));
    return "table-" + fingerprint(bytes);
}

}  // namespace

EncodingTable::EncodingTable(const WideTable& table, std::string name)
    : name_(std::move(name)), space_(table.space), architectures_(table.architectures) {
    refuse_cells(table, name_);
    id_ = identity(table);
    numbers_ = table.values.cast<float>();
    for (const Architecture& architecture : table.architectures)
        row_of_.emplace(architecture, static_cast<Eigen::Index>(row_of_.size()));
}

Eigen::MatrixXf EncodingTable::encode(std::span<const Architecture> architectures) const {
    Eigen::MatrixXf encoded(static_cast<Eigen::Index>(architectures.size()), numbers_.cols());
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        const auto row = row_of_.find(architectures[i]);
        if (row == row_of_.end())
            throw DataError("no encoding of " + space_->print(architectures[i]), name_,
                            "Add a row for it, or use another encoding.");
        encoded.row(static_cast<Eigen::Index>(i)) = numbers_.row(row->second);
    }
    return encoded;
}

EncodingTable EncodingTable::standardised() const {
    EncodingTable result = *this;
    for (auto column : result.numbers_.colwise()) {
        Eigen::ArrayXd values = column.cast<double>();
        values -= values.mean();
        const double deviation = std::sqrt(values.square().mean());
        const bool differs = column.maxCoeff() > column.minCoeff();
        column = differs ? (values / deviation).cast<float>().eval().matrix()
                         : Eigen::VectorXf::Zero(column.size()).eval();
    }
    return result;
}

}  // namespace latlab
