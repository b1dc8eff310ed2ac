#include <catch2/catch.hpp>

#include "engine_toy.h"
#include "exchange/onnx.h"

using namespace latlab;
using nlohmann::json;

namespace {

const json command = {{"id", 7},
                      {"command", "export"},
                      {"space", "fbnet"},
                      {"architectures", {"0_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8"}},
                      {"batch_size", 2}};

json run(const json& asked, std::map<std::string, std::string>& files) {
    Engine engine;
    json answer;
    engine.run(
        asked.dump(),
        [&](const std::string& message) {
            answer = json::parse(message);
            return true;
        },
        [&](const std::string& path, const std::string& bytes) { files[path] = bytes; });
    return answer;
}

}  // namespace

TEST_CASE("exported networks go to the host as files") {
    std::map<std::string, std::string> files;
    const json answer = run(command, files);
    REQUIRE(answer["type"] == "result");
    CHECK(answer["files"] == json({"networks/0001.onnx", "networks.csv"}));
    CHECK(files.size() == 2);
    const SearchSpace& space = search_space("fbnet");
    NetworkExport options;
    options.batch_size = 2;
    const Architecture one = space.parse(command["architectures"][0].get<std::string>());
    CHECK(files["networks/0001.onnx"] == onnx_model(space, one, options));
    json half = command;
    half["precision"] = "float16";
    options.precision = NetworkPrecision::float16;
    run(half, files);
    CHECK(files["networks/0001.onnx"] == onnx_model(space, one, options));
    CHECK(files["networks.csv"].find("# precision: float16\n") != std::string::npos);
}

TEST_CASE("an export in portions makes the same files, and says how many are left") {
    json asked = command;
    asked["references"] = true;
    std::map<std::string, std::string> whole, portions;
    CHECK(run(asked, whole)["left"] == 0);
    REQUIRE(whole.size() == 5);
    asked["file_count"] = 2;
    for (const int left : {3, 1, 0}) {
        asked["first_file"] = portions.size();
        const json answer = run(asked, portions);
        CHECK(answer["left"] == left);
        CHECK(answer["files"].size() == (left == 0 ? 1 : 2));
    }
    CHECK(portions == whole);
    asked["first_file"] = 6;
    CHECK(run(asked, portions)["type"] == "error");
}

TEST_CASE("an export that cannot be is refused with the field") {
    const auto refused = [](const char* field, const json& value) {
        json asked = command;
        asked[field] = value;
        std::map<std::string, std::string> files;
        const json answer = run(asked, files);
        CHECK(files.empty());
        return answer["type"] == "error" &&
               answer["where"].get<std::string>().find(field) != std::string::npos;
    };
    CHECK(refused("format", "keras"));
    CHECK(refused("batch_size", 0));
    CHECK(refused("precision", "int8"));
    CHECK(refused("dead_operations", 1));
    CHECK(refused("architectures", json::array()));
    CHECK(refused("architectures", {"0_1"}));
}

TEST_CASE("a host that takes no files is told so") {
    test::PreparedEngine engine;
    CHECK(engine.run(command).answer()["type"] == "error");
}
