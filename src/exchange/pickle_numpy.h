#pragma once

#include <optional>
#include <string_view>

namespace latlab {

/// What a pickle may name of numpy: the two functions that its scalars are written with, and a dtype.
enum class NumpyObject { scalar_function, dtype_function, dtype_without_order, dtype };

/// The object of this module and name; nothing for everything but the two functions.
std::optional<NumpyObject> numpy_function(std::string_view module, std::string_view name);

/// Whether scalars of this dtype are read: f4, f8, and i and u of 1, 2, 4 or 8 bytes.
bool is_numpy_number(std::string_view dtype);
/// The number in the bytes, lowest first; nothing where they are not as many as the dtype has.
std::optional<double> numpy_number(std::string_view dtype, std::string_view bytes);

}  // namespace latlab
