#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "nn/matrix.h"

// Sums of products along a walk through memory: what a convolution and both of its derivatives are. The sums
// of a tile (some rows of one factor times some columns of the other) stay in registers for the whole walk,
// and no matrix of patches is written.
namespace latlab::nn {

/// The registers of one tile, as many as the processor has to spare. S is float or double.
template <class S>
struct Tile {
#if defined(__AVX512F__)
    static constexpr int bytes = 64, vectors = 1, rows = 8;
#elif defined(__AVX__)
    static constexpr int bytes = 32, vectors = 2, rows = 4;
#else
    static constexpr int bytes = 16, vectors = 2, rows = 4;
#endif
    using Vector [[gnu::vector_size(bytes)]] = S;
    static constexpr int lanes = bytes / static_cast<int>(sizeof(S));
    static constexpr int columns = lanes * vectors;
};

/// A matrix cut into panels of Tile::columns columns, each with its rows one after the other; the last one is
/// filled up with zeros.
template <class S>
class Panels {
  public:
    template <class From>
    void pack(const From& from) {
        constexpr Index width = Tile<S>::columns;
        rows_ = from.rows();
        columns_ = from.cols();
        values_.assign(static_cast<std::size_t>(count() * rows_ * width), S{0});
        for (Index panel = 0; panel < count(); ++panel) {
            const Index some = columns(panel);
            View<S>(values_.data() + panel * rows_ * width, rows_, width).leftCols(some) =
                from.middleCols(panel * width, some);
        }
    }
    Index count() const { return (columns_ + Tile<S>::columns - 1) / Tile<S>::columns; }
    const S* panel(Index i) const { return values_.data() + i * rows_ * Tile<S>::columns; }
    /// Those of the matrix in one panel.
    Index columns(Index panel) const {
        return std::min<Index>(Tile<S>::columns, columns_ - panel * Tile<S>::columns);
    }

  private:
    Index rows_ = 0, columns_ = 0;
    std::vector<S> values_;
};

/// Where the first factor of a sum lies: row r's term (i, j) is at r * row + i * outer_step + j * inner_step.
struct Walk {
    Index row, outer, outer_step, inner, inner_step;
};

/// One row of a tile's sums. The last panel of a matrix may have fewer columns.
template <class S>
void store(const typename Tile<S>::Vector* sums, S* to, Index columns, bool add) {
    using T = Tile<S>;
    typename T::Vector line[T::vectors];
    if (columns == T::columns) {
        std::memcpy(line, to, sizeof(line));
        for (int v = 0; v < T::vectors; ++v) line[v] = add ? line[v] + sums[v] : sums[v];
        std::memcpy(to, line, sizeof(line));
        return;
    }
    for (Index c = 0; c < columns; ++c) {
        const S sum = sums[c / T::lanes][c % T::lanes];
        to[c] = add ? to[c] + sum : sum;
    }
}

/// Writes to to(r, c), or adds to it, for `count` rows (at most Tile::rows) and `columns` columns of one
/// panel: the sum over the terms (i, j) of a's term of row r times the panel's row i * inner + j.
template <class S, int rows = Tile<S>::rows>
void strided_sums(int count, const Walk& walk, const S* a, const S* panel, S* to, Index to_row, Index columns,
                  bool add) {
    using T = Tile<S>;
    if constexpr (rows > 1) {
        if (count < rows) return strided_sums<S, rows - 1>(count, walk, a, panel, to, to_row, columns, add);
    }
    typename T::Vector sums[rows * T::vectors] = {}, factors[T::vectors];
    for (Index i = 0; i < walk.outer; ++i) {
        const S* at = a + i * walk.outer_step;
        for (Index j = 0; j < walk.inner; ++j, at += walk.inner_step, panel += T::columns) {
            // Vector by vector, and in loops without others inside: what the compiler keeps in registers.
            for (int v = 0; v < T::vectors; ++v)
                std::memcpy(&factors[v], panel + v * T::lanes, sizeof(factors[v]));
            for (int place = 0; place < rows * T::vectors; ++place)
                sums[place] += at[place / T::vectors * walk.row] * factors[place % T::vectors];
        }
    }
    for (int row = 0; row < rows; ++row) store<S>(sums + row * T::vectors, to + row * to_row, columns, add);
}

}  // namespace latlab::nn
