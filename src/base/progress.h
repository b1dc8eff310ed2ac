#pragma once

#include <functional>
#include <string>
#include <utility>

#include "base/error.h"

namespace latlab {

/// How long work tells how far it is and learns that it should stop.
/// The callback gets the share done in [0, 1] and a short text, and returns false to cancel.
class Progress {
  public:
    using Callback = std::function<bool(double share, const std::string& text)>;

    Progress() = default;
    explicit Progress(Callback callback) : callback_(std::move(callback)) {}

    /// Throws Cancelled when the callback asked to stop.
    void report(double share, const std::string& text) const {
        if (callback_ && !callback_(share, text)) throw Cancelled();
    }

    /// The same progress seen from a part of the work that covers [from, to] of the whole.
    Progress part(double from, double to) const {
        if (!callback_) return {};
        return Progress([callback = callback_, from, to](double share, const std::string& text) {
            return callback(from + (to - from) * share, text);
        });
    }

  private:
    Callback callback_;
};

}  // namespace latlab
