#pragma once

#include "app/controller.h"

namespace latlab::app {

// Cards of the predictor's panel that say how far it can be trusted; each needs a transfer. Those that may
// have nothing to tell draw the space between them and their neighbour as well.

/// Measurements that look wrong, and those that were left out, each with a way to leave it out or to take it
/// in again.
void draw_suspicious(Workspace& workspace);
/// Which network to measure next, and what that would bring.
void draw_next(Controller& controller);
/// The known devices that order most alike, each with a way to do without it.
void draw_similar(Workspace& workspace);
/// What the predictions go by.
void draw_assumed(const TransferResult& result);

}  // namespace latlab::app
