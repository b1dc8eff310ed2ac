#include "app/inspection.h"

#include "app/found_view.h"
#include "app/search_figures.h"
#include "fake_engine.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::FakeEngine;
using latlab::test::four_rows;
using latlab::test::front_entry;
using latlab::test::transfer;
using nlohmann::json;

namespace {

FoundNetwork found(const std::string& architecture, double accuracy, double ms) {
    FoundNetwork network;
    network.architecture = architecture;
    network.accuracy = accuracy;
    network.latency_ms = ms;
    return network;
}

/// A Workspace in which a search has ended with one network on its front.
struct Searched {
    Searched() {
        workspace.load_file("mine.csv", four_rows);
        REQUIRE_FALSE(workspace.search().fault);
        engine.say({{"type", "partial"},
                    {"evaluated", 100},
                    {"front", {front_entry(60, 8)}},
                    {"hypervolume", 40},
                    {"sample", {{"latency_ms", {5, 6}}, {"accuracy", {50, 51}}}}});
        engine.say({{"type", "partial"},
                    {"evaluated", 200},
                    {"front", {front_entry(61, 8)}},
                    {"hypervolume", 45},
                    {"sample", {{"latency_ms", {7}}, {"accuracy", {52}}}}});
        workspace.poll();
    }
    void finish() {
        engine.say({{"type", "result"},
                    {"best", front_entry(61, 8)},
                    {"front", {front_entry(61, 8)}},
                    {"evaluated", 200},
                    {"history", {{"evaluated", {100, 200}}, {"hypervolume", {40, 45}}}},
                    {"exact_hypervolume", 50},
                    {"sample", {{"latency_ms", {5, 6, 7}}, {"accuracy", {50, 51, 52}}}}});
        workspace.poll();
    }
    std::string best() const { return workspace.searched()->best->architecture; }

    FakeEngine engine;
    Workspace workspace{engine};
};

json neighbours_answer(const std::string& architecture) {
    json network = front_entry(61, 8), change = front_entry(60, 7);
    network["architecture"] = architecture;
    change["position"] = 3;
    change["operation"] = "skip_connect";
    change["change_lower_ms"] = -1.25;
    change["change_upper_ms"] = -0.75;
    network["neighbours"] = json::array({change});
    network["operations"] = {
        {{"operation", "nor_conv_3x3"}, {"macs", 2e6}, {"parameters", 10}, {"saved_ms", nullptr}}};
    return {{"type", "result"}, {"command", "neighbours"}, {"networks", {network}}};
}

}  // namespace

TEST_CASE("a search goes on for as many networks more, and what it found stays in sight meanwhile") {
    Searched app;
    app.finish();
    app.workspace.settings.evaluations = 1000;
    REQUIRE_FALSE(app.workspace.search_longer().fault);
    const json before = app.engine.commands.front(), longer = app.engine.commands.back();
    CHECK(longer["evaluations"] == 1200);
    for (const char* field : {"objective", "max_latency_ms", "search_seed", "measurements", "risk"})
        CHECK(longer[field] == before[field]);
    const SearchResult& shown = *app.workspace.searched();
    CHECK_FALSE(shown.finished);
    CHECK(shown.front.size() == 1);
    CHECK(shown.best->accuracy == 61);
    CHECK(shown.history.size() == 2);
    app.engine.say({{"type", "partial"},
                    {"evaluated", 700},
                    {"front", {front_entry(62, 8)}},
                    {"hypervolume", 46},
                    {"sample", {{"latency_ms", {5, 6}}, {"accuracy", {50, 51}}, {"whole", true}}}});
    app.workspace.poll();
    CHECK(app.workspace.searched()->history.back().evaluated == 700);
    CHECK(app.workspace.searched()->sample_ms == std::vector<double>{5, 6});
    CHECK(app.workspace.searched()->exact_hypervolume == 50);
    // Stopped, it goes on from there.
    app.workspace.cancel();
    app.engine.say({{"type", "error"}, {"cancelled", true}});
    app.workspace.poll();
    REQUIRE_FALSE(app.workspace.search_longer().fault);
    CHECK(app.engine.commands.back()["evaluations"] == 1700);
}

TEST_CASE("an engine that has to begin anew takes nothing of what was found") {
    Searched app;
    app.finish();
    const std::size_t searches = app.workspace.searches();
    REQUIRE_FALSE(app.workspace.search_longer().fault);
    app.engine.say({{"type", "partial"},
                    {"evaluated", 100},
                    {"front", {front_entry(40, 9)}},
                    {"hypervolume", 3},
                    {"sample", {{"latency_ms", {5}}, {"accuracy", {50}}, {"whole", true}}}});
    app.workspace.poll();
    CHECK(app.workspace.searched()->best->accuracy == 61);
    CHECK(app.workspace.searched()->history.size() == 2);
    CHECK(app.workspace.searched()->sample_ms.size() == 3);
    CHECK(app.workspace.searches() == searches);  // what is looked at closely stays
    app.workspace.cancel();
    CHECK(app.workspace.searched()->finished);
}

TEST_CASE("to search longer for something else is to search for that") {
    Searched app;
    app.finish();
    app.workspace.settings.risk = 0.05;
    app.workspace.settings.evaluations = 1000;
    REQUIRE_FALSE(app.workspace.search_longer().fault);
    CHECK(app.engine.commands.back()["evaluations"] == 1000);
    CHECK(app.workspace.searched()->front.empty());
    CHECK(app.workspace.searched()->risk == 0.05);
}

TEST_CASE("what a change is worth comes with the interval of the change") {
    const NetworkDetail detail = network_detail(neighbours_answer("x")["networks"][0]);
    CHECK(detail.changes[0].change_ms.lower == -1.25);
    CHECK(detail.changes[0].change_ms.upper == -0.75);
    CHECK(std::isnan(detail.operations[0].saved.lower));
}

TEST_CASE("a search's history and sample grow with its partial messages and end as its result says") {
    Searched app;
    REQUIRE(app.workspace.searched()->history.size() == 2);
    CHECK(app.workspace.searched()->history[1].evaluated == 200);
    CHECK(app.workspace.searched()->history[1].hypervolume == 45);
    CHECK(app.workspace.searched()->sample_ms == std::vector<double>{5, 6, 7});
    CHECK(search_progress(*app.workspace.searched()).y.unit != "%");
    app.finish();
    CHECK(app.workspace.searched()->history.size() == 2);
    CHECK(app.workspace.searched()->sample_accuracy == std::vector<double>{50, 51, 52});
}

TEST_CASE("where the whole space is known, the progress is the share of what there is") {
    Searched app;
    app.finish();
    const Figure figure = search_progress(*app.workspace.searched());
    CHECK(figure.y.unit == "%");
    CHECK(figure.series[0].y == std::vector<double>{80, 90});
    REQUIRE(figure.references.size() == 1);
    CHECK(figure.references[0].at == 100);
    CHECK(figure.y.high > 100);
}

TEST_CASE("a session keeps the history and does without the sample") {
    Searched app;
    app.finish();
    const json session = app.workspace.to_json();
    FakeEngine engine;
    Workspace restored(engine);
    restored.from_json(session);
    CHECK(restored.searched()->history.size() == 2);
    CHECK(restored.searched()->exact_hypervolume == 50);
    CHECK(restored.searched()->sample_ms.empty());
    // And what it is asked about a network is asked of the same predictor.
    restored.inspect(restored.searched()->best->architecture);
    CHECK(engine.commands.back()["command"] == "neighbours");
    CHECK(engine.commands.back()["measurements"].size() == 4);
    CHECK(engine.commands.back()["objective"] == "cifar100");
}

TEST_CASE("the other networks are points that nothing is said about, behind the front") {
    Searched app;
    const Figure figure = pareto_front(app.workspace);
    REQUIRE(figure.series.size() >= 3);
    CHECK(figure.series.front().x == std::vector<double>{5, 6, 7});
    CHECK(figure.series.front().notes.empty());
    CHECK(figure.series.front().opacity < 0.5);
}

TEST_CASE("marks in the front are rings that cannot be taken for points of it") {
    Searched app;
    Figure figure = pareto_front(app.workspace);
    const std::size_t before = figure.series.size();
    const FoundNetwork& network = app.workspace.searched()->front.front();
    mark_network(figure, network, NetworkMark::pinned);
    mark_network(figure, network, NetworkMark::pointed);
    REQUIRE(figure.series.size() == before + 2);
    CHECK(figure.series[before].name == "pinned");
    CHECK(figure.series[before].ink != figure.series[before + 1].ink);
    for (std::size_t i = before; i < figure.series.size(); ++i) {
        CHECK(figure.series[i].hollow);
        CHECK(figure.series[i].notes.empty());
        CHECK(figure.series[i].x == std::vector<double>{network.latency_ms});
    }
}

TEST_CASE("a network is asked about once, with the fields of the search, and not while it runs") {
    Searched app;
    CHECK(app.workspace.inspect(app.best()) == nullptr);
    CHECK(app.engine.commands.back()["command"] == "search");
    app.finish();
    CHECK(app.workspace.inspect(app.best()) == nullptr);
    const json asked = app.engine.commands.back();
    CHECK(asked["command"] == "neighbours");
    CHECK(asked["architectures"] == json({app.best()}));
    CHECK(asked["measurements"] == app.engine.commands.front()["measurements"]);
    CHECK(asked["objective"] == "cifar100");
    const std::size_t sent = app.engine.commands.size();
    app.workspace.inspect(app.best());
    CHECK(app.engine.commands.size() == sent);

    app.engine.say(neighbours_answer(app.best()));
    app.workspace.poll();
    const NetworkDetail* detail = app.workspace.inspect(app.best());
    REQUIRE(detail != nullptr);
    CHECK(app.engine.commands.size() == sent);
    CHECK(std::isnan(detail->operations[0].saved_ms));
    CHECK(detail->operations[0].macs == 2e6);
    CHECK(detail->changes[0].position == 3);
    CHECK(detail->changes[0].network.latency_ms == 7);

    const std::string found = app.best();
    app.workspace.search();
    CHECK(app.workspace.inspection().detail(found) == nullptr);
}

TEST_CASE("how two networks differ is asked once for each pair, and again after another search") {
    Searched app;
    app.finish();
    const std::string pinned = app.best(), other = "1_1_1_1_1_1";
    CHECK(app.workspace.latency_difference(pinned, other) == nullptr);
    const json asked = app.engine.commands.back();
    CHECK(asked["command"] == "predict");
    CHECK(asked["from"] == pinned);
    CHECK(asked["architectures"] == json({other}));
    CHECK(asked["measurements"] == app.engine.commands.front()["measurements"]);
    const std::size_t sent = app.engine.commands.size();
    app.workspace.latency_difference(pinned, other);
    CHECK(app.engine.commands.size() == sent);

    app.engine.say({{"type", "result"},
                    {"estimates", json::array()},
                    {"changes", {{{"lower_ms", -2.5}, {"upper_ms", -1}}}}});
    app.workspace.poll();
    const Range* change = app.workspace.latency_difference(pinned, other);
    REQUIRE(change != nullptr);
    CHECK(change->lower == -2.5);
    CHECK(change->upper == -1);
    CHECK(app.engine.commands.size() == sent);
    CHECK(app.workspace.latency_difference(other, pinned) == nullptr);
    CHECK(app.engine.commands.back()["from"] == other);

    // An answer that comes after the next search has begun is of another predictor.
    const json late = {{"id", app.engine.commands.back()["id"]},
                       {"type", "result"},
                       {"changes", {{{"lower_ms", 1}, {"upper_ms", 2.5}}}}};
    app.workspace.search();
    app.engine.waiting.push_back(late.dump());
    app.workspace.poll();
    CHECK(app.workspace.inspection().difference(pinned, other) == nullptr);
    CHECK(app.workspace.inspection().difference(other, pinned) == nullptr);
    app.finish();
    app.workspace.latency_difference(pinned, other);
    CHECK(app.engine.commands.back()["from"] == pinned);
}

TEST_CASE("a difference that was cancelled is not asked for again") {
    Searched app;
    app.finish();
    app.workspace.latency_difference(app.best(), "1_1_1_1_1_1");
    app.engine.say({{"type", "error"}, {"cancelled", true}, {"fault", "Cancelled"}});
    app.workspace.poll();
    const std::size_t sent = app.engine.commands.size();
    CHECK(app.workspace.latency_difference(app.best(), "1_1_1_1_1_1") == nullptr);
    CHECK(app.engine.commands.size() == sent);
}

TEST_CASE("an answer without its lists is a fault, not a crash") {
    Searched app;
    app.finish();
    app.workspace.inspect(app.best());
    app.engine.say({{"type", "result"}, {"networks", {front_entry(61, 8)}}});
    app.workspace.poll();
    CHECK(app.workspace.inspection().request().fault());
    CHECK(app.workspace.inspection().detail(app.best()) == nullptr);
}

TEST_CASE("the best trades save the most for what they lose") {
    NetworkDetail detail;
    detail.network = found("now", 70, 10);
    detail.changes = {{0, found("dear", 60, 8)},     {1, found("cheap", 69.8, 9)},
                      {2, found("slower", 80, 11)},  {3, found("free", 70, 9.5)},
                      {4, found("better", 71, 8.5)}, {5, found("hardly", 69.999, 9.95)},
                      {0, found("unknown", NAN, 5)}};
    std::vector<std::string> names;
    for (const NetworkChange& one : best_trades(detail, 5)) names.push_back(one.network.architecture);
    // 1.5 and 0.5 ms for nothing, then 5 and 0.2 ms for each point; 0.05 ms are not worth a change.
    CHECK(names == std::vector<std::string>{"better", "free", "cheap", "dear"});
    CHECK(best_trades(detail, 1).size() == 1);
}

TEST_CASE("what is looked at is the chosen network, else the best, until another search") {
    SearchResult result;
    result.front = {found("fast", 50, 4), found("best", 60, 8)};
    result.best = result.front[1];
    FoundView view;
    view.begin(1);
    CHECK(view.shown(result)->architecture == "best");
    view.choose(found("off the front", 55, 7));
    view.pin(result.front[0]);
    view.begin(1);
    CHECK(view.shown(result)->architecture == "off the front");
    CHECK(view.pinned()->architecture == "fast");
    CHECK_FALSE(place_in_front(result, *view.shown(result)));
    CHECK(place_in_front(result, *view.pinned()) == 0);
    view.begin(2);
    CHECK(view.shown(result)->architecture == "best");
    CHECK_FALSE(view.pinned());
    CHECK(view.shown(SearchResult{}) == nullptr);
}

TEST_CASE("what is pointed at in one drawing is pointed at in the next, and no longer") {
    FoundView view;
    view.begin(1);
    view.point_at(found("here", 50, 4));
    CHECK_FALSE(view.pointed());
    view.begin(1);
    REQUIRE(view.pointed());
    CHECK(view.pointed()->architecture == "here");
    view.begin(1);
    CHECK_FALSE(view.pointed());
}
