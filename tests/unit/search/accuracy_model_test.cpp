#include "search/accuracy_model.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "search/objectives.h"
#include "support.h"

using namespace latlab;

namespace {

std::string shipped_bytes() {
    return test::shipped_asset("accuracy-nb201.safetensors");
}

const std::vector<Architecture> cells = {{{3, 1, 0, 2, 4, 1}},
                                         {{2, 0, 3, 1, 0, 4}},
                                         {{3, 3, 3, 1, 3, 3}},
                                         {{0, 0, 0, 1, 0, 0}},
                                         {{3, 3, 0, 0, 0, 0}}};

}  // namespace

TEST_CASE("the shipped accuracy model is small and predicts what NumPy computes from its file") {
    const std::string bytes = shipped_bytes();
    REQUIRE(bytes.size() > 1000);
    CHECK(bytes.size() < 150'000);
    const AccuracyModel model = AccuracyModel::load(bytes, "accuracy-nb201.safetensors");
    // NumPy in double precision on the file's float16 numbers; the same on WebAssembly.
    const double expected[4][3] = {{91.3087, 66.5009, 38.1486},
                                   {91.8541, 67.9941, 39.5028},
                                   {94.3537, 73.2662, 46.3548},
                                   {86.5927, 58.3255, 28.305}};
    const nn::Matrix<float> accuracies = model.predict(cells);
    for (int i = 0; i < 4; ++i) {
        for (int j = 0; j < 3; ++j) CHECK(accuracies(i, j) == Approx(expected[i][j]).margin(2e-3));
    }
}

TEST_CASE("a disconnected cell has the accuracy of guessing") {
    Random random(1);
    const nn::Matrix<float> accuracies = AccuracyModel(random).predict(cells);
    CHECK(accuracies(4, 0) == 10);
    CHECK(accuracies(4, 1) == 1);
    CHECK(accuracies(4, 2) == Approx(100.0 / 120));
}

TEST_CASE("targets are standardised and predictions undo it") {
    Random random(1);
    AccuracyModel model(random);
    nn::Matrix<float> accuracies(3, 3);
    accuracies << 90, 60, 30, 92, 65, 35, 94, 73, 47;
    const nn::Matrix<float> targets = model.standardise(accuracies);
    for (int j = 0; j < 3; ++j) {
        CHECK(targets.col(j).mean() == Approx(0).margin(1e-5));
        CHECK(targets.col(j).array().square().mean() == Approx(1).margin(1e-4));
        CHECK(targets(2, j) > targets(1, j));
    }
    // A network whose output is zero says the mean of the targets: 100 minus the geometric mean of the
    // errors.
    for (nn::Parameter<float>* parameter : model.parameters()) {
        if (parameter->trainable) parameter->value.setZero();
    }
    const nn::Matrix<float> predicted = model.predict(std::vector<Architecture>{cells[0]});
    CHECK(predicted(0, 0) == Approx(100 - std::cbrt(10.0 * 8 * 6)).epsilon(1e-4));
    CHECK(predicted(0, 1) == Approx(100 - std::cbrt(40.0 * 35 * 27)).epsilon(1e-4));
}

TEST_CASE("a model that is saved and loaded predicts the same to float16's precision") {
    Random random(5);
    const AccuracyModel model(random);
    const std::string bytes = model.save({{"seed", "5"}});
    const AccuracyModel loaded = AccuracyModel::load(bytes, "model");
    CHECK(loaded.predict(cells).isApprox(model.predict(cells), 2e-3F));
    CHECK(loaded.save({{"seed", "5"}}) == bytes);
}

TEST_CASE("files that are no accuracy model are refused") {
    Random random(5);
    std::string bytes = AccuracyModel(random).save({});
    CHECK_THROWS_AS(AccuracyModel::load("", "x"), DataError);
    CHECK_THROWS_AS(AccuracyModel::load(bytes.substr(0, bytes.size() / 2), "x"), DataError);
    bytes[bytes.size() - 3] ^= 1;
    CHECK_THROWS_AS(AccuracyModel::load(bytes, "x"), DataError);
}

TEST_CASE("capacity stands in for accuracy on FBNet, and says so") {
    const SearchSpace& fbnet = search_space("fbnet");
    CHECK(objective_source(fbnet, "cifar100") == ObjectiveSource::costs);
    CHECK(make_objective(fbnet, "cifar100", {})->text().find("stands in") != std::string::npos);
    const SearchSpace& nb201 = search_space("nb201");
    CHECK(objective_source(nb201, "imagenet16-120") == ObjectiveSource::accuracy_model);
    CHECK(objective_source(nb201, "capacity") == ObjectiveSource::costs);
    CHECK_THROWS_AS(objective_source(nb201, "cifar1000"), UsageError);
    Random random(1);
    const auto objective =
        make_objective(nb201, "cifar10", {std::make_shared<const AccuracyModel>(random), {}, {}});
    CHECK(objective->text().find("CIFAR-10 test accuracy") != std::string::npos);
    CHECK(objective->score(cells).size() == cells.size());
}
