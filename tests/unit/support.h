#pragma once

#include <optional>
#include <string>

namespace latlab::test {

/// The folder of real measured tables (LATLAB_DATA), if the machine has one.
std::optional<std::string> data_folder();

/// The bytes of a file of assets/, as it is shipped; empty where there is none.
std::string shipped_asset(const std::string& name);

/// Marks the running test case as skipped, with the reason, which is printed; the case must return after it.
void skip(const std::string& reason);

}  // namespace latlab::test

/// In a test on real tables: `LATLAB_NEED_DATA(folder);` gives `const std::string folder` or skips the case.
#define LATLAB_NEED_DATA(name)                                         \
    const auto name##_found = latlab::test::data_folder();             \
    if (!name##_found) {                                               \
        latlab::test::skip("needs real tables, LATLAB_DATA is unset"); \
        return;                                                        \
    }                                                                  \
    const std::string name = *name##_found
