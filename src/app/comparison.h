#pragma once

#include <string>
#include <vector>

#include "app/results.h"
#include "app/trust_result.h"

namespace latlab::app {

/// One line of a comparison of two networks, as it is shown.
struct ComparedFigure {
    std::string what, pinned, other;
    std::string difference;  ///< other less pinned, with its sign; an en dash where one is unknown
};

/// Accuracy (or capacity), latency with its interval, multiply-accumulates and parameters of two networks of
/// a search. The two intervals side by side do not tell which is faster: that is for difference_text.
std::vector<ComparedFigure> compared(const SearchResult& result, const FoundNetwork& pinned,
                                     const FoundNetwork& other);

/// How many decimals both latencies are written with.
int latency_decimals(const FoundNetwork& pinned, const FoundNetwork& other);

/// Which of the two is faster, and how sure that is. change: the 80 % interval of how many milliseconds more
/// the other takes than the pinned one; empty where it is unknown. decimals: at least so many.
std::string difference_text(const Range& change, int decimals);

/// A difference with its sign: "+1.20", "−0.30", "0.00".
std::string signed_fixed(double value, int decimals);

}  // namespace latlab::app
