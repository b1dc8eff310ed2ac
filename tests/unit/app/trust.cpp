#include <catch2/catch.hpp>
#include <cmath>

#include "app/figures.h"
#include "app/results_json.h"
#include "app/workspace.h"
#include "fake_engine.h"

using namespace latlab::app;
using latlab::test::FakeEngine;
using latlab::test::four_rows;
using nlohmann::json;

namespace {

// A transfer of so many measurements whose `suspicious`-th is.
json answer(std::size_t count, std::size_t suspicious) {
    json left_out = json::array(), fitted = json::array();
    for (std::size_t i = 0; i < count; ++i) {
        const double ms = 10.0 + static_cast<double>(i);
        left_out.push_back({{"predicted_ms", ms}, {"lower_ms", ms - 1}, {"upper_ms", ms + 2}});
        fitted.push_back(ms);
    }
    json suspects = json::array();
    suspects.push_back(
        {{"measurement", suspicious}, {"kind", "factor"}, {"deviations", 30.5}, {"reason", "About twice."}});
    json next = json::array();
    next.push_back({{"architecture", "3_3_3_3_3_3"}, {"narrows", 0.04}});
    json shares = json::array();
    shares.push_back({{"group", "known devices"}, {"name", "How known devices time it"}, {"share", 0.9}});
    return {{"type", "result"},
            {"leave_one_out", left_out},
            {"fitted", fitted},
            {"spearman", 0.95},
            {"trust",
             {{"spearman_interval", {{"lower", 0.9}, {"upper", 0.99}}},
              {"kendall_interval", {{"lower", nullptr}, {"upper", nullptr}}},
              {"suspicious", suspects},
              {"interval_note", "As wide as they should be."},
              {"group_shares", shares},
              {"dead_operations", {{"verdict", "executed"}, {"text", "It executes them."}}},
              {"next", next}}}};
}

struct Transferred {
    FakeEngine engine;
    Workspace workspace{engine};
    Transferred() {
        workspace.load_file("mine.csv", four_rows);
        transfer(answer(4, 2));
    }
    void transfer(const json& result) {
        REQUIRE_FALSE(workspace.transfer().fault);
        engine.say(result);
        workspace.poll();
        REQUIRE(workspace.transferred());
    }
};

}  // namespace

TEST_CASE("what a transfer tells of its trust is taken in, written and read back") {
    Transferred app;
    const auto check = [](const TrustResult& trust) {
        CHECK(trust.spearman.lower == 0.9);
        CHECK(std::isnan(trust.kendall.upper));
        CHECK(std::isnan(trust.median_relative_error.lower));
        REQUIRE(trust.suspicious.size() == 1);
        CHECK(trust.suspicious[0].network == 2);
        CHECK(trust.suspicious[0].reason == "About twice.");
        CHECK(trust.interval_note == "As wide as they should be.");
        CHECK(trust.shares[0].share == 0.9);
        CHECK(trust.dead_verdict == "executed");
        CHECK(trust.next[0].narrows == 0.04);
    };
    check(app.workspace.transferred()->trust);
    FakeEngine engine;
    Workspace later(engine);
    later.from_json(app.workspace.to_json());
    REQUIRE(later.transferred());
    check(later.transferred()->trust);
    CHECK(later.transferred()->leave_one_out_intervals[3].upper == 15);
}

TEST_CASE("a measurement left out stays, is not sent, and can be taken in again") {
    Transferred app;
    Workspace& workspace = app.workspace;
    const MeasuredNetwork wrong = workspace.networks()[1];
    workspace.leave_out(wrong, true);
    CHECK(workspace.left_out(wrong));
    CHECK(workspace.outdated());
    CHECK(workspace.transferred());
    CHECK(workspace.networks().size() == 4);

    app.transfer(answer(3, 2));
    CHECK(app.engine.commands.back()["measurements"].size() == 3);
    CHECK(app.engine.commands.back()["measurements"][1]["architecture"] == workspace.networks()[2].notation);
    const TransferResult& result = *workspace.transferred();
    REQUIRE(result.leave_one_out_ms.size() == 4);
    CHECK(std::isnan(result.leave_one_out_ms[1]));
    CHECK(result.leave_one_out_ms[2] == 11);
    CHECK(result.leave_one_out_intervals[2].lower == 10);
    CHECK(result.trust.suspicious[0].network == 3);
    CHECK_FALSE(workspace.outdated());

    FakeEngine engine;
    Workspace later(engine);
    later.from_json(workspace.to_json());
    CHECK(later.left_out(wrong));
    CHECK_FALSE(later.outdated());

    workspace.leave_out(wrong, false);
    CHECK(workspace.outdated());
    app.transfer(answer(4, 2));
    CHECK(app.engine.commands.back()["measurements"].size() == 4);
}

TEST_CASE("only a measured network can be left out, and other measurements end it") {
    Transferred app;
    app.workspace.settings.exclude_measurements = {"3_1_4_1_5_9"};
    const Outcome outcome = app.workspace.transfer();
    REQUIRE(outcome.fault);
    CHECK(outcome.fault->where == "3_1_4_1_5_9");
    json session = json::parse(app.workspace.to_json().dump());
    FakeEngine engine;
    Workspace restored(engine);
    restored.from_json(session);
    CHECK(restored.settings.exclude_measurements.empty());
    app.workspace.load_file("again.csv", four_rows);
    CHECK_FALSE(app.workspace.transfer().fault);
}

TEST_CASE("a known device left out is told to the engine") {
    Transferred app;
    app.workspace.leave_out_device("raspi4", true);
    CHECK(app.workspace.outdated());
    app.transfer(answer(4, 2));
    CHECK(app.engine.commands.back()["exclude_sources"] == json::array({"raspi4"}));
    app.workspace.leave_out_device("raspi4", false);
    CHECK(app.workspace.settings.exclude_sources.empty());
}

TEST_CASE("what was left out in turn is drawn with its interval, where it has one") {
    Transferred app;
    const Figure figure = predicted_against_measured(app.workspace);
    const auto intervals = std::find_if(figure.series.begin(), figure.series.end(), [](const Series& series) {
        return series.kind == Series::Kind::intervals;
    });
    REQUIRE(intervals != figure.series.end());
    CHECK(intervals->low == std::vector<double>{9, 10, 11, 12});
    CHECK(figure.y.high >= 15);
    app.transfer(latlab::test::transfer_answer());
    for (const Series& series : predicted_against_measured(app.workspace).series)
        CHECK(series.kind != Series::Kind::intervals);
}
