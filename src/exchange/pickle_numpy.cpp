#include "exchange/pickle_numpy.h"

#include <cstdint>
#include <cstring>

namespace latlab {

std::optional<NumpyObject> numpy_function(std::string_view module, std::string_view name) {
    const bool multiarray = module == "numpy.core.multiarray" || module == "numpy._core.multiarray";
    if (multiarray && name == "scalar") return NumpyObject::scalar_function;
    if (module == "numpy" && name == "dtype") return NumpyObject::dtype_function;
    return std::nullopt;
}

bool is_numpy_number(std::string_view dtype) {
    if (dtype.size() != 2) return false;
    const bool whole = dtype[0] == 'i' || dtype[0] == 'u';
    const char width = dtype[1];
    return (whole && (width == '1' || width == '2')) ||
           ((whole || dtype[0] == 'f') && (width == '4' || width == '8'));
}

std::optional<double> numpy_number(std::string_view dtype, std::string_view bytes) {
    const auto width = static_cast<std::size_t>(dtype[1] - '0');
    if (bytes.size() != width) return std::nullopt;
    std::uint64_t bits = 0;
    for (std::size_t i = width; i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(bytes[i]);
    if (dtype == "f8") {
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }
    if (dtype == "f4") {
        const auto half = static_cast<std::uint32_t>(bits);
        float value = 0;
        std::memcpy(&value, &half, sizeof value);
        return value;
    }
    if (dtype[0] == 'u') return static_cast<double>(bits);
    const std::size_t unused = 64 - 8 * width;  // moves the sign to the top bit and back
    return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
}

}  // namespace latlab
