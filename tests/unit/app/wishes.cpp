#include "app/search_wishes.h"
#include "base/error.h"
#include "fake_engine.h"
#include "spaces/search_space.h"

using namespace latlab;
using namespace latlab::test;
using nlohmann::json;

namespace {

const std::string table =
    "architecture,top1,energy\n"
    "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|,70,1.5\n";

std::string fbnet_rows() {
    std::string digits = "0";
    for (int i = 1; i < 22; ++i) digits.append("_").append(std::to_string(i % 8));
    return std::string("architecture,latency_ms\n").append(digits).append(",3\n");
}

json last_search(FakeApp& app) {
    REQUIRE(app.engine.commands.back()["command"] == "search");
    return app.engine.commands.back();
}

}  // namespace

TEST_CASE("a further device goes with the search, under its limit, and what it takes comes back") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    CHECK(app.command(
              {{"do", "addDevice"}, {"name", "board.csv"}, {"text", four_rows}, {"max_latency_ms", 40}}) ==
          json{{"ok", true}});
    app.command({{"do", "search"}, {"max_latency_ms", 20}});
    const json command = last_search(app);
    REQUIRE(command["devices"].size() == 1);
    CHECK(command["devices"][0]["name"] == "board.csv");
    CHECK(command["devices"][0]["max_latency_ms"] == 40);
    CHECK(command["devices"][0]["measurements"] == command["measurements"]);
    CHECK_FALSE(command.contains("further"));
    CHECK_FALSE(command.contains("table"));
    json row = {{"architecture", command["measurements"][0]["architecture"]},
                {"accuracy", 70},
                {"latency_ms", 12},
                {"other_latencies", {{{"latency_ms", 33}, {"lower_ms", 30}, {"upper_ms", nullptr}}}}};
    app.engine.say({{"type", "result"}, {"best", row}, {"front", {row}}, {"evaluated", 10}});
    app.controller.update();
    const auto& found = app.controller.workspace.searched();
    REQUIRE(found->best->also.size() == 1);
    CHECK(found->best->also[0].ms == 33);
    CHECK(std::isnan(found->best->also[0].upper_ms));
    CHECK(found->also[0].device == "board.csv");
    CHECK(app.host.results["front"][0]["other_latencies"][0]["latency_ms"] == 33);
    app.command({{"do", "removeDevice"}, {"name", "board.csv"}});
    app.command({{"do", "search"}});
    CHECK_FALSE(last_search(app).contains("devices"));
}

TEST_CASE(
    "a table's column can be raised, and its numbers minded, and only then does it go with the search") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    CHECK(app.command({{"do", "loadNumbers"}, {"name", "own.csv"}, {"text", table}}) == json{{"ok", true}});
    CHECK(app.state()["wishes"]["table"]["columns"] == json{"top1", "energy"});
    app.command({{"do", "search"}});
    CHECK_FALSE(last_search(app).contains("table"));
    app.engine.say({{"type", "error"}, {"cancelled", true}});
    app.controller.update();
    app.command({{"do", "search"},
                 {"objective", "column:top1"},
                 {"numbers",
                  {{{"number", "column:energy"}, {"wanted", "low"}, {"at_most", 3}},
                   {{"number", "column:top1"}, {"at_least", 65}},
                   {{"number", "macs"}, {"at_most", 80}}}}});
    const json command = last_search(app);
    CHECK(command["objective"] == "column:top1");
    CHECK(command["table"] == json{{"name", "own.csv"}, {"text", table}});
    const auto wish = [](const char* number, const char* wanted, const json& at_least, const json& at_most) {
        return json{{"number", number}, {"wanted", wanted}, {"at_least", at_least}, {"at_most", at_most}};
    };
    CHECK(command["further"] ==
          json::array({wish("macs", "anything", nullptr, 80), wish("column:top1", "anything", 65, nullptr),
                       wish("column:energy", "low", nullptr, 3)}));
    app.command({{"do", "forgetNumbers"}});
    CHECK(app.controller.workspace.settings.objective == "cifar100");
    CHECK(app.state()["wishes"]["table"].is_null());
}

TEST_CASE("wishes are kept for each space, and in a session") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    app.command({{"do", "addDevice"}, {"name", "board.csv"}, {"text", four_rows}, {"max_latency_ms", 9}});
    app.command({{"do", "loadNumbers"}, {"name", "own.csv"}, {"text", table}});
    app.command({{"do", "search"},
                 {"objective", "column:energy"},
                 {"numbers", {{{"number", "parameters"}, {"wanted", "low"}, {"at_least", 0.2}}}}});
    const json wishes = app.state()["wishes"], session = app.controller.workspace.to_json();
    FakeApp restored;
    restored.controller.workspace.from_json(session);
    CHECK(restored.state()["wishes"] == wishes);
    CHECK(restored.controller.workspace.settings.objective == "column:energy");

    app.controller.load_file("phone.csv", fbnet_rows());
    app.command({{"do", "search"}, {"objective", "capacity"}});
    CHECK(app.controller.workspace.settings.objective == "capacity");
    CHECK(app.state()["wishes"]["devices"].empty());
    app.controller.load_file("mine.csv", four_rows);
    CHECK(app.controller.workspace.settings.objective == "cifar100");
    CHECK(app.state()["wishes"] == wishes);
}

TEST_CASE("a session from before there were wishes is read as it was") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    json session = app.controller.workspace.to_json();
    session.erase("wishes");
    FakeApp restored;
    restored.controller.workspace.from_json(session);
    CHECK(restored.state()["wishes"]["devices"].empty());
}

TEST_CASE("a file that is no further device, or no table of numbers, says what it is and changes nothing") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    const auto error = [&](const char* what, const std::string& text) {
        return app.command({{"do", what}, {"name", "x.csv"}, {"text", text}})["error"];
    };
    CHECK(error("addDevice", fbnet_rows())["fault"] == "these are measurements of another search space");
    CHECK(error("addDevice",
                std::string("architecture,latency\n") + four_rows.substr(four_rows.find('|')))["fault"] ==
          "the unit of the latencies is not stated");
    CHECK(error("addDevice", four_rows + "nonsense,3\n")["where"] == "x.csv, row 6");
    CHECK(error("loadNumbers", "architecture,top1\nnonsense,3\n")["where"].get<std::string>().find("row 2") !=
          std::string::npos);
    std::string wide = "architecture,a,b,c,d,e,f,g\n";
    wide += table.substr(table.find('|'), table.find(",70,") - table.find('|')) + ",1,2,3,4,5,6,7\n";
    CHECK(error("loadNumbers", wide)["fault"] == "the table has 7 columns of numbers");
    CHECK(app.controller.workspace.take_numbers("x.csv", "architecture,top1\n\xE9t\xE9,3\n").fault);
    CHECK(app.state()["wishes"]["devices"].empty());
    CHECK(app.state()["wishes"]["table"].is_null());
    for (int i = 0; i < 4; ++i)
        app.command({{"do", "addDevice"}, {"name", std::to_string(i)}, {"text", four_rows}});
    CHECK(error("addDevice", four_rows)["mend"] == "Remove one first");
    CHECK_FALSE(app.command({{"do", "search"}, {"numbers", {{{"number", "watts"}}}}})["error"].is_null());
}

TEST_CASE("bounds that exclude each other are refused before anything is lost") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    app.command({{"do", "search"}});
    app.engine.say({{"type", "result"},
                    {"best", front_entry(60, 8)},
                    {"front", {front_entry(60, 8)}},
                    {"evaluated", 10}});
    app.controller.update();
    const json answer = app.command(
        {{"do", "search"}, {"numbers", {{{"number", "macs"}, {"at_least", 80}, {"at_most", 40}}}}});
    CHECK(answer["error"]["fault"] == "Multiply-accumulates cannot be at least 80.0 and at most 40.0");
    CHECK(app.controller.workspace.searched()->front.size() == 1);
    CHECK(app.state()["wishes"]["numbers"].empty());
    // Nor does an order that is none change anything.
    app.command({{"do", "search"}, {"risk", 0.05}, {"longer", "yes"}});
    CHECK(app.controller.workspace.settings.risk == 0.1);
}

TEST_CASE("an objective that there is not is refused, and nothing of the command stays") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    for (const char* objective : {"", "mnist", "zen", "column:top1"}) {
        const json answer = app.command({{"do", "search"},
                                         {"objective", objective},
                                         {"numbers", {{{"number", "macs"}, {"at_most", 5}}}}});
        CHECK(answer["error"]["where"] == "objective");
    }
    CHECK(app.engine.commands.empty());
    CHECK(app.controller.workspace.settings.objective == "cifar100");
    CHECK(app.state()["wishes"]["numbers"].empty());
    app.command({{"do", "loadNumbers"}, {"name", "own.csv"}, {"text", table}});
    app.controller.workspace.settings.objective = "column:top1";
    app.command({{"do", "loadNumbers"},
                 {"name", "other.csv"},
                 {"text", std::string("architecture,watts\n") +
                              table.substr(table.find('|'), table.find(",70,") - table.find('|')) + ",1\n"}});
    CHECK(app.controller.workspace.settings.objective == "cifar100");
    json session = app.controller.workspace.to_json();
    session["settings"]["objective"] = "column:gone";
    FakeApp restored;
    restored.controller.workspace.from_json(session);
    CHECK(restored.controller.workspace.settings.objective == "cifar100");
}

TEST_CASE("a number of no known name is shown as it is") {
    CHECK(app::number_title("x") == "x");
    CHECK(app::number_title("column:energy") == "energy");
}

TEST_CASE("a file opened for the search goes there, unless the user has gone elsewhere") {
    FakeApp app;
    app.controller.load_file("mine.csv", four_rows);
    app.controller.go(app::Step::search);
    app.controller.open_for_search(app::Controller::Opens::numbers);
    CHECK(app.state()["opens"] == "numbers");
    app.controller.take_file("own.csv", table);
    CHECK(app.state()["wishes"]["table"]["name"] == "own.csv");
    CHECK(app.state()["opens"] == "measurements");
    app.controller.open_for_search(app::Controller::Opens::device);
    app.controller.take_file("board.csv", four_rows + "nonsense,3\n");
    app.controller.take_file("board.csv", four_rows);
    CHECK(app.state()["wishes"]["devices"][0]["name"] == "board.csv");
    app.controller.open_for_search(app::Controller::Opens::device);
    app.controller.take_file("session.json", app.controller.workspace.to_json().dump());
    CHECK(app.state()["file"] == "mine.csv");
    app.command({{"do", "removeDevice"}, {"name", "board.csv"}});
    app.controller.open_for_search(app::Controller::Opens::device);
    app.controller.go(app::Step::predictor);
    app.controller.take_file("new.csv", four_rows);
    CHECK(app.state()["file"] == "new.csv");
    CHECK(app.state()["wishes"]["devices"].empty());
}
