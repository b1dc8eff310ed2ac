#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "devices/wide_table.h"
#include "encoders/encoder.h"

namespace latlab {

/// An encoding computed elsewhere: a row of numbers for each architecture of a table.
class EncodingTable : public Encoder {
  public:
    /// name: of the file, for messages. Throws DataError for an empty cell and for a number that a float does
    /// not hold.
    EncodingTable(const WideTable& table, std::string name);

    /// "table-" and a fingerprint of columns, architectures and numbers.
    std::string_view id() const override { return id_; }
    const SearchSpace& space() const override { return *space_; }
    int width() const override { return static_cast<int>(numbers_.cols()); }
    /// The table's rows.
    std::span<const Architecture> known() const override { return architectures_; }
    /// The table's numbers as they are. Throws DataError for an architecture that it does not have.
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override;

    /// The same with each column shifted and scaled to mean 0 and standard deviation 1 over the table;
    /// columns without differences become 0.
    EncodingTable standardised() const;

  private:
    std::string name_, id_;
    const SearchSpace* space_;
    std::vector<Architecture> architectures_;
    std::unordered_map<Architecture, Eigen::Index, ArchitectureHash> row_of_;
    Eigen::MatrixXf numbers_;  // architectures x width
};

}  // namespace latlab
