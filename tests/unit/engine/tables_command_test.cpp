#include <catch2/catch.hpp>
#include <cmath>

#include "engine_toy.h"
#include "predictor/source_data.h"
#include "study/experiment_toy.h"

using namespace latlab;
using nlohmann::json;
using test::csv_of;
using test::experiment_toy;
using test::PreparedEngine;

namespace {

json file(const std::string& name, const std::string& text) {
    return {{"name", name}, {"text", text}};
}

json tables_answer(const json& files) {
    PreparedEngine engine;
    return engine.run({{"id", 7}, {"command", "tables"}, {"files", files}}).answer();
}

json answer_to_text(const std::string& text) {
    return tables_answer(json::array({file("phones.csv", text)}));
}

// where: what, of the error that the files end in.
std::string fault_of(const json& files) {
    const json error = tables_answer(files);
    CHECK(error["type"] == "error");
    return error["where"].get<std::string>() + ": " + error["fault"].get<std::string>();
}

}  // namespace

TEST_CASE("tables tells the space, the devices, their correlations, places and halves") {
    const LatencyTable table = experiment_toy();
    const json result = answer_to_text(csv_of(table));
    INFO(result.dump().substr(0, 500));
    REQUIRE(result["type"] == "result");
    CHECK(result["command"] == "tables");
    CHECK(result["space"] == "nb201");
    CHECK(result["architectures"] == 120);
    REQUIRE(result["devices"].size() == 4);
    CHECK(result["devices"][1]["name"] == "twin");
    CHECK(result["devices"][1]["measured"] == 120);
    CHECK(result["devices"][1]["low_ms"].get<double>() == Approx(table.latency_ms.col(1).minCoeff()));
    CHECK(result["devices"][1]["high_ms"].get<double>() == Approx(table.latency_ms.col(1).maxCoeff()));
    const Eigen::MatrixXd correlation = device_correlation(table);
    for (std::size_t a = 0; a < 4; ++a)
        for (std::size_t b = 0; b < 4; ++b)
            CHECK(result["spearman"][a][b].get<double>() ==
                  Approx(correlation(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b))));
    // heavy and twin, which order alike, lie in one place, and light elsewhere.
    const auto apart = [&](std::size_t a, std::size_t b) {
        return std::hypot(result["x"][a].get<double>() - result["x"][b].get<double>(),
                          result["y"][a].get<double>() - result["y"][b].get<double>());
    };
    CHECK(apart(0, 1) < 1e-3);
    CHECK(apart(0, 2) > 0.3);
    const json& split = result["split"];
    REQUIRE(split["sources"].size() == 2);
    REQUIRE(split["targets"].size() == 2);
    const json heavy_half = json::array({"heavy", "twin"});
    CHECK((split["sources"] == heavy_half || split["targets"] == heavy_half));
    CHECK(split["correlation"].get<double>() < 1);
}

TEST_CASE("devices of several files stand side by side, whatever rows each file has") {
    const LatencyTable table = experiment_toy();
    LatencyTable some = select_devices(table, {"light"});
    some.architectures.resize(50);
    some.latency_ms.conservativeResize(50, 1);
    const json result = tables_answer(json::array(
        {file("a.csv", csv_of(some)), file("b.csv", csv_of(select_devices(table, {"heavy", "mixed"})))}));
    REQUIRE(result["type"] == "result");
    CHECK(result["architectures"] == 120);
    CHECK(result["devices"][0]["measured"] == 50);
    CHECK(result["devices"][1]["measured"] == 120);
    CHECK(result["split"].is_null());  // three devices
}

TEST_CASE("what cannot be compared is null, and no halves are made of it") {
    LatencyTable table = experiment_toy();
    table.latency_ms.col(2).setConstant(NAN);
    table.latency_ms.col(3).setConstant(4);
    const json result = answer_to_text(csv_of(table));
    REQUIRE(result["type"] == "result");
    CHECK(result["spearman"][0][2].is_null());
    CHECK(result["spearman"][3][0].is_null());
    CHECK(result["spearman"][2][2] == 1);
    CHECK(result["devices"][2]["measured"] == 0);
    CHECK(result["devices"][2]["low_ms"].is_null());
    CHECK(result["split"].is_null());
    for (const json& place : result["x"]) CHECK(place.is_number());
}

TEST_CASE("FBNet's tables, and those that number NAS-Bench-201, are understood") {
    CHECK(answer_to_text("index,a,b\n0,1,2\n15624,2,3\n3,5,1\n")["space"] == "nb201");
    CHECK(answer_to_text("architecture,a\n0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3,1\n")["space"] ==
          "fbnet");
}

TEST_CASE("a device whose latencies are in another unit is pointed out, and only that one") {
    LatencyTable table = experiment_toy();
    table.latency_ms.col(1) /= 10'000;  // 5 ms as seconds
    const json result = answer_to_text(csv_of(table));
    REQUIRE(result["warnings"].size() == 1);
    const std::string warning = result["warnings"][0];
    CHECK(warning.find("twin: In ms the median latency is") == 0);
    CHECK(warning.find("in s it would be") != std::string::npos);
}

TEST_CASE("a fault of a table is told with file, row and column") {
    const auto one = [](const std::string& text) {
        return fault_of(json::array({file("phones.csv", text)}));
    };
    CHECK(one("").find("phones.csv: the table is empty") == 0);
    CHECK(one("index,a\n").find("phones.csv: the table has no rows") == 0);
    CHECK(one("index\n1\n").find("phones.csv, row 1: no columns of numbers") == 0);
    CHECK(one("architecture,a\nx,1\n").find("phones.csv, row 2, column \"architecture\"") == 0);
    CHECK(one("architecture,a\n3_3_3_3_3_3,1\n9_9_9_9_9_9,1\n")
              .find("phones.csv, row 3, column \"architecture\"") == 0);
    CHECK(one("index,a\n5,fast\n").find("phones.csv, row 2, column \"a\": \"fast\" is not a number") == 0);
    CHECK(one("index,a\n5,-1\n").find("phones.csv, row 2, column \"a\"") == 0);
    CHECK(one("index,a,a\n5,1,1\n").find("phones.csv, row 1, column \"a\": two columns") == 0);
}

TEST_CASE("faults between files are told with the file") {
    const json nb201 = file("cells.csv", "index,a\n1,1\n"),
               fbnet = file("chains.csv", "arch,b\n0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3,1\n"),
               again = file("more.csv", "index,c,a\n1,1,1\n");
    CHECK(fault_of(json::array({nb201, fbnet})).find("chains.csv: this table is of FBNet, but cells.csv") ==
          0);
    CHECK(fault_of(json::array({nb201, again}))
              .find("more.csv, column \"a\": the device \"a\" is in cells.csv") == 0);
    std::string wide = "index", row = "1";
    for (int i = 0; i < 101; ++i) {
        wide += ",d" + std::to_string(i);
        row += ",1";
    }
    CHECK(fault_of(json::array({file("wide.csv", wide + "\n" + row + "\n")})).find("101 devices") !=
          std::string::npos);
}

TEST_CASE("files that are none are named by their field") {
    CHECK(fault_of(json::array()).find("files") != std::string::npos);
    CHECK(fault_of("phones.csv").find("files") != std::string::npos);
    CHECK(fault_of(json::array({"x"})).find("files[0]") != std::string::npos);
    CHECK(fault_of(json::array({file("a.csv", "index,a\n1,1\n"), {{"name", "b.csv"}, {"text", 5}}}))
              .find("files[1]") != std::string::npos);
    CHECK(fault_of(json::array({{{"text", "index,a\n1,1\n"}}})).find("name") != std::string::npos);
}
