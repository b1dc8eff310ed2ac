#pragma once

#include <string>

#include "devices/task.h"

namespace latlab {

/// A line for each target whose physical device is among the sources too, which makes it easier than a device
/// of one's own; empty where there is none.
std::string shared_devices(const Task& task);

}  // namespace latlab
