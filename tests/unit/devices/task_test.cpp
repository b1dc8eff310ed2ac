#include "devices/task.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "support.h"

using namespace latlab;

namespace {

using Names = std::vector<std::string>;

const Names& known_devices() {
    static const Names names = [] {
        std::set<std::string> all;
        for (const Task& task : paper_tasks()) {
            all.insert(task.sources.begin(), task.sources.end());
            all.insert(task.targets.begin(), task.targets.end());
        }
        all.insert({"hwnasbench_edgetpu", "hwnasbench_edgegpu", "hwnasbench_pixel3"});
        return Names(all.begin(), all.end());
    }();
    return names;
}

bool same_device(const std::string& a, const std::string& b) {
    const Names names = aliases(a, {b});
    return names.size() == 2 && names[1] == b;
}

}  // namespace

TEST_CASE("the paper has twelve tasks, known by name") {
    CHECK(paper_tasks().size() == 12);
    CHECK(paper_task("F1").space == "fbnet");
    CHECK(paper_task("F1").targets == Names{"eyeriss", "fpga", "raspi4", "samsung_a50", "samsung_s7"});
    CHECK(paper_task("NA").space == "nb201");
    CHECK(paper_task("FA").sources.size() == 15);
    CHECK_THROWS_AS(paper_task("N9"), UsageError);
    CHECK_THROWS_WITH(paper_task("n1"), Catch::Contains("ND, N1, N2, N3, N4, NA, FD"));
}

TEST_CASE("no device is both source and target of a task, or twice on one side") {
    for (const Task& task : paper_tasks()) {
        INFO(task.name);
        Names all = task.sources;
        all.insert(all.end(), task.targets.begin(), task.targets.end());
        CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
    }
}

TEST_CASE("the tasks are those of the file of splits") {
    LATLAB_NEED_DATA(folder);
    std::ifstream file(folder + "/tasks_12_splits.json");
    REQUIRE(file);
    const auto splits = nlohmann::json::parse(file);
    std::size_t position = 0;
    for (const char* space : {"nb201", "fbnet"}) {
        for (int i = 0; i < 6; ++i, ++position) {
            const Task& task = paper_tasks()[position];
            const auto& split = splits.at(space).at(std::to_string(i));
            INFO(task.name);
            CHECK(task.space == space);
            CHECK(task.sources == split.at("train").get<Names>());
            CHECK(task.targets == split.at("test").get<Names>());
        }
    }
}

TEST_CASE("batch sizes and precisions of a device are the same device") {
    CHECK(same_device("2080ti_1", "2080ti_32"));
    CHECK(same_device("titan_rtx_256", "titan_rtx_64"));
    CHECK(same_device("embedded_gpu_jetson_nano_fp16", "embedded_gpu_jetson_nano_fp32"));
    CHECK_FALSE(same_device("titanx_1", "titanxp_1"));
    CHECK_FALSE(same_device("titan_rtx_1", "titanx_1"));
    CHECK_FALSE(same_device("1080ti_1", "2080ti_1"));
    CHECK_FALSE(same_device("silver_4114", "silver_4210r"));
    CHECK_FALSE(same_device("gold_6226", "gold_6240"));
    CHECK_FALSE(same_device("pixel2", "pixel3"));
}

TEST_CASE("processors of one chip are different devices") {
    CHECK_FALSE(
        same_device("mobile_cpu_snapdragon_855_kryo_485_int8", "mobile_gpu_snapdragon_855_adreno_640_int8"));
    CHECK_FALSE(same_device("mobile_dsp_snapdragon_675_hexagon_685_int8",
                            "mobile_dsp_snapdragon_855_hexagon_690_int8"));
}

TEST_CASE("the same measurements under another name are the same device") {
    CHECK(same_device("pixel3", "hwnasbench_pixel3"));
    CHECK(same_device("hwnasbench_fpga", "fpga"));
    CHECK(same_device("embedded_tpu_edge_tpu_int8", "hwnasbench_edgetpu"));
    CHECK_FALSE(same_device("hwnasbench_edgegpu", "hwnasbench_edgetpu"));
    CHECK(same_device("desktop_cpu_core_i7_7820x_fp32", "desktop_gpu_gtx_1080ti_fp32"));
    CHECK(same_device("desktop_gpu_gtx_1080ti_fp32", "1080ti_256"));
    CHECK(same_device("1080ti_1", "desktop_cpu_core_i7_7820x_fp32"));
}

TEST_CASE("aliases begin with the device itself, known or not, and keep the order of the list") {
    CHECK(aliases("1080ti_32", {"1080ti_64", "pixel3", "1080ti_32", "1080ti_1"}) ==
          Names{"1080ti_32", "1080ti_64", "1080ti_1"});
    CHECK(aliases("my_board", known_devices()) == Names{"my_board"});
    CHECK(aliases("my_board", {}) == Names{"my_board"});
    CHECK(aliases("_1", {"_32"}) == Names{"_1"});
}

TEST_CASE("being the same device is mutual and carries over") {
    for (const std::string& a : known_devices()) {
        for (const std::string& b : aliases(a, known_devices())) {
            const Names of_a = aliases(a, known_devices()), of_b = aliases(b, known_devices());
            CHECK(std::set<std::string>(of_a.begin(), of_a.end()) ==
                  std::set<std::string>(of_b.begin(), of_b.end()));
        }
    }
}

// N4 has the i7-7820x, whose column is that of the GTX 1080 Ti, beside HELP's 1080ti.
TEST_CASE("only N3, N4, NA and F4 have a physical device on both sides") {
    std::set<std::string> shared;
    for (const Task& task : paper_tasks()) {
        for (const std::string& target : task.targets) {
            if (aliases(target, task.sources).size() > 1) shared.insert(task.name);
        }
    }
    CHECK(shared == std::set<std::string>{"F4", "N3", "N4", "NA"});
}

TEST_CASE("an excluded device goes with its aliases, and the others keep their order") {
    const std::vector<std::string> known{"pixel2", "1080ti_1", "raspi4", "1080ti_32"};
    CHECK(remaining_devices(known, {}, "here") == known);
    CHECK(remaining_devices(known, {"1080ti_32"}, "here") == std::vector<std::string>{"pixel2", "raspi4"});
}

TEST_CASE("excluding an unknown device, or all, is refused with where it was said") {
    const auto fault = [](const std::vector<std::string>& excluded) {
        try {
            remaining_devices({"1080ti_1", "1080ti_32"}, excluded, "--exclude-sources");
        } catch (const DataError& error) {
            CHECK(error.where() == "--exclude-sources");
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(fault({"pixel2"}).find("The known ones are 1080ti_1, 1080ti_32") != std::string::npos);
    CHECK(fault({"1080ti_1"}).find("no known device is left") != std::string::npos);
}
