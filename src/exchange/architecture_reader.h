#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exchange/raw_measurements.h"
#include "spaces/search_space.h"

namespace latlab {

/// Why a row was refused and what to do about it.
struct Refusal {
    std::string reason, mend;
};

/// Op digits as people write them - 3-1-0-2-4-1, [3, 1, 0, 2, 4, 1], (3,1,0,2,4,1), 310241 - joined by '_' as
/// the spaces have them; any other text as it is.
std::string joined_digits(std::string_view text);

/// Whether the text is an architecture of some space, in its notation or as joined_digits reads it.
bool is_architecture(std::string_view text);

/// Reads the architectures of one file and finds out which space they belong to.
class ArchitectureReader {
  public:
    /// name: of the file, for messages. expected: the only space allowed, or null for any.
    ArchitectureReader(std::string name, const SearchSpace* expected)
        : name_(std::move(name)), expected_(expected) {}

    /// The architecture of a row, or nothing and why. Throws DataError when it is of another space than the
    /// rows before it, or than the expected one.
    std::optional<Architecture> read(const RawRow& row, Refusal& refusal);

    /// What the rows so far belong to; null when none was understood.
    const SearchSpace* space() const { return space_; }

  private:
    std::optional<Architecture> read_index(const RawRow& row, Refusal& refusal);
    void settle(const SearchSpace& space, std::size_t line);

    std::string name_;
    const SearchSpace* expected_;
    const SearchSpace* space_ = nullptr;
    std::size_t first_line_ = 0;  // of a row that settled the space
};

}  // namespace latlab
