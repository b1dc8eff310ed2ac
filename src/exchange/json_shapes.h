#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace latlab {

/// The measurements of a JSON document as an array with an entry for each network, whichever of these shapes
/// they are in. Used inside src/exchange.
/// - an array of objects, or of arrays [architecture, latency, latency, …];
/// - an object with such an array as "measurements", or as its only array of objects or arrays;
/// - an object of columns: arrays of one length, or objects with the same keys (as pandas writes tables);
/// - {"columns": [name, …], "data": [[…], …]};
/// - an object from architectures to latencies or arrays of them;
/// - an object that is the only entry.
/// Entries are objects; an entry that could not become one stays as it is. Throws DataError, with `name` as
/// the place, for every other shape.
nlohmann::json measurement_entries(const nlohmann::json& document, const std::string& name);

inline constexpr const char* json_mend =
    "Give an array of objects with the fields architecture and latency_ms, or an object with such an array "
    "as \"measurements\".";

}  // namespace latlab
