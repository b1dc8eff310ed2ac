#include <catch2/catch.hpp>
#include <cmath>

#include "app/colours.h"
#include "app/controller.h"
#include "app/exports.h"
#include "app/study_plots.h"
#include "fake_engine.h"
#include "study/catalogue.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::four_rows;
using nlohmann::json;

namespace {

struct StudyApp : test::FakeApp {
    StudyRoom& study = controller.workspace.study;

    const json& last() { return engine.commands.back(); }
    void answer(const json& message) {
        engine.say(message);
        controller.update();
    }
};

json two_devices(const char* name = "a") {
    return {{"type", "result"},
            {"command", "tables"},
            {"space", "nb201"},
            {"architectures", 30},
            {"devices",
             {{{"name", name}, {"measured", 30}, {"low_ms", 1}, {"high_ms", 9}},
              {{"name", "b"}, {"measured", 20}, {"low_ms", 2}, {"high_ms", 4}}}},
            {"spearman", {{1, nullptr}, {nullptr, 1}}},
            {"x", {-.5, .5}},
            {"y", {0, 0}},
            {"split", nullptr}};
}

json map_answer() {
    return {{"type", "result"}, {"command", "map"},      {"architectures", {"x", "y", "z"}},
            {"x", {0, 1, 2}},   {"y", {0, 1, 0}},        {"values", {10, 20, 30}},
            {"chosen", {2}},    {"value_text", "MACs"},  {"explained", {.5, .25}},
            {"width", 32},      {"divergence", nullptr}, {"probe", nullptr}};
}

DeviceSet three_devices() {
    return {"fbnet",
            {"far", "near", "nearer"},
            {{1, .2, .1}, {.2, 1, .9}, {.1, .9, 1}},
            {1, -.4, -.6},
            {0, .1, -.1}};
}

StudyQuestion question() {
    const double none = NAN;
    StudyQuestion made;
    made.settings = {{"first", "", {.9, none, .5}, {.1, none, none}},
                     {"second", "", {none, none, .7}, {none, none, .2}}};
    made.published = {{"theirs", "first", {.8, none, none}, {}}};
    return made;
}

const std::vector<DeviceTask> three_tasks{
    {"ND", "nb201", {}, {}}, {"FD", "fbnet", {}, {}}, {"NA", "nb201", {}, {}}};

std::size_t points(const Figure& figure) {
    std::size_t count = 0;
    for (const Series& series : figure.series)
        if (series.kind == Series::Kind::points) count += series.x.size();
    return count;
}

}  // namespace

TEST_CASE("a map is asked for once, and again when the choice changes or the asking was cancelled") {
    StudyApp app;
    app.controller.workspace.keep_mapped();
    app.controller.workspace.keep_mapped();
    REQUIRE(app.engine.commands.size() == 1);
    CHECK(app.last()["command"] == "map");
    CHECK(app.last()["encoding"] == "arch2vec");
    app.answer({{"type", "error"}, {"cancelled", true}});
    app.controller.workspace.keep_mapped();
    REQUIRE(app.engine.commands.size() == 2);
    app.answer(map_answer());
    REQUIRE(app.study.map());
    app.controller.workspace.keep_mapped();
    CHECK(app.engine.commands.size() == 2);
    app.study.map_choice.encoding = "cate";
    app.controller.workspace.keep_mapped();
    CHECK(app.engine.commands.size() == 3);
    // A fault is shown, and not asked for over and over.
    app.answer({{"type", "error"}, {"fault", "no such encoding"}, {"where", ""}, {"mend", ""}});
    app.controller.workspace.keep_mapped();
    CHECK(app.engine.commands.size() == 3);
    REQUIRE(app.study.fault());
    CHECK(app.controller.workspace.status().find("no such encoding") != std::string::npos);
    CHECK(app.study.map());  // what was shown stays
}

TEST_CASE("colours that the measurements or the space do not have give way") {
    StudyApp app;
    app.study.map_choice.colour = "latency";
    app.controller.workspace.keep_mapped();
    CHECK(app.last()["colour"] == "macs");
    app.controller.load_file("mine.csv", four_rows);
    app.study.map_choice.colour = "latency";
    app.controller.workspace.keep_mapped();
    app.answer(map_answer());
    app.controller.workspace.keep_mapped();
    CHECK(app.last()["colour"] == "latency");
    CHECK(app.last()["measurements"].size() == 4);
    app.answer(map_answer());
    app.study.map_choice.space = "fbnet";
    app.study.map_choice.colour = "accuracy";
    app.controller.workspace.keep_mapped();
    CHECK(app.last()["colour"] == "macs");
    CHECK(app.last()["space"] == "fbnet");
}

TEST_CASE("tables add up, one of the same name takes the other's place, and a faulty one changes nothing") {
    StudyApp app;
    const auto load = [&](const char* name, const char* text) { app.controller.load_table(name, text); };
    load("one.csv", "1");
    CHECK(app.controller.step() == Step::study);
    app.answer(two_devices());
    load("two.csv", "2");
    CHECK(app.last()["files"].size() == 2);
    app.answer({{"type", "error"}, {"fault", "bad"}, {"where", "two.csv, row 3"}, {"mend", ""}});
    CHECK(app.study.table_names() == std::vector<std::string>{"one.csv"});
    CHECK(app.controller.workspace.status().find("two.csv, row 3") != std::string::npos);
    load("one.csv", "1 again");
    CHECK(app.last()["files"] == json{{{"name", "one.csv"}, {"text", "1 again"}}});
    app.answer(two_devices("c"));
    CHECK(app.study.tables()->set.names.front() == "c");
    CHECK(std::isnan(app.study.tables()->set.spearman[0][1]));
    const json state = json::parse(app.controller.state())["study"];
    CHECK(state["tables"]["devices"] == json{"c", "b"});
    CHECK(app.controller.workspace.networks().empty());
}

TEST_CASE("tables opened at once are read one after the other, and a faulty one takes no other with it") {
    StudyApp app;
    app.study.load_table("one.csv", "1");
    app.study.load_table("bad.csv", "?");
    app.study.load_table("two.csv", "2");
    CHECK(app.last()["files"].size() == 1);
    app.answer(two_devices());
    CHECK(app.last()["files"].size() == 2);
    app.answer({{"type", "error"}, {"fault", "bad"}, {"where", "bad.csv, row 3"}, {"mend", ""}});
    app.answer(two_devices());
    CHECK(app.study.table_names() == std::vector<std::string>{"one.csv", "two.csv"});
    REQUIRE(app.study.tables_fault());
    CHECK(app.study.tables_fault()->where == "bad.csv, row 3");
    CHECK_FALSE(app.state()["study"]["reading"].get<bool>());
}

TEST_CASE("a table whose reading was cancelled with something else is read again") {
    StudyApp app;
    app.study.load_table("one.csv", "1");
    app.answer({{"type", "error"}, {"cancelled", true}});
    CHECK(app.study.reading_tables());
    app.answer(two_devices());
    CHECK(app.study.table_names() == std::vector<std::string>{"one.csv"});
}

TEST_CASE("tables that are too large for the engine are refused before they are sent") {
    StudyApp app;
    app.study.load_table("one.csv", "1");
    app.answer(two_devices());
    const json answer = json::parse(app.controller.load_table("huge.csv", std::string(21'000'000, 'x')));
    CHECK(answer["error"]["where"] == "huge.csv");
    CHECK(app.engine.commands.size() == 1);
    CHECK(app.study.table_names().size() == 1);
}

TEST_CASE("an answer whose lists differ in length is not taken in") {
    StudyApp app;
    for (const char* list : {"x", "y", "values"}) {
        app.study.map_choice.seed += 1;
        app.controller.workspace.keep_mapped();
        json answer = map_answer();
        answer[list].erase(0);
        app.answer(answer);
        CHECK_FALSE(app.study.map());
        CHECK(app.study.map_request().fault());
    }
    app.study.load_table("one.csv", "1");
    json answer = two_devices();
    answer["spearman"][1].erase(0);
    app.answer(answer);
    CHECK_FALSE(app.study.tables());
    CHECK(app.controller.workspace.status().find("reload") == std::string::npos);
    CHECK(app.study.tables_fault());
}

TEST_CASE("a map is labelled by what it shows, not by what was chosen since") {
    StudyApp app;
    app.controller.workspace.keep_mapped();
    app.answer(map_answer());
    app.study.map_choice.encoding = "cate";
    app.controller.workspace.keep_mapped();
    CHECK(app.study.mapped().encoding == "arch2vec");
    CHECK(app.state()["study"]["map"]["encoding"] == "arch2vec");
    app.answer({{"type", "error"}, {"fault", "bad"}, {"where", ""}, {"mend", ""}});
    CHECK(app.study.mapped().encoding == "arch2vec");
}

TEST_CASE("a cancelled map gives way to one that takes no time, not to itself") {
    StudyApp app;
    app.study.map_choice.encoding = "trained";
    app.study.map_choice.method = "tsne";
    app.controller.workspace.keep_mapped();
    app.controller.workspace.cancel();
    CHECK(app.engine.cancelled == 1);
    app.answer({{"type", "error"}, {"cancelled", true}});
    app.controller.workspace.keep_mapped();
    CHECK(app.last()["encoding"] == "arch2vec");
    CHECK(app.last()["method"] == "pca");
}

TEST_CASE("an experiment's rows are there as they come, and go with the tables") {
    StudyApp app;
    app.study.load_table("one.csv", "1");
    app.answer(two_devices());
    app.study.experiment_choice.target = std::string("b");
    app.controller.workspace.run_experiment();
    CHECK(app.controller.workspace.status() == "Running the experiment.");
    CHECK(app.last()["command"] == "experiment");
    CHECK(app.last()["targets"] == json{"b"});
    CHECK(app.last()["k"] == 20);
    const json row{{"setting", "few-shot"},   {"title", "Few-shot"},          {"spearman", .9},
                   {"half_width", nullptr},   {"median_relative_error", .05}, {"coverage80", .8},
                   {"devices", json::array()}};
    app.answer({{"type", "partial"}, {"rows", {row}}});
    REQUIRE(app.study.experiment());
    CHECK_FALSE(app.study.experiment()->finished);
    CHECK(app.study.working());
    app.answer({{"type", "result"},
                {"command", "experiment"},
                {"rows", {row}},
                {"targets", {"b"}},
                {"sources", {"a"}},
                {"k", 20},
                {"seeds", 3},
                {"scored", 10},
                {"note", ""}});
    CHECK(app.study.experiment()->finished);
    CHECK(experiment_csv(*app.study.experiment()) ==
          "# predicted: b; k: 20; draws: 3; architectures scored: 10\n"
          "setting,spearman,half_width,median_relative_error,coverage80\nfew-shot,0.9,,0.05,0.8\n");
    app.study.clear_tables();
    CHECK_FALSE(app.study.experiment());
    CHECK_FALSE(app.study.tables());
}

TEST_CASE("cancelling ends an experiment, and what it had found stays") {
    StudyApp app;
    app.study.load_table("one.csv", "1");
    app.answer(two_devices());
    app.study.run_experiment();
    app.answer({{"type", "partial"},
                {"rows", {{{"setting", "few-shot"}, {"title", "Few-shot"}, {"spearman", .9}}}}});
    app.controller.command(R"({"do": "cancel"})");
    CHECK(app.engine.cancelled == 1);
    app.answer({{"type", "error"}, {"cancelled", true}});
    CHECK_FALSE(app.study.working());
    CHECK(app.study.experiment()->rows.size() == 1);
    CHECK(app.controller.workspace.status() == "Cancelled.");
}

TEST_CASE("alike devices stand beside each other in the matrix and are joined in the graph") {
    const DeviceSet set = three_devices();
    const Figure matrix = device_matrix(set);
    CHECK(matrix.y.names == std::vector<std::string>{"nearer", "near", "far"});
    REQUIRE(matrix.series.size() == 1);
    CHECK(matrix.series[0].x.size() == 9);
    CHECK(matrix.ramp->low == Approx(.1));
    CHECK(*std::max_element(matrix.series[0].shades.begin(), matrix.series[0].shades.end()) == Approx(1));
    const DeviceTask task{"F1", "fbnet", {"near"}, {"far"}};
    const Figure graph = device_graph(set, &task);
    CHECK(points(graph) == 3);
    CHECK(correlation_across(set, task) == Approx(.2));
    CHECK(std::isnan(correlation_across(set, {"", "", {"near"}, {"unknown"}})));
    // far is joined to near, its most alike, over x 1 to -.4
    CHECK(graph.series[0].x[1] == Approx(-.4));
}

TEST_CASE(
    "a comparison shows the tasks of its space, each setting's figures and the published ones as rings") {
    const Figure figure = study_comparison(question(), three_tasks, "nb201");
    CHECK(figure.x.names == std::vector<std::string>{"ND", "NA"});
    std::size_t rings = 0, dots = 0, intervals = 0;
    for (const Series& series : figure.series) {
        if (series.kind == Series::Kind::intervals) intervals += series.x.size();
        if (series.kind == Series::Kind::points) (series.hollow ? rings : dots) += series.x.size();
    }
    CHECK(dots == 3);
    CHECK(rings == 1);
    CHECK(intervals == 2);
    CHECK(figure.y.high <= 1);
    CHECK(points(study_comparison(question(), three_tasks, "fbnet")) == 0);
}

TEST_CASE("a map's chosen networks are ringed, and its colours span its values") {
    const Figure figure = encoded_architectures(encoding_map(map_answer()), "map");
    CHECK(figure.ramp->low == Approx(10));
    CHECK(figure.ramp->high == Approx(30));
    REQUIRE(figure.series.size() == 2);
    CHECK(figure.series[0].x == std::vector<double>{2});
    CHECK(figure.series[1].shades == std::vector<double>{0, .5, 1});
}

TEST_CASE(
    "the ramp grows lighter from end to end, and no study has more settings than there are categories") {
    const auto lightness = [](unsigned colour) {
        return 0.2126 * ((colour >> 16) & 0xFF) + 0.7152 * ((colour >> 8) & 0xFF) + 0.0722 * (colour & 0xFF);
    };
    for (int i = 0; i < 20; ++i)
        CHECK(lightness(ramp_colour(i / 20.0)) < lightness(ramp_colour((i + 1) / 20.0)));
    CHECK(ramp_colour(-1) == ramp_colour(0));
    CHECK(ramp_colour(NAN) == ramp_colour(0));
    CHECK(ramp_colour(2) == ramp_colour(1));
    CHECK(category_colour(9) == category_colour(0));
    for (const Study& study : studies()) CHECK(study.settings.size() <= 9);
    for (std::size_t a = 0; a < 9; ++a)
        for (std::size_t b = 0; b < a; ++b) CHECK(category_colour(a) != category_colour(b));
}
