#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace latlab {

/// Two aims at odds: accuracy (or whatever stands in for it), to be high, and latency in ms, to be low.
struct TradeOff {
    double accuracy = 0;
    double latency = 0;
};

/// No worse in both and better in one.
bool dominates(const TradeOff& a, const TradeOff& b);

/// Points that no other dominates, by rising latency (and so by rising accuracy). Of points equal in both
/// only the first is kept.
std::vector<std::size_t> pareto_front(std::span<const TradeOff> points);

/// The area that the points dominate within the corner `reference` (its accuracy from below, its latency from
/// above): a front's quality in one number. Points outside the corner add nothing.
double hypervolume(std::span<const TradeOff> points, const TradeOff& reference);

/// The front each point belongs to, from 0: fronts are peeled off one after the other (the non-dominated sort
/// of NSGA-II; Deb et al. 2002, section III-A). Points above the latency limit come after all that meet it,
/// by how far they exceed it (constrained domination, section VI-A).
std::vector<int> non_dominated_ranks(std::span<const TradeOff> points, double max_latency);

/// How far a point stands from its neighbours on its own front, summed over both aims, each scaled by its
/// range there; infinite at the two ends (section III-B). `front` are indices into points; the result is
/// parallel to it.
std::vector<double> crowding_distances(std::span<const TradeOff> points, std::span<const std::size_t> front);

}  // namespace latlab
