#pragma once

#include <nlohmann/json.hpp>

#include "app/results.h"

namespace latlab::app {

// Results as JSON: the fields of the engine's messages (engine/README.md), which session files and the page's
// scripts use too. A number that is NaN is written as null, and null or an absent field is read as NaN.
// Reading throws nlohmann::json::exception where a field has the wrong type.

nlohmann::json to_json(const TransferResult& result, bool with_space);
TransferResult transfer_result(const nlohmann::json& fields);

/// Without the sample of other networks.
nlohmann::json to_json(const SearchResult& result);
SearchResult search_result(const nlohmann::json& fields);

nlohmann::json to_json(const FoundNetwork& network);
FoundNetwork found_network(const nlohmann::json& fields);
/// As a file of measurements names them; latency_field: "latency_ms", or "latency" while the unit is unknown.
nlohmann::json to_json(const MeasuredNetwork& network, const char* latency_field);
nlohmann::json to_json(const Fault& fault);
nlohmann::json to_json(const Settings& settings);
/// Takes the settings that the fields name, leaves the others; throws DataError for a value that makes no
/// sense.
void take_settings(Settings& settings, const nlohmann::json& fields);

/// A number, NaN where it is null or absent.
double number_or_nan(const nlohmann::json& fields, const char* name);

}  // namespace latlab::app
