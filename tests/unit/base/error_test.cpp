#include "base/error.h"

#include <catch2/catch.hpp>

using namespace latlab;

TEST_CASE("a data error says where, what and how to mend it") {
    const DataError error("not a number", "times.csv, row 3", "Write milliseconds");
    CHECK(std::string(error.what()) == "times.csv, row 3: not a number. Write milliseconds");
    CHECK(error.fault() == "not a number");
    CHECK(error.where() == "times.csv, row 3");
    CHECK(error.mend() == "Write milliseconds");
}

TEST_CASE("a data error leaves out the parts that it lacks") {
    CHECK(std::string(DataError("empty file").what()) == "empty file");
    CHECK(std::string(DataError("empty file", "a.csv", "").what()) == "a.csv: empty file");
    CHECK(std::string(DataError("empty file", "", "Give rows").what()) == "empty file. Give rows");
}
