#pragma once

#include <cstddef>

namespace latlab::app {

// Colours of data as 0xRRGGBB, the same in both themes and on paper: each has contrast to white and to the
// dark surface.

/// One of nine that are told apart in colour and mostly in grey (after Okabe and Ito, 2008); repeats beyond.
unsigned category_colour(std::size_t category);

/// From blue for 0 over violet and red to amber for 1, growing lighter; NaN as 0.
unsigned ramp_colour(double share);

}  // namespace latlab::app
