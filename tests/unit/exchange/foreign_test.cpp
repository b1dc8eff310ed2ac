#include "exchange/foreign.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/random.h"
#include "devices/text_file.h"
#include "exchange/measurements.h"
#include "pickled.h"
#include "support.h"

using namespace latlab;
using namespace latlab::test;

namespace {

constexpr int all = 15625;

const SearchSpace& nb201() {
    return search_space("nb201");
}

std::string numbers(int count, const std::string& last = "") {
    std::vector<std::string> items;
    for (int i = 0; i < count; ++i) items.push_back(pickled_real(1 + i / 1000.0));
    if (!last.empty()) items.back() = last;
    return pickled_list(items);
}

std::string help_file(int count, const std::string& last = "") {
    return torch_file(pickle_of(numbers(count, last), 2));
}

DataError refusal(const std::string& bytes, const ForeignOptions& options = {}) {
    try {
        read_foreign_table(bytes, "their/file.pt", options);
    } catch (const DataError& error) {
        CHECK(error.where().find("their/file.pt") == 0);
        CHECK_FALSE(error.mend().empty());
        return error;
    }
    return DataError("none");
}

std::string fault(const std::string& bytes, const ForeignOptions& options = {}) {
    return refusal(bytes, options).fault();
}

std::string eagle(const std::vector<std::pair<std::vector<int>, std::string>>& entries) {
    std::vector<std::pair<std::string, std::string>> items;
    for (const auto& [digits, latency] : entries) items.emplace_back(pickled_digits(digits), latency);
    return pickle_of(pickled_dict(items));
}

// HW-NAS-Bench's layout: spaces, datasets, metrics, and for each network a number, or a dict of them.
std::string hwnasbench(const std::string& raspi4, const std::string& edgetpu,
                       const std::string& dataset = "cifar10") {
    return pickle_of(pickled_dict(
        {{pickled_text("nasbench201"),
          pickled_dict(
              {{pickled_text(dataset), pickled_dict({{pickled_text("raspi4_latency"), raspi4},
                                                     {pickled_text("edgetpu_latency"), edgetpu},
                                                     {pickled_text("edgegpu_energy"), pickled_list({})},
                                                     {pickled_text("config"), pickled_list({})}})}})},
         {pickled_text("fbnet"), pickled_dict({{pickled_text("raspi4_latency"), pickled_dict({})}})}}));
}

std::string by_index(int count) {
    std::vector<std::pair<std::string, std::string>> items;
    for (int i = count; i-- > 0;) items.emplace_back(pickled_integer(i), pickled_real(i + 1.0));
    return pickled_dict(items);
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// Whether a file's column is the table's on every row that has a value there.
void check_equal(const ForeignTable& foreign, const LatencyTable& table, const std::string& device,
                 int expected) {
    const Eigen::VectorXd theirs = table.latencies(device);
    std::map<Architecture, double> known;
    for (std::size_t i = 0; i < table.architectures.size(); ++i)
        known[table.architectures[i]] = theirs(static_cast<Eigen::Index>(i));
    int compared = 0;
    for (std::size_t i = 0; i < foreign.table.architectures.size(); ++i) {
        const double here = foreign.table.latency_ms(static_cast<Eigen::Index>(i), 0);
        const double there = known.at(foreign.table.architectures[i]);
        if (std::abs(here - there) > 1e-5 * there)
            FAIL(device << ", row " << i << ": " << here << " for " << there);
        ++compared;
    }
    CHECK(compared == expected);
}

}  // namespace

TEST_CASE("a list of HELP is NAS-Bench-201 in canonical order, on a device called like the file") {
    const ForeignTable foreign = read_foreign_table(help_file(all), "C:\\their\\files/my.phone.pt");
    CHECK(foreign.table.space == &nb201());
    CHECK(foreign.table.devices == std::vector<std::string>{"my.phone"});
    REQUIRE(foreign.table.architectures.size() == all);
    CHECK(foreign.table.architectures[17] == nb201().at(17));
    CHECK(foreign.table.latency_ms(17, 0) == 1.017);
    CHECK(foreign.notes.empty());
    // The same without its archive, and with whole numbers.
    CHECK(read_foreign_table(pickle_of(numbers(all, pickled_integer(7))), "x").table.latency_ms(all - 1, 0) ==
          7);
}

TEST_CASE("a list of another length needs the networks it is of") {
    CHECK(fault(help_file(5)).find("which networks") != std::string::npos);
    const std::vector<int> first(22, 3), second(22, 8);
    for (const std::string& networks :
         {pickled_list({pickled_digits(first), pickled_digits(second)}),
          pickled_dict(
              {{pickled_text("arch"),
                pickled_list({pickled_dict({{pickled_text("op_idx_list"), pickled_digits(first)}}),
                              pickled_dict({{pickled_text("op_idx_list"), pickled_digits(second)}})})}})}) {
        const NetworkOrder order = read_foreign_order(torch_file(pickle_of(networks, 2)), "arch.pt");
        CHECK(order.space == &search_space("fbnet"));
        ForeignOptions options;
        options.order = std::make_shared<NetworkOrder>(order);
        const ForeignTable foreign = read_foreign_table(help_file(2), "fpga.pt", options);
        CHECK(foreign.table.space == order.space);
        CHECK(foreign.table.architectures.at(1).ops == std::vector<std::uint8_t>(22, 8));
        CHECK(fault(help_file(3), options).find("3 latencies, but the list of networks 2") !=
              std::string::npos);
    }
    CHECK_THROWS_AS(read_foreign_order(help_file(3), "x"), DataError);
    CHECK_THROWS_AS(read_foreign_order(pickle_of(pickled_list({pickled_digits({1, 2, 3, 4, 0, 5})})), "x"),
                    DataError);
    const NetworkOrder same =
        read_foreign_order(pickle_of(pickled_list({pickled_digits(first), pickled_digits(first)})), "x");
    ForeignOptions options;
    options.order = std::make_shared<NetworkOrder>(same);
    CHECK(fault(help_file(2), options).find("listed twice") != std::string::npos);
}

TEST_CASE("a pickle of Eagle is op digits with seconds, plain or numpy's") {
    const ForeignTable foreign = read_foreign_table(
        eagle({{{3, 1, 0, 2, 4, 1}, pickled_real(0.005)}, {{0, 0, 0, 0, 0, 3}, pickled_numpy(0.25)}}),
        "a/gpu.pickle");
    CHECK(foreign.table.devices == std::vector<std::string>{"gpu"});
    CHECK(foreign.table.architectures.at(0) == nb201().parse("3_1_0_2_4_1"));
    CHECK(foreign.table.latency_ms(0, 0) == 5);
    CHECK(foreign.table.latency_ms(1, 0) == 250);
}

TEST_CASE("HW-NAS-Bench's latencies are one column for each device, and what was not read is said") {
    std::vector<std::string> unsupported(all, pickled_numpy(2));
    unsupported[3] = pickled_integer(-1);
    unsupported[4] = pickled_real(-1);
    const ForeignTable foreign =
        read_foreign_table(hwnasbench(by_index(all), pickled_list(unsupported)), "HW-NAS-Bench-v1_0.pickle");
    REQUIRE(foreign.table.devices == std::vector<std::string>{"hwnasbench_raspi4", "hwnasbench_edgetpu"});
    CHECK(foreign.table.architectures.at(9) == nb201().at(9));
    CHECK(foreign.table.latency_ms(9, 0) == 10);
    CHECK(std::isnan(foreign.table.latency_ms(3, 1)));
    CHECK(foreign.table.latency_ms(5, 1) == 2);
    REQUIRE(foreign.notes.size() == 2);
    CHECK(foreign.notes[0].find("hwnasbench_edgetpu cannot run 2 of the networks") == 0);
    CHECK(foreign.notes[1].find("fbnet, edgegpu_energy, config") != std::string::npos);

    const std::string whole = hwnasbench(by_index(all), numbers(all));
    ForeignOptions options;
    options.dataset = "cifar100";
    CHECK(refusal(whole, options).mend() == "It has cifar10.");
    options.dataset = "cifar10";
    options.device = "hwnasbench_edgetpu";
    CHECK(read_foreign_table(whole, "x", options).table.latency_ms.cols() == 1);
    CHECK(fault(hwnasbench(by_index(all - 1), numbers(all))).find("15625") != std::string::npos);
    CHECK(fault(hwnasbench(numbers(all, pickled_real(-2)), numbers(all))).find("-2, is no latency") !=
          std::string::npos);
    CHECK(fault(pickle_of(pickled_dict({{pickled_text("fbnet"), pickled_dict({})}}))).find("nasbench201") !=
          std::string::npos);
}

TEST_CASE("what is no latency in such a file is named, never left out") {
    CHECK(fault(help_file(all, pickled_real(0))).find("number 15625, 0,") == 0);
    CHECK(fault(help_file(all, pickled_real(NAN))).find("number 15625") == 0);
    CHECK(fault(help_file(all, pickled_text("fast"))).find("number 15625 is no number") == 0);
    CHECK(fault(eagle({{{3, 1, 0, 2, 4, 1}, "N"}})).find("the latency of entry 1 is no number") == 0);
    CHECK(fault(eagle({{{3, 1, 0, 2, 4, 1}, pickled_real(1)}, {{3, 1, 0, 2, 4, 5}, pickled_real(1)}}))
              .find("op digit 6") == 0);
    CHECK(fault(eagle({{{3, 1, 0, 2, 4, 1}, pickled_real(1)}, {{3, 1, 0, 2, 4, 1}, pickled_real(2)}}))
              .find("listed twice") != std::string::npos);
    CHECK(fault(eagle({{{3, 1}, pickled_real(1)}})).find("op digits as keys") != std::string::npos);
    CHECK(fault(pickle_of("N")).find("neither a list") != std::string::npos);
    CHECK(fault(pickle_of(pickled_list({pickled_digits({3, 1, 0, 2, 4, 1})}))).find("no list of latencies") !=
          std::string::npos);
    CHECK(fault(pickle_of("]")).find("which networks") != std::string::npos);
}

TEST_CASE("a file of one device is read as measurements, a row for each latency") {
    const MeasurementFile file = read_measurements(
        eagle({{{3, 1, 0, 2, 4, 1}, pickled_real(0.005)}, {{3, 3, 3, 3, 3, 3}, pickled_real(0.025)}}),
        "their/gpu.pickle");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[1].latency_ms == 25);
    CHECK(file.unit == LatencyUnit::milliseconds);
    CHECK(file.rows[1].line == 2);
    CHECK(file.protocol.at("device") == "gpu");

    const std::string several = hwnasbench(by_index(all), numbers(all, pickled_integer(-1)));
    try {
        read_measurements(several, "hw.pickle");
        FAIL("two devices were taken for one");
    } catch (const DataError& error) {
        CHECK(error.fault().find("2 devices: hwnasbench_raspi4, hwnasbench_edgetpu") != std::string::npos);
    }
    MeasurementOptions options;
    options.foreign.device = "hwnasbench_edgetpu";
    const MeasurementFile chosen = read_measurements(several, "hw.pickle", options);
    CHECK(chosen.measurements.size() == all - 1);
    CHECK(chosen.warnings.at(0).find("cannot run 1 of the networks") != std::string::npos);
    options.space = &search_space("fbnet");
    CHECK_THROWS_AS(read_measurements(several, "hw.pickle", options), DataError);
}

TEST_CASE("a file of another project that is damaged anywhere is refused or read, never a crash") {
    const std::string whole =
        torch_file(pickle_of(pickled_dict({{pickled_digits({3, 1, 0, 2, 4, 1}), pickled_real(0.005)},
                                           {pickled_digits({3, 3, 3, 3, 3, 3}), pickled_new_numpy(0.025)}}),
                             4));
    CHECK(read_foreign_table(whole, "x").table.latency_ms.rows() == 2);
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_THROWS_AS(read_foreign_table(whole.substr(0, size), "x"), DataError);
    // Without the archive, whose checksum finds nearly all damage.
    const std::string bare = hwnasbench(pickled_list({pickled_real(1)}), by_index(1));
    const std::string digits = eagle({{{3, 1, 0, 2, 4, 1}, pickled_numpy(0.005)}});
    Random random(5);
    std::size_t read = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = round % 3 == 0 ? whole : round % 3 == 1 ? bare : digits;
        bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        try {
            for (const Measurement& one : read_measurements(bytes, "fuzz").measurements)
                REQUIRE(one.latency_ms > 0);
            ++read;
        } catch (const DataError& error) {
            REQUIRE_FALSE(error.fault().empty());
        }
    }
    CHECK(read > 20);
}

TEST_CASE("the original files hold what the public tables say") {
    LATLAB_NEED_DATA(folder);
    const auto original = [&](const std::string& file) { return bytes_of(folder + "/originals/" + file); };
    const LatencyTable cells = read_latency_table(table_path(folder, "nb201_latency"), nb201());
    check_equal(read_foreign_table(original("help-nb201-pixel2.pt"), "pixel2.pt"), cells, "pixel2", all);
    for (const std::string device :
         {"embedded-gpu-jetson-nano-fp32", "mobile-cpu-snapdragon-855-kryo-485-int8"}) {
        std::string column = device;
        std::replace(column.begin(), column.end(), '-', '_');
        const ForeignTable foreign = read_foreign_table(original("eagle-" + device + ".pickle"), device);
        check_equal(foreign, cells, column, 15284);
    }
    const std::string fpga = original("help-fbnet-fpga.pt");
    CHECK(fault(fpga).find("which networks these 5000 latencies") != std::string::npos);
    const LatencyTable chains =
        read_latency_table(table_path(folder, "fbnet_latency"), search_space("fbnet"));
    const NetworkOrder order{chains.space, chains.architectures};
    ForeignOptions options;
    options.order = std::make_shared<NetworkOrder>(order);
    check_equal(read_foreign_table(fpga, "fpga.pt", options), chains, "fpga", 5000);

    const MeasurementFile file = read_measurements(original("help-nb201-pixel2.pt"), "pixel2.pt");
    CHECK(file.measurements.size() == all);
    CHECK(file.warnings.empty());
}

TEST_CASE("the original files, cut short or changed, are refused or read, never a crash") {
    LATLAB_NEED_DATA(folder);
    Random random(9);
    for (const char* name : {"help-nb201-pixel2.pt", "eagle-embedded-gpu-jetson-nano-fp32.pickle"}) {
        const std::string whole = bytes_of(folder + "/originals/" + name);
        for (int round = 0; round < 40; ++round) {
            std::string bytes = whole;
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
            CHECK_THROWS_AS(read_foreign_table(whole.substr(0, random.below(whole.size())), name), DataError);
            try {
                read_foreign_table(bytes, name);
            } catch (const DataError& error) {
                REQUIRE_FALSE(error.fault().empty());
            }
        }
    }
}
