#pragma once

#include <string>
#include <vector>

#include "app/results.h"

namespace latlab::app {

/// One line of a comparison of two networks, as it is shown.
struct ComparedFigure {
    std::string what, pinned, other;
    std::string difference;  ///< other less pinned, with its sign; an en dash where one is unknown
};

/// Accuracy (or capacity), latency with its interval, multiply-accumulates and parameters of two networks of
/// a search.
std::vector<ComparedFigure> compared(const SearchResult& result, const FoundNetwork& pinned,
                                     const FoundNetwork& other);

/// A difference with its sign: "+1.20", "−0.30", "0.00".
std::string signed_fixed(double value, int decimals);

}  // namespace latlab::app
