#include "search/accuracy_training.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "devices/text_file.h"
#include "support.h"

using namespace latlab;

namespace {

// Accuracies that convolutions raise and the longest path lifts further.
AccuracyTable toy_table(std::size_t rows) {
    const SearchSpace& space = search_space("nb201");
    Random random(11);
    AccuracyTable table;
    table.accuracies.resize(static_cast<nn::Index>(rows), accuracy_dataset_count);
    for (std::size_t i = 0; i < rows; ++i) {
        table.architectures.push_back(space.random(random));
        const auto counts = space.op_histogram(space.pruned(table.architectures.back()));
        const float base =
            60.0F + 4.0F * static_cast<float>(counts[3]) + 2.0F * static_cast<float>(counts[2]);
        table.accuracies.row(static_cast<nn::Index>(i)) << base, base - 20, base - 40;
    }
    return table;
}

AccuracyTrainingOptions short_training() {
    AccuracyTrainingOptions options;
    options.steps = 600;
    return options;
}

}  // namespace

TEST_CASE("the accuracy model learns to order cells that it has not seen") {
    const AccuracyTable table = toy_table(600);
    std::vector<std::size_t> learnt(400), others(200);
    for (std::size_t i = 0; i < 400; ++i) learnt[i] = i;
    for (std::size_t i = 0; i < 200; ++i) others[i] = 400 + i;
    const AccuracyModel model = train_accuracy_model(table.rows(learnt), short_training(), 1);
    const AccuracyFit fit = accuracy_fit(model, table.rows(others));
    for (const double correlation : fit.spearman) CHECK(correlation > 0.9);
}

TEST_CASE("the same seed trains the same accuracy model, another seed another one") {
    const AccuracyTable table = toy_table(200);
    AccuracyTrainingOptions options;
    options.steps = 20;
    const auto trained = [&](std::uint64_t seed) {
        return train_accuracy_model(table, options, seed).save({});
    };
    CHECK(trained(1) == trained(1));
    CHECK(trained(1) != trained(2));
}

TEST_CASE("training the accuracy model can be cancelled") {
    const Progress stopping([](double share, const std::string&) { return share < 0.2; });
    CHECK_THROWS_AS(train_accuracy_model(toy_table(100), short_training(), 1, stopping), Cancelled);
}

TEST_CASE("a table with what is no accuracy is refused with its place") {
    const SearchSpace& space = search_space("nb201");
    const auto table = [&](const std::string& cell) {
        const std::string csv =
            "index,c10_test_200ep,c100_test_200ep,in16_test_200ep\n0,90,60,30\n1,90," + cell + ",30\n";
        return accuracy_table(parse_wide_table(csv, "t.csv", space), "t.csv");
    };
    CHECK(table("61").architectures.size() == 2);
    for (const char* cell : {"101", "-1", ""}) {
        try {
            table(cell);
            FAIL("accepted " << cell);
        } catch (const DataError& error) {
            CHECK(error.where().find("entry 2, column c100_test_200ep") != std::string::npos);
        }
    }
    CHECK_THROWS_AS(accuracy_table(parse_wide_table("index,c10_test_200ep\n0,90\n", "t.csv", space), "t.csv"),
                    DataError);
}

TEST_CASE("a thousand random cells of NAS-Bench-201 teach the order of all others") {
    LATLAB_NEED_DATA(folder);
    const std::string path = table_path(folder, "nb201_accuracy");
    const AccuracyTable table = accuracy_table(read_wide_table(path, search_space("nb201")), path);
    REQUIRE(table.architectures.size() == 15625);
    std::vector<std::size_t> learnt(1000), others;
    for (std::size_t i = 0; i < 1000; ++i) learnt[i] = i;
    for (std::size_t i = 1000; i < 15625; i += 7) others.push_back(i);
    AccuracyTrainingOptions options;
    options.steps = 2000;
    const AccuracyFit fit =
        accuracy_fit(train_accuracy_model(table.rows(learnt), options, 1), table.rows(others));
    for (const double correlation : fit.spearman) CHECK(correlation > 0.96);
    for (const double error : fit.mean_absolute_error) CHECK(error < 1.3);
}
