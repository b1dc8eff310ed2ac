#include "app/measuring_choice.h"

#include <catch2/catch.hpp>

#include "app/controller.h"
#include "app/exports.h"
#include "measuring_app.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::csv;
using latlab::test::four_rows;
using latlab::test::networks;
using latlab::test::Started;
using nlohmann::json;

TEST_CASE("how networks are run goes to the host, the files and the state") {
    Started app;
    CHECK(app.command({{"do", "plan"}, {"backend", "webgpu"}}).contains("error"));  // not offered yet
    app.hear({{"type", "backends"}, {"webgpu", true}, {"float16", true}});
    CHECK(app.state()["measuring"]["backends"] == json({"wasm", "webgpu"}));
    const json choice = {{"do", "plan"}, {"batch_size", 8}, {"backend", "webgpu"}, {"precision", "float16"}};
    REQUIRE_FALSE(app.command(choice).contains("error"));
    app.planned(networks(4));
    REQUIRE_FALSE(app.command({{"do", "saveNetworks"}}).contains("error"));
    CHECK(app.host.networks["batch_size"] == 8);
    CHECK(app.host.networks["precision"] == "float16");
    REQUIRE_FALSE(app.command({{"do", "savePlan"}}).contains("error"));
    CHECK(app.host.saved_text.find("# batch_size: 8\n# precision: float16\n") != std::string::npos);
    app.begin();
    CHECK(app.host.measuring.back()["batch_size"] == 8);
    CHECK(app.host.measuring.back()["precision"] == "float16");
    CHECK(app.host.measuring.back()["backend"] == "webgpu");
    CHECK(app.state()["device"]["batch_size"] == 8);
    CHECK(app.state()["device"]["precision"] == "float16");
    CHECK(app.state()["measuring"]["precision"] == "float16");
}

TEST_CASE("a precision that nothing here calculates in is for other devices, and is told of") {
    Started app;
    REQUIRE_FALSE(app.command({{"do", "plan"}, {"precision", "float16"}}).contains("error"));
    app.planned(networks(4));
    const auto refused = [&] {
        const json answer = app.command({{"do", "measure"}});
        return answer.contains("error") && answer["error"]["where"] == "precision";
    };
    CHECK(refused());
    CHECK(app.workspace.precision_missing()->what == "this browser does not calculate in float16");
    app.hear({{"type", "backends"}, {"webgpu", true}, {"float16", true}});
    CHECK(refused());
    CHECK(app.workspace.precision_missing()->mend.find("Choose WebGPU") == 0);
    app.workspace.plan_choice.measuring.backend = "webgpu";
    CHECK_FALSE(app.workspace.precision_missing());
    app.hear({{"type", "backends"}, {"webgpu", true}, {"float16", false}});
    CHECK(refused());
    CHECK(app.host.measuring.empty());
    CHECK_FALSE(app.command({{"do", "saveNetworks"}}).contains("error"));
}

TEST_CASE("a choice that is not offered is refused with its field") {
    Started app;
    const auto refused = [&](const char* field, const json& value) {
        const json answer = app.command({{"do", "plan"}, {field, value}});
        return answer.contains("error") && answer["error"]["where"] == field;
    };
    CHECK(refused("batch_size", 0));
    CHECK(refused("batch_size", 1.5));
    CHECK(refused("batch_size", "8"));
    CHECK(refused("backend", "cuda"));
    CHECK(refused("precision", "int8"));
    CHECK(app.state()["measuring"]["batch_size"] == 1);
}

TEST_CASE("what was measured in another way gives way only after that was said") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, {});
    CHECK(app.state()["measuring"]["gives_way"].is_null());
    app.workspace.plan_choice.measuring.batch_size = 8;
    app.workspace.keep_planned();
    CHECK(app.engine.commands.back()["measured"].empty());  // a plan of its own
    app.planned(networks(100, 200));
    CHECK(app.state()["measuring"]["gives_way"].get<std::string>().find("4 networks") != std::string::npos);
    const json answer = app.command({{"do", "measure"}});
    CHECK(answer["error"]["mend"].get<std::string>().find("Save them") != std::string::npos);
    app.controller.update();
    CHECK(app.host.measuring.size() == 1);

    REQUIRE_FALSE(app.command({{"do", "measure"}, {"anew", true}}).contains("error"));
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "start");
    CHECK(app.workspace.networks().size() == 4);  // until the first round
    app.results(networks(4, 200), false, 20);
    CHECK(app.workspace.networks().size() == 4);
    CHECK(app.workspace.networks()[0].latency == 20);
    CHECK(app.workspace.measured_here());
}

TEST_CASE("a measurement begun anew that fails leaves the one before, which can go on") {
    Started app;
    app.hear({{"type", "backends"}, {"webgpu", true}, {"float16", true}});
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, {});
    app.workspace.plan_choice.measuring = {1, "float16", "webgpu"};
    app.workspace.keep_planned();
    app.planned(networks(100, 200));
    REQUIRE_FALSE(app.command({{"do", "measure"}, {"anew", true}}).contains("error"));
    app.controller.update();
    app.hear({{"type", "error"}, {"fault", "the graphics processor was lost"}, {"where", ""}, {"mend", ""}});
    CHECK(app.host.status.find("the graphics processor was lost. WebAssembly and float32 are chosen again") ==
          0);
    CHECK(app.state()["device"]["error"]["fault"] == "the graphics processor was lost");
    CHECK(app.state()["measuring"]["backend"] == "wasm");
    CHECK(app.state()["measuring"]["precision"] == "float32");
    CHECK(app.state()["measuring"]["gives_way"].is_null());
    CHECK(app.workspace.networks().size() == 4);
    CHECK(app.workspace.measured_here());
    app.device.more_rounds();
    app.controller.update();
    const json& asked = app.host.measuring.back();
    CHECK(asked["do"] == "more");
    CHECK(asked["measured"] == networks(4));  // the host's own memory is of the other one
    CHECK(asked["backend"] == "wasm");
}

TEST_CASE("further networks are planned as a file's were measured, in so far as it tells") {
    test::FakeApp app;
    app.controller.load_file("mine.csv", "# batch_size: 32\n# dtype: FP16\n" + four_rows);
    CHECK(app.state()["measuring"]["batch_size"] == 32);
    CHECK(app.state()["measuring"]["precision"] == "float16");
    CHECK(app.controller.workspace.measured_before_plan() == 4);
    app.controller.workspace.plan_choice.measuring.batch_size = 1;
    CHECK(app.controller.workspace.measured_before_plan() == 0);
    app.controller.workspace.plan_choice.measuring = {32, "float32", "wasm"};
    CHECK(app.controller.workspace.measured_before_plan() == 0);
    app.controller.load_file("brain.csv", "# precision: bfloat16\n" + four_rows);
    CHECK(app.state()["measuring"]["precision"] == "float32");
    CHECK(app.controller.workspace.measured_before_plan() == 0);
    app.controller.load_file("untold.csv", four_rows);
    CHECK(app.controller.workspace.measured_before_plan() == 4);
}
