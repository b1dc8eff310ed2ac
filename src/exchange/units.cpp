#include "exchange/units.h"

#include <stdexcept>

#include "base/text.h"
#include "exchange/text.h"

namespace latlab {

std::optional<LatencyUnit> parse_latency_unit(std::string_view word) {
    struct Name {
        std::string_view name;
        LatencyUnit unit;
    };
    static constexpr Name names[] = {
        {"ms", LatencyUnit::milliseconds},
        {"msec", LatencyUnit::milliseconds},
        {"msecs", LatencyUnit::milliseconds},
        {"millis", LatencyUnit::milliseconds},
        {"millisecond", LatencyUnit::milliseconds},
        {"milliseconds", LatencyUnit::milliseconds},
        {"us", LatencyUnit::microseconds},
        {"usec", LatencyUnit::microseconds},
        {"usecs", LatencyUnit::microseconds},
        {"micros", LatencyUnit::microseconds},
        {"microsecond", LatencyUnit::microseconds},
        {"microseconds", LatencyUnit::microseconds},
        {"\xC2\xB5s", LatencyUnit::microseconds},  // micro sign
        {"\xCE\xBCs", LatencyUnit::microseconds},  // Greek letter mu
        {"s", LatencyUnit::seconds},
        {"sec", LatencyUnit::seconds},
        {"secs", LatencyUnit::seconds},
        {"second", LatencyUnit::seconds},
        {"seconds", LatencyUnit::seconds},
        {"ns", LatencyUnit::nanoseconds},
        {"nsec", LatencyUnit::nanoseconds},
        {"nanos", LatencyUnit::nanoseconds},
        {"nanosecond", LatencyUnit::nanoseconds},
        {"nanoseconds", LatencyUnit::nanoseconds},
    };
    const std::string lower = lower_case(trim(word));
    for (const Name& name : names)
        if (name.name == lower) return name.unit;
    return std::nullopt;
}

std::string_view unit_symbol(LatencyUnit unit) {
    switch (unit) {
        case LatencyUnit::nanoseconds:
            return "ns";
        case LatencyUnit::microseconds:
            return "us";
        case LatencyUnit::milliseconds:
            return "ms";
        case LatencyUnit::seconds:
            return "s";
    }
    throw std::logic_error("unit_symbol: no such unit");
}

double to_milliseconds(double value, LatencyUnit unit) {
    // Divisions, because 1e-3 and 1e-6 are not exact and 12345 us should read 12.345 ms.
    switch (unit) {
        case LatencyUnit::nanoseconds:
            return value / 1e6;
        case LatencyUnit::microseconds:
            return value / 1e3;
        case LatencyUnit::milliseconds:
            return value;
        case LatencyUnit::seconds:
            return value * 1e3;
    }
    throw std::logic_error("to_milliseconds: no such unit");
}

}  // namespace latlab
