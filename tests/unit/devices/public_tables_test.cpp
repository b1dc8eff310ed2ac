#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "devices/latency_table.h"
#include "devices/task.h"
#include "devices/text_file.h"
#include "devices/wide_table.h"
#include "spaces/nb201_cells.h"
#include "support.h"

// What the public tables hold, and that the search spaces say the same.

using namespace latlab;

namespace {

LatencyTable latencies(const std::string& folder, const char* space) {
    return read_latency_table(table_path(folder, std::string(space) + "_latency"), search_space(space));
}

int measured(const LatencyTable& table, std::string_view device) {
    return static_cast<int>((table.latencies(device).array() == table.latencies(device).array()).count());
}

}  // namespace

TEST_CASE("the NAS-Bench-201 latencies are 42 devices, those of Eagle without the dead cells") {
    LATLAB_NEED_DATA(folder);
    const LatencyTable table = latencies(folder, "nb201");
    CHECK(table.architectures.size() == 15625);
    CHECK(table.devices.size() == 42);
    for (std::size_t i = 0; i < 15625; ++i) REQUIRE(table.space->index(table.architectures[i]) == i);
    CHECK(measured(table, "1080ti_1") == 15625);
    CHECK(measured(table, "desktop_gpu_gtx_1080ti_fp32") == 15284);
    CHECK(measured(table, "mobile_cpu_snapdragon_450_cortex_a53_int8") == 15252);
    CHECK(measured(table, "mobile_gpu_snapdragon_675_adreno_612_int8") == 15261);
    CHECK(measured(table, "hwnasbench_edgetpu") == 10926);
    CHECK(table.latencies("fpga")[1] == 5.31536);
    const int column = table.column("desktop_gpu_gtx_1080ti_fp32");
    for (int row = 0; row < 15625; ++row) {
        REQUIRE(std::isnan(table.latency_ms(row, column)) ==
                !table.space->connected(table.architectures[row]));
    }
}

TEST_CASE("the FBNet latencies are 5,000 networks on 27 devices, all measured") {
    LATLAB_NEED_DATA(folder);
    const LatencyTable table = latencies(folder, "fbnet");
    CHECK(table.architectures.size() == 5000);
    CHECK(table.devices.size() == 27);
    CHECK(table.latency_ms.allFinite());
    CHECK(table.latencies("eyeriss")[1] == 5.122272);
}

TEST_CASE("a task is scored where all its devices have a value") {
    LATLAB_NEED_DATA(folder);
    const std::map<std::string, std::size_t> fewer{
        {"N1", 15261}, {"N2", 15261}, {"N3", 15261}, {"N4", 15261}, {"NA", 15284}};
    std::map<std::string, LatencyTable> tables;
    for (const char* space : {"nb201", "fbnet"}) tables[space] = latencies(folder, space);
    for (const Task& task : paper_tasks()) {
        const LatencyTable& table = tables[task.space];
        std::vector<std::string> devices = task.sources;
        devices.insert(devices.end(), task.targets.begin(), task.targets.end());
        INFO(task.name);
        const auto found = fewer.find(task.name);
        CHECK(complete_rows(table, devices).size() ==
              (found == fewer.end() ? table.architectures.size() : found->second));
    }
}

// Figures of scipy 1.10.1 (spearmanr on the rows that both columns have).
TEST_CASE("the devices correlate as scipy says") {
    LATLAB_NEED_DATA(folder);
    const LatencyTable table = latencies(folder, "nb201");
    const Eigen::MatrixXd correlation = device_correlation(table);
    const auto between = [&](std::string_view a, std::string_view b) {
        return correlation(table.column(a), table.column(b));
    };
    CHECK(between("desktop_cpu_core_i7_7820x_fp32", "desktop_gpu_gtx_1080ti_fp32") ==
          Approx(0.9973914124626363).epsilon(1e-10));
    CHECK(between("pixel2", "raspi4") == Approx(0.7865059433296562).epsilon(1e-10));
    CHECK(between("mobile_cpu_snapdragon_450_cortex_a53_int8", "hwnasbench_edgetpu") ==
          Approx(0.5540912973457687).epsilon(1e-10));
}

TEST_CASE("every cell's digits, class, connection and cost are those of the table") {
    LATLAB_NEED_DATA(folder);
    const SearchSpace& space = search_space("nb201");
    const WideTable table = read_wide_table(table_path(folder, "nb201_arch"), space);
    REQUIRE(table.architectures.size() == 15625);
    const int digits = table.column("ops"), classes = table.column("iso_class"),
              connected = table.column("connected"), mega_flops = table.column("flops_m_cifar10"),
              mega_parameters = table.column("params_m_cifar10");
    std::map<int, std::string> text_of;
    std::map<std::string, int> class_of;
    for (int row = 0; row < 15625; ++row) {
        const Architecture& cell = table.architectures[row];
        double number = 0;
        for (const std::uint8_t op : cell.ops) number = number * 10 + op;
        REQUIRE(table.values(row, digits) == number);
        REQUIRE(space.connected(cell) == (table.values(row, connected) == 1));
        const LayerCost total = space.total(cell);
        REQUIRE(std::llround(table.values(row, mega_flops) * 1e6) == std::llround(total.flops));
        REQUIRE(std::llround(table.values(row, mega_parameters) * 1e6) == std::llround(total.parameters));
        const int number_of_class = static_cast<int>(table.values(row, classes));
        const std::string text = nb201::iso_class(cell);
        REQUIRE(text_of.emplace(number_of_class, text).first->second == text);
        REQUIRE(class_of.emplace(text, number_of_class).first->second == number_of_class);
    }
    CHECK(text_of.size() == 6466);
}

TEST_CASE("every FBNet network costs what the table of proxies says") {
    LATLAB_NEED_DATA(folder);
    const SearchSpace& space = search_space("fbnet");
    const WideTable table = read_wide_table(table_path(folder, "fbnet_zcp"), space);
    REQUIRE(table.architectures.size() == 5000);
    const int flops = table.column("flops"), parameters = table.column("params");
    for (int row = 0; row < 5000; ++row) {
        const LayerCost total = space.total(table.architectures[row]);
        REQUIRE(table.values(row, flops) == total.flops);
        REQUIRE(table.values(row, parameters) == total.parameters);
    }
}
