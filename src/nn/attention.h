#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nn/tape.h"

namespace latlab::nn {

/// What each row of a block may look at: row-major, block x block for all blocks alike, or one after the
/// other for every block; 1 where row i may look at row l. A row that may look at nothing looks at all rows
/// of its block equally, which is what a large negative number in place of minus infinity gives.
using AttentionMask = std::shared_ptr<const std::vector<std::uint8_t>>;

/// Scaled dot-product attention with several heads inside each block of rows (Vaswani et al., 2017, without
/// the projections). query, key and value (blocks*block x m) -> blocks*block x m; m must be a multiple of
/// heads. Of each head's m / heads columns
///   out = softmax(query key^T / sqrt(m / heads)) value,
/// where a row sees the rows of its block that the mask allows; all of them without a mask.
template <class S>
Variable<S> block_attention(const Variable<S>& query, const Variable<S>& key, const Variable<S>& value,
                            Index block, Index heads, AttentionMask mask = nullptr);

}  // namespace latlab::nn
