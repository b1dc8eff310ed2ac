#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "search/problem.h"

namespace latlab {

/// The corner that the hypervolumes of one search are taken within. It is fixed by the first generation, so
/// that they can be compared with one another: the first device's limit (without one the slowest network of
/// that generation), and the least accurate network of that generation, which is drawn at random.
struct ReferenceCorner {
    double latency_ms = NAN, accuracy = NAN;  ///< NaN before there was a generation to take them from
};

ReferenceCorner reference_corner(const SearchProblem& problem, std::span<const FoundArchitecture> first);

/// The area (milliseconds x accuracy) that networks dominate within the corner, in the first device's latency
/// and accuracy alone, whatever else a search minds; 0 while the corner is not known.
double dominated_area(std::span<const FoundArchitecture> networks, const ReferenceCorner& corner);

/// How far a search had come after a generation, or where it stopped within one.
struct SearchMoment {
    std::size_t evaluated = 0;
    double hypervolume = 0;  ///< dominated_area of the front so far
};

/// A network that was looked at, as a point.
struct LookedAt {
    std::size_t number = 0;  ///< of all that were looked at, from 0
    double latency_ms = NAN, accuracy = NAN;
};

/// How a search went.
class SearchHistory {
  public:
    /// Fixes the corner by this generation, unless one before did: without any accuracy (of a user's own
    /// table) it fixes nothing.
    void begin(const SearchProblem& problem, std::span<const FoundArchitecture> generation);
    /// Takes in a generation, or a part of it, and the front after it.
    void add(std::span<const FoundArchitecture> looked_at, std::span<const FoundArchitecture> front);

    const ReferenceCorner& corner() const { return corner_; }
    const std::vector<SearchMoment>& moments() const { return moments_; }
    /// Every so many-th network that was looked at, kept the limits or not; none without an accuracy. Always
    /// at most largest_sample: when they become more every second one goes.
    const std::vector<LookedAt>& sample() const { return sample_; }
    static constexpr std::size_t largest_sample = 1500;
    std::size_t stride() const { return stride_; }

  private:
    std::size_t stride_ = 1, evaluated_ = 0;
    ReferenceCorner corner_;
    std::vector<SearchMoment> moments_;
    std::vector<LookedAt> sample_;
};

}  // namespace latlab
