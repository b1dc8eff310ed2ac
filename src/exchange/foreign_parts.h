#pragma once

#include <string>

#include "exchange/foreign.h"
#include "exchange/pickle.h"

namespace latlab {

// What the readers of src/exchange/foreign.cpp are made of. All throw DataError with the file's name.

/// The file's name without folder and ending, which stands for the device.
std::string device_of_file(const std::string& name);

/// The architecture with these op digits; `where` names the place in messages.
Architecture architecture_of(const Pickle& pickle, const PickleValue& digits, const SearchSpace& space,
                             const std::string& where);
/// The space whose architectures have as many digits as this sequence; null where none has.
const SearchSpace* space_of_digits(const Pickle& pickle, const PickleValue& digits);

/// The number, which must be finite and above zero; `what` names it in messages.
double latency_of(const PickleValue& value, const std::string& what, const std::string& name);

ForeignTable read_latency_list(const Pickle& pickle, const std::string& name, const ForeignOptions& options);
ForeignTable read_eagle(const Pickle& pickle, const std::string& name);
ForeignTable read_hwnasbench(const Pickle& pickle, const std::string& name, const ForeignOptions& options);

}  // namespace latlab
