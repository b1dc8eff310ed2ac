#pragma once

#include "app/figure.h"
#include "app/workspace.h"

namespace latlab::app {

// Figures of a search, made from what it came to.

/// What the search found: accuracy over predicted latency with its 80 % interval, the limit, and faintly some
/// of the other networks that were looked at.
Figure pareto_front(const Workspace& workspace);

/// Rings a network in it, be it on the front or not; the pinned one in a colour of its own.
enum class NetworkMark { chosen, pinned, pointed };
void mark_network(Figure& front, const FoundNetwork& network, NetworkMark mark);

/// The front's hypervolume over the networks looked at; as a share of that of the whole space's front where
/// that is known.
Figure search_progress(const SearchResult& result);

}  // namespace latlab::app
