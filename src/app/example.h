#pragma once

namespace latlab::app {

/// datasets/example/measurements.csv as it was when the program was built; empty where there was none.
extern const char* const example_measurements;

}  // namespace latlab::app
