#include "predictor/evaluation_report.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace latlab;

namespace {

EvaluationRecord record(const std::string& device, std::uint64_t seed, double spearman) {
    EvaluationRecord record;
    record.task = "F1";
    record.space = "fbnet";
    record.device = device;
    record.predictor = "flops";
    record.sampler = "random";
    record.k = 20;
    record.seed = seed;
    record.spearman = spearman;
    record.kendall = spearman / 2;
    record.median_relative_error = 0.125;
    record.n_test = 4980;
    record.seconds = 0.5;
    return record;
}

std::string line_of(const std::string& text, const std::string& start) {
    const std::size_t from = text.find("\n" + start) + 1;
    return text.substr(from, text.find('\n', from) - from);
}

}  // namespace

TEST_CASE("a JSON line has the contract's fields in their order") {
    CHECK(
        json_line(record("fpga", 3, 0.75)) ==
        R"({"task":"F1","space":"fbnet","device":"fpga","predictor":"flops","sampler":"random","k":20,"seed":3,)"
        R"("spearman":0.75,"kendall":0.375,"median_relative_error":0.125,"n_test":4980,"seconds":0.5})");
}

TEST_CASE("a JSON line carries coverage where there are intervals and null where a figure is undefined") {
    EvaluationRecord with = record("fpga", 3, NAN);
    with.intervals = IntervalFigures{};
    with.intervals->coverage80 = 0.8125;
    const auto line = nlohmann::json::parse(json_line(with));
    CHECK(line["coverage80"] == 0.8125);
    CHECK(line["spearman"].is_null());
    CHECK_FALSE(nlohmann::json::parse(json_line(record("fpga", 3, 0.5))).contains("coverage80"));
}

TEST_CASE("the summary gives each device's mean and deviation over seeds") {
    const std::vector<EvaluationRecord> records = {record("fpga", 1, 0.90), record("fpga", 2, 0.80),
                                                   record("raspi4", 1, 0.70), record("raspi4", 2, 0.80)};
    const std::string text = summary_table(records);
    // Deviation of two values that differ by 0.1: 0.1 / sqrt(2).
    CHECK(line_of(text, "fpga").find(" 0.850 ± 0.071") != std::string::npos);
    CHECK(line_of(text, "raspi4").find(" 0.750 ± 0.071") != std::string::npos);
    // Over the devices the seeds give 0.80 and 0.80.
    CHECK(line_of(text, "mean over devices").find(" 0.800 ± 0.000") != std::string::npos);
    CHECK(text.find("2 seeds") != std::string::npos);
    CHECK(text.find("4980") != std::string::npos);
}

TEST_CASE("the summary counts undefined figures instead of averaging them") {
    const std::vector<EvaluationRecord> records = {record("fpga", 1, 0.90), record("fpga", 2, NAN)};
    const std::string text = summary_table(records);
    CHECK(line_of(text, "fpga").find("  0.900") != std::string::npos);
    CHECK(line_of(text, "fpga").find("±") == std::string::npos);
    CHECK(text.find("Not counted: 1") != std::string::npos);
}

TEST_CASE("the overview has a line for each task") {
    std::vector<EvaluationRecord> records = {record("fpga", 1, 0.90), record("raspi4", 1, 0.70)};
    records.push_back(record("fpga", 1, 0.60));
    records.back().task = "FD";
    const std::string text = overview_table(records);
    CHECK(line_of(text, "F1").find("  0.800") != std::string::npos);
    CHECK(line_of(text, "FD").find("  0.600") != std::string::npos);
}
