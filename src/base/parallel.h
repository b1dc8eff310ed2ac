#pragma once

#include <cstddef>
#include <functional>

namespace latlab {

/// Runs work(0) .. work(count - 1) on several threads, the caller's among them, and done(i) in order of i,
/// one at a time and on any of them, as soon as all before it are done. The first exception of either stops
/// everything and is thrown. WebAssembly has one thread, whatever is asked for.
void run_in_order(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                  const std::function<void(std::size_t)>& done);

}  // namespace latlab
