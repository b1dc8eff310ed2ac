#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <span>
#include <vector>

namespace latlab {

/// What points are weighed by: points x aims, each aim a number to be low (what is to be high comes with a
/// minus).
using Aims = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Whether point a is no worse than b in every aim and better in one.
bool dominates(const Aims& aims, std::size_t a, std::size_t b);

/// Points that no other dominates, by rising first aim. Of points equal in all only the first is kept.
std::vector<std::size_t> pareto_front(const Aims& aims);
/// The same where the first `known` points are such a front already, which saves comparing them again.
std::vector<std::size_t> pareto_front(const Aims& aims, std::size_t known);

/// At most so many points of a front, those that stand farthest from their neighbours (crowding_distances), the
/// ends of each aim among them; in the order of `front`.
std::vector<std::size_t> most_spread(const Aims& aims, std::span<const std::size_t> front, std::size_t most);

/// The volume that the points dominate within the corner `reference` (an entry for each aim): a front's
/// quality in one number. Points outside the corner add nothing.
double hypervolume(const Aims& aims, const Eigen::RowVectorXd& reference);

/// The front each point belongs to, from 0: fronts are peeled off one after the other (the non-dominated sort
/// of NSGA-II; Deb et al. 2002, section III-A). Points that violate a constraint come after all that do not,
/// by how much they violate it (constrained domination, section VI-A). violations: one for each point, 0
/// where all is kept.
std::vector<int> non_dominated_ranks(const Aims& aims, std::span<const double> violations);

/// How far a point stands from its neighbours on its own front, summed over all aims, each scaled by its
/// range there; infinite at the ends of each (section III-B). `front` are indices of points; the result is
/// parallel to it.
std::vector<double> crowding_distances(const Aims& aims, std::span<const std::size_t> front);

}  // namespace latlab
