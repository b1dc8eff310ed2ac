#pragma once

#include <optional>
#include <string>

#include "app/results.h"

namespace latlab::app {

/// Which of the networks that a search found the user looks at, in figure, tables and drawings alike. Draws
/// nothing.
class FoundView {
  public:
    /// To be called before each drawing. search: which one it is (Workspace::searches); what an earlier one
    /// found is let go. What was pointed at in the last drawing is pointed at in this one.
    void begin(std::size_t search);

    void choose(const FoundNetwork& network) { chosen_ = network; }
    /// Keeps a network to compare others with.
    void pin(const FoundNetwork& network) { pinned_ = network; }
    void unpin() { pinned_.reset(); }
    /// The pointer is over something that stands for this network.
    void point_at(const FoundNetwork& network) { next_pointed_ = network; }

    /// The network chosen, else the best; nothing where there is none.
    const FoundNetwork* shown(const SearchResult& result) const;
    const std::optional<FoundNetwork>& pinned() const { return pinned_; }
    const std::optional<FoundNetwork>& pointed() const { return pointed_; }

  private:
    std::size_t search_ = 0;
    std::optional<FoundNetwork> chosen_, pinned_, pointed_, next_pointed_;
};

/// Where in the front a network is; nothing where it is not on it.
std::optional<std::size_t> place_in_front(const SearchResult& result, const FoundNetwork& network);

}  // namespace latlab::app
