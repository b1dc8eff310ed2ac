#include <catch2/catch.hpp>

#include "fake_engine.h"
#include "pickled.h"

using namespace latlab;
using namespace latlab::app;
using namespace latlab::test;
using nlohmann::json;

namespace {

const std::string eagle =
    pickle_of(pickled_dict({{pickled_digits({3, 1, 0, 2, 4, 1}), pickled_real(0.005)},
                            {pickled_digits({3, 3, 3, 3, 3, 3}), pickled_numpy(0.025)}}));

// Two networks of FBNet, and their latencies without them.
const std::string network_list = torch_file(pickle_of(
    pickled_list({pickled_digits(std::vector<int>(22, 3)), pickled_digits(std::vector<int>(22, 6))}), 2));
const std::string latency_list =
    torch_file(pickle_of(pickled_list({pickled_real(20), pickled_integer(30)}), 2));

}  // namespace

TEST_CASE(
    "a pickle opened in the steps is measurements, one opened in the study a table that the engine reads") {
    FakeApp app;
    const json answer = json::parse(app.controller.load_file("gpu.pickle", eagle));
    CHECK(answer == json{{"understood", 2}, {"refused", 0}, {"error", nullptr}});
    CHECK(app.state()["unit"] == "ms");
    CHECK(app.state()["measurements"][1]["latency_ms"] == 25);
    CHECK(app.engine.commands.empty());

    app.command({{"do", "step"}, {"step", 5}});
    app.controller.take_file("gpu.pickle", eagle);
    REQUIRE(app.engine.commands.size() == 1);
    const json file = app.engine.commands[0]["files"][0];
    CHECK(file["name"] == "gpu.pickle");
    const std::string text = file["text"];
    const std::string first =
        std::to_string(search_space("nb201").index(search_space("nb201").parse("3_1_0_2_4_1")));
    CHECK(text.find("index,gpu\n" + first + ",5\n") == 0);
    CHECK(app.state()["file"] == "gpu.pickle");  // the measurements stay
}

TEST_CASE("a list of latencies is of the networks that were opened before it") {
    FakeApp app;
    const json before = json::parse(app.controller.load_file("fpga.pt", latency_list));
    CHECK(before["error"]["mend"].get<std::string>().find("before this file") != std::string::npos);
    CHECK(json::parse(app.controller.load_file("arch.pt", network_list)) ==
          json{{"understood", 0}, {"refused", 0}, {"error", nullptr}});
    CHECK(app.state()["status"].get<std::string>().find("2 networks listed in arch.pt") == 0);
    CHECK(json::parse(app.controller.load_file("fpga.pt", latency_list))["understood"] == 2);
    CHECK(app.state()["space"] == "fbnet");
    CHECK(json::parse(app.controller.load_table("fpga.pt", latency_list)) == json{{"ok", true}});
    CHECK(app.engine.commands.back()["files"][0]["text"].get<std::string>().find("architecture,fpga\n") == 0);
}

TEST_CASE("a pickle that is damaged or would run something is refused, and what was loaded stays") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    for (const std::string& bytes : {eagle.substr(0, eagle.size() - 4), pickle_of("cos\nsystem\n"),
                                     torch_file("<xml/>", "xl/workbook.xml")}) {
        CHECK_FALSE(json::parse(app.controller.load_file("bad.pickle", bytes))["error"].is_null());
        const json answer = json::parse(app.controller.load_table("bad.pickle", bytes));
        CHECK(answer["error"]["where"].get<std::string>().find("bad.pickle") == 0);
        CHECK(app.controller.workspace.status().find("bad.pickle") != std::string::npos);
    }
    CHECK(app.engine.commands.empty());
    CHECK(app.state()["measurements"].size() == 4);
}

TEST_CASE("what a file has and its table has not is shown beside the tables, as are doubtful latencies") {
    FakeApp app;
    std::vector<std::string> column(15625, pickled_integer(3));
    column[7] = pickled_integer(-1);
    app.controller.load_table(
        "hw.pickle",
        pickle_of(pickled_dict(
            {{pickled_text("nasbench201"),
              pickled_dict({{pickled_text("cifar10"),
                             pickled_dict({{pickled_text("fpga_latency"), pickled_list(column)}})}})}})));
    REQUIRE(app.engine.commands.size() == 1);
    CHECK(app.engine.commands[0]["files"][0]["text"].get<std::string>().find("\n7,\n") != std::string::npos);
    app.engine.say(
        {{"type", "result"},
         {"command", "tables"},
         {"space", "nb201"},
         {"architectures", 15625},
         {"devices", {{{"name", "hwnasbench_fpga"}, {"measured", 15624}, {"low_ms", 3}, {"high_ms", 3}}}},
         {"spearman", {{1.0}}},
         {"x", {0.0}},
         {"y", {0.0}},
         {"split", nullptr},
         {"warnings", {"hwnasbench_fpga: all alike"}}});
    app.controller.update();
    const auto notes = app.controller.workspace.study.table_notes();
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].find("hw.pickle: hwnasbench_fpga cannot run 1 of the networks") == 0);
    CHECK(notes[1] == "hwnasbench_fpga: all alike");
    CHECK(app.controller.workspace.status().find("cannot run 1") != std::string::npos);
    app.controller.workspace.study.clear_tables();
    CHECK(app.controller.workspace.study.table_notes().empty());
}
