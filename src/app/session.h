#pragma once

#include <string>

namespace latlab::app {

/// The value of the field "format" in session files; "version" is 1.
inline constexpr const char* session_format = "latlab-session";

/// Whether a file's text is a session (of any version).
bool is_session(const std::string& text);

}  // namespace latlab::app
