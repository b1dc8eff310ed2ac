#include "app/planning.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "app/controller.h"
#include "app/exports.h"
#include "app/figures.h"
#include "fake_engine.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::four_rows;
using nlohmann::json;

namespace {

struct PlanningApp : test::FakeApp {
    Workspace& workspace = controller.workspace;

    const json& last() { return engine.commands.back(); }
    void answer(std::size_t count) {
        json architectures = json::array();
        for (std::size_t i = 0; i < count; ++i)
            architectures.push_back(search_space("nb201").print(search_space("nb201").at(i)));
        engine.say(
            {{"type", "result"},
             {"command", "plan"},
             {"architectures", architectures},
             {"learning_curve",
              {{{"count", 5}, {"error_low", 0.02}, {"error", 0.08}, {"error_high", 0.2}, {"spearman", 0.9}},
               {{"count", 20},
                {"error_low", 0.01},
                {"error", 0.04},
                {"error_high", 0.1},
                {"spearman", 0.95}}}},
             {"devices", 30},
             {"warnings", json::array()}});
        controller.update();
    }
};

}  // namespace

TEST_CASE("the panel asks once for a plan that is long enough for every choice") {
    PlanningApp app;
    app.workspace.keep_planned();
    app.workspace.keep_planned();
    REQUIRE(app.engine.commands.size() == 1);
    CHECK(app.last()["command"] == "plan");
    CHECK(app.last()["space"] == "nb201");
    CHECK(app.last()["count"] == 100);
    CHECK(app.workspace.planned() == nullptr);
    app.answer(100);
    for (const std::size_t count : {5, 20, 100}) {
        app.workspace.plan_choice.count = count;
        app.workspace.keep_planned();
        CHECK(app.workspace.planned() != nullptr);
    }
    CHECK(app.engine.commands.size() == 1);
    app.workspace.plan_choice.seed = 2;
    CHECK(app.workspace.planned() == nullptr);
    app.workspace.keep_planned();
    CHECK(app.engine.commands.size() == 2);
    CHECK(app.last()["seed"] == 2);
}

TEST_CASE("a plan goes on from one's own measurements, not from the example's") {
    PlanningApp app;
    app.controller.set_example("measurements.csv", four_rows);
    app.controller.load_example();
    CHECK(app.workspace.measured_before_plan() == 0);
    app.workspace.keep_planned();
    CHECK(app.last()["measured"].empty());
    app.controller.load_file("mine.csv", four_rows);
    CHECK(app.workspace.measured_before_plan() == 4);
    app.answer(100);  // to the question before: it is not what is wanted any more
    CHECK(app.workspace.planned() == nullptr);
    app.workspace.keep_planned();
    CHECK(app.last()["measured"].size() == 4);
    app.workspace.plan_choice.space = "fbnet";
    CHECK(app.workspace.measured_before_plan() == 0);
}

TEST_CASE("a measurement left out is not one that a plan goes on from, and another plan is due") {
    PlanningApp app;
    app.controller.load_file("mine.csv", four_rows);
    app.workspace.keep_planned();
    app.answer(100);
    REQUIRE(app.workspace.planned() != nullptr);
    const MeasuredNetwork out = app.workspace.networks()[1];
    app.workspace.leave_out(out, true);
    CHECK(app.workspace.measured_before_plan() == 3);
    CHECK(app.workspace.planned() == nullptr);
    app.workspace.keep_planned();
    CHECK(app.last()["measured"].size() == 3);
    for (const json& notation : app.last()["measured"]) CHECK(notation != out.notation);
}

TEST_CASE("a plan that a script asks for is sent as asked, shown and told") {
    PlanningApp app;
    const json answer = app.command({{"do", "plan"}, {"count", 10}, {"seed", 5}});
    CHECK(answer == json{{"id", app.last()["id"]}});
    CHECK(app.last()["count"] == 10);
    CHECK(app.last()["seed"] == 5);
    CHECK(app.state()["busy"].is_null());
    CHECK(app.state()["plan"].is_null());
    app.answer(10);
    const json plan = app.state()["plan"];
    CHECK(plan["count"] == 10);
    CHECK(plan["seed"] == 5);
    CHECK(plan["architectures"].size() == 10);
    CHECK(plan["expected"].get<std::string>().find("With 10 measurements") == 0);
    CHECK(app.host.status.find("10 networks to measure chosen. With 10") == 0);
}

TEST_CASE("a plan for an error asks for no count and takes the one that comes") {
    PlanningApp app;
    app.command({{"do", "plan"}, {"error", 0.03}});
    CHECK(app.last()["error"] == 0.03);
    CHECK_FALSE(app.last().contains("count"));
    app.answer(14);
    CHECK(app.state()["plan"]["count"] == 14);
}

TEST_CASE("a plan runs beside other work, which it neither stops nor waits for") {
    PlanningApp app;
    app.controller.load_file("mine.csv", four_rows);
    app.command({{"do", "plan"}, {"count", 10}});
    const json plan = app.last();
    CHECK(app.command({{"do", "transfer"}}).contains("id"));
    CHECK(app.state()["busy"] == "transfer");
    app.engine.commands.push_back(plan);
    app.answer(10);
    CHECK(app.state()["plan"]["count"] == 10);
    CHECK(app.state()["busy"] == "transfer");
}

TEST_CASE("a plan that failed is told and not asked for again until that is put away") {
    PlanningApp app;
    app.workspace.keep_planned();
    app.engine.say(
        {{"type", "error"}, {"cancelled", false}, {"fault", "no prior"}, {"where", ""}, {"mend", "Reload"}});
    app.controller.update();
    REQUIRE(app.workspace.planning().fault());
    CHECK(app.workspace.planning().fault()->what == "no prior");
    app.workspace.keep_planned();
    CHECK(app.engine.commands.size() == 1);
    app.workspace.dismiss_plan_fault();
    app.workspace.keep_planned();
    CHECK(app.engine.commands.size() == 2);
}

TEST_CASE("cancelling ends a plan where nothing else runs") {
    PlanningApp app;
    app.command({{"do", "plan"}});
    app.command({{"do", "cancel"}});
    CHECK(app.engine.cancelled == 1);
}

TEST_CASE("an answer in another form is a fault, not a plan") {
    PlanningApp app;
    app.workspace.keep_planned();
    app.engine.say({{"type", "result"}, {"architectures", 5}});
    app.controller.update();
    CHECK(app.workspace.planning().fault());
    CHECK(app.workspace.planned() == nullptr);
}

TEST_CASE("options of a plan that make no sense are refused") {
    PlanningApp app;
    CHECK(app.command({{"do", "plan"}, {"space", "darts"}}).contains("error"));
    CHECK(app.command({{"do", "plan"}, {"count", "many"}}).contains("error"));
    CHECK(app.command({{"do", "plan"}, {"count", -3}}).contains("error"));
    CHECK(app.command({{"do", "savePlan"}}).contains("error"));
    CHECK(app.engine.commands.empty());
}

TEST_CASE("the saved list is what measure.py reads and says how it was chosen") {
    PlanningApp app;
    app.controller.load_file("mine.csv", four_rows);
    app.command({{"do", "plan"}, {"count", 3}});
    app.answer(3);
    app.command({{"do", "savePlan"}});
    CHECK(app.host.saved_name == "latlab-list-nb201.csv");
    const SearchSpace& space = search_space("nb201");
    CHECK(app.host.saved_text ==
          "# space: nb201\n# sampler: designed\n# seed: 1\n# batch_size: 1\n# precision: float32\n"
          "# networks measured before: 4\narchitecture\n" +
              space.print(space.at(0)) + "\n" + space.print(space.at(1)) + "\n" + space.print(space.at(2)) +
              "\n");
}

TEST_CASE("the learning curve's figure marks the count where the curve has it") {
    PlanningApp app;
    app.command({{"do", "plan"}});
    app.answer(20);
    const LearningCurve& curve = app.workspace.planned()->curve;
    const Figure figure = learning_curve(curve, 12);
    REQUIRE(figure.references.size() == 1);
    CHECK(figure.references[0].at == 12);
    // Between 8 % with 5 and 4 % with 20, linear in the logarithm.
    CHECK(figure.series.back().y.at(0) == Approx(8 - 4 * std::log(12.0 / 5) / std::log(4.0)));
    CHECK(figure.series[0].high == std::vector<double>{20, 10});
    CHECK(learning_curve(curve, 400).references.empty());
    CHECK(learning_curve({}, 12).references.empty());
}

TEST_CASE("what a script asked for in vain does not keep the panel from planning") {
    PlanningApp app;
    app.command({{"do", "plan"}, {"error", 1e-5}});
    app.engine.say(
        {{"type", "error"}, {"cancelled", false}, {"fault", "out of reach"}, {"where", ""}, {"mend", ""}});
    app.controller.update();
    CHECK(app.host.status.find("out of reach") == 0);
    app.workspace.keep_planned();
    CHECK(app.engine.commands.size() == 2);
}

TEST_CASE("a plan from other measurements than the page's is answered but not shown") {
    PlanningApp app;
    app.command({{"do", "plan"}, {"count", 5}, {"measured", json::array({"3_3_3_3_3_3"})}});
    CHECK(app.last()["measured"] == json::array({"3_3_3_3_3_3"}));
    app.answer(5);
    CHECK(app.state()["plan"].is_null());
}

TEST_CASE(
    "a plan that cannot be met leaves what was chosen, and one that was cancelled can be asked for again") {
    PlanningApp app;
    app.command({{"do", "plan"}, {"count", 2000}});
    app.engine.say(
        {{"type", "error"}, {"cancelled", false}, {"fault", "too few"}, {"where", ""}, {"mend", ""}});
    app.controller.update();
    CHECK(app.workspace.plan_choice.count == 20);
    app.workspace.keep_planned();
    CHECK(app.last()["count"] == 100);
    app.engine.say(
        {{"type", "error"}, {"cancelled", true}, {"fault", "cancelled"}, {"where", ""}, {"mend", ""}});
    app.controller.update();
    app.workspace.dismiss_plan_fault();
    const std::size_t asked = app.engine.commands.size();
    app.workspace.keep_planned();
    CHECK(app.engine.commands.size() == asked + 1);

    PlanningApp script;
    script.command({{"do", "plan"}, {"count", 7}});
    script.engine.say(
        {{"type", "error"}, {"cancelled", true}, {"fault", "cancelled"}, {"where", ""}, {"mend", ""}});
    script.controller.update();
    CHECK(script.workspace.plan_choice.count == 20);
    CHECK(script.host.status == "Cancelled.");
}
