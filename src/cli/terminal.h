#pragma once

#include "base/progress.h"

namespace latlab {

/// Progress on stderr: on a terminal a line that is written over, otherwise a line every tenth of the work.
/// Ctrl-C cancels at the next report.
Progress terminal_progress();

}  // namespace latlab
