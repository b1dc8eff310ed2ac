#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/controller.h"

namespace latlab::app {

// The state that the page's scripts see (README.md), and what it shares with what the host is told.

const char* theme_name(Theme theme);  ///< "dark" or "light"
nlohmann::json refused_json(const std::vector<MeasurementRow>& refused);
/// As a text. Sentences of rows may hold bytes that are no UTF-8; they are replaced, never thrown over.
std::string dumped(const nlohmann::json& value);

}  // namespace latlab::app
