#include "predictor/few_shot_prior.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "nn/safetensors.h"
#include "predictor/few_shot.h"
#include "predictor/source_data.h"
#include "toy_table.h"

using namespace latlab;

namespace {

LatencyTable sources() {
    return select_devices(test::toy_table(), {"other", "twin"});
}

const FewShotPrior& prior() {
    static const FewShotPrior made = make_few_shot_prior(sources(), "toy licence");
    return made;
}

// The saved prior after a change, with a hash that fits again.
std::string changed(const std::function<void(nn::TensorFile&)>& change) {
    const std::string bytes = save_few_shot_prior(prior());
    nn::TensorFile file =
        nn::read_safetensors({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, "saved");
    change(file);
    const std::vector<std::uint8_t> written = nn::write_safetensors(file);
    return {written.begin(), written.end()};
}

// Whether these bytes are refused with the file's name, these words and what to do.
bool refused(const std::string& bytes, const std::string& words) {
    try {
        load_few_shot_prior(bytes, "phones.safetensors");
    } catch (const DataError& error) {
        CAPTURE(error.what());
        CHECK(error.fault().find(words) != std::string::npos);
        return error.where().find("phones.safetensors") != std::string::npos && !error.mend().empty();
    }
    return false;
}

}  // namespace

TEST_CASE("a prior knows its devices, their tables and their licences") {
    CHECK(prior().map == &feature_map(search_space("nb201")));
    CHECK(prior().sources.devices == std::vector<std::string>{"other", "twin"});
    CHECK(prior().data == fingerprint(sources()));
    CHECK(prior().licences == "toy licence");
}

TEST_CASE("an architecture is described by the known devices, then by the features") {
    const std::vector<Architecture> cells = {{{3, 2, 1, 0, 4, 2}}, {{0, 1, 2, 3, 4, 0}}};
    const Eigen::MatrixXd features = prior().map->encode(cells), all = prior().encode(cells);
    CHECK((all.leftCols(2) - features * prior().sources.weights).norm() < 1e-12);

    const std::vector<FeatureGroup> groups = prior().groups();
    auto group = groups.begin();
    CHECK(group->width == 2);
    int next = 2;
    for (const FeatureGroup& columns : prior().map->groups()) {
        if (columns.use == FeatureUse::smoothing) continue;
        REQUIRE(++group != groups.end());
        CAPTURE(group->name);
        CHECK(group->name == columns.name);
        CHECK(group->first == next);
        CHECK(all.middleCols(next, columns.width) == features.middleCols(columns.first, columns.width));
        next += group->width;
    }
    CHECK(next == all.cols());
    CHECK(++group == groups.end());
}

TEST_CASE("the known devices are likely to count most, in a design less so") {
    const SettingPrior settings = prior().settings();
    const auto groups = static_cast<Eigen::Index>(prior().groups().size());
    REQUIRE(settings.log_weight_mean.size() == groups);
    REQUIRE(settings.log_weight_deviation.size() == groups);
    CHECK((settings.log_weight_mean.tail(groups - 1).array() < settings.log_weight_mean[0]).all());
    const Eigen::VectorXd design = prior().design_weights();
    REQUIRE(design.size() == groups);
    CHECK((design.tail(groups - 1).array() < design[0]).all());
    CHECK(design[1] / design[0] > std::exp(settings.log_weight_mean[1] - settings.log_weight_mean[0]));
}

TEST_CASE("without devices a prior describes architectures by the features alone") {
    FewShotPrior bare;
    bare.map = prior().map;
    const std::vector<Architecture> cells = {{{3, 2, 1, 0, 4, 2}}};
    CHECK(bare.groups().front().first == 0);
    CHECK(bare.encode(cells) == prior().encode(cells).rightCols(bare.encode(cells).cols()));
    // All groups are alike then.
    const Eigen::VectorXd means = bare.settings().log_weight_mean;
    CHECK(means.maxCoeff() == means.minCoeff());

    const FewShotPrior loaded = load_few_shot_prior(save_few_shot_prior(bare), "bare");
    CHECK(loaded.sources.devices.empty());
    CHECK(loaded.encode(cells) == bare.encode(cells));
}

TEST_CASE("a prior of only some devices is the prior that their tables make") {
    const LatencyTable table = test::toy_table();
    const FewShotPrior all = make_few_shot_prior(table);
    const FewShotPrior some = all.only({"second", "other"});
    const FewShotPrior made = make_few_shot_prior(select_devices(table, {"other", "second"}));
    CHECK(some.sources.devices == made.sources.devices);
    REQUIRE(some.sources.weights.cols() == 2);
    CHECK((some.sources.weights - made.sources.weights).norm() < 1e-12 * made.sources.weights.norm());
}

TEST_CASE("a saved prior comes back whole and predicts the same to the precision of floats") {
    const std::string bytes = save_few_shot_prior(prior());
    const auto loaded = std::make_shared<const FewShotPrior>(load_few_shot_prior(bytes, "saved"));
    CHECK(loaded->map == prior().map);
    CHECK(loaded->sources.devices == prior().sources.devices);
    CHECK(loaded->data == prior().data);
    CHECK(loaded->licences == prior().licences);
    CHECK((loaded->sources.weights - prior().sources.weights).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(save_few_shot_prior(*loaded) == bytes);

    const LatencyTable table = test::toy_table();
    std::vector<Measurement> measurements;
    for (std::size_t i = 0; i < 20; ++i)
        measurements.push_back(
            {table.architectures[i], table.latencies("target")[static_cast<Eigen::Index>(i)]});
    const auto before = FewShotMethod(std::make_shared<const FewShotPrior>(prior()))
                            .transfer(measurements, 1)
                            ->predict(table.architectures);
    const auto after = FewShotMethod(loaded).transfer(measurements, 1)->predict(table.architectures);
    for (std::size_t i = 0; i < after.size(); ++i) {
        CHECK(after[i].ms == Approx(before[i].ms).epsilon(1e-4));
        CHECK(after[i].upper == Approx(before[i].upper).epsilon(1e-4));
    }
}

TEST_CASE("a learning curve is saved with the prior, and a prior without one has none") {
    CHECK(load_few_shot_prior(save_few_shot_prior(prior()), "saved").learning_curve.empty());
    FewShotPrior with = prior();
    with.learning_curve = {{{5, {0.02, 0.08, 0.2}, {0.7, 0.9, 0.99}}}, 30};
    const FewShotPrior loaded = load_few_shot_prior(save_few_shot_prior(with), "saved");
    CHECK(learning_curve_text(loaded.learning_curve) == learning_curve_text(with.learning_curve));
    CHECK(refused(changed([](nn::TensorFile& file) { file.metadata["learning_curve"] = "{\"points\": 5}"; }),
                  "learning curve"));
}

TEST_CASE("damaged bytes are refused with the file's name") {
    const std::string bytes = save_few_shot_prior(prior());
    std::string flipped = bytes;
    flipped[flipped.size() - 100] ^= 1;
    CHECK(refused(flipped, ""));
    CHECK(refused(bytes.substr(0, bytes.size() - 1), ""));
    CHECK(refused(bytes.substr(0, 5), ""));
    CHECK(refused("", ""));
}

TEST_CASE("a file that does not hold a prior for the present features is refused with the file's name") {
    const auto with = [](const std::string& key, const std::string& text) {
        return changed([&](nn::TensorFile& file) { file.metadata[key] = text; });
    };
    CHECK(refused(with("model", "nasflat"), "another model"));
    CHECK(refused(with("features", "macs 1, count 4, "), "other features"));
    // Columns of the same names and numbers, but of another version.
    CHECK(refused(changed([](nn::TensorFile& file) {
                      std::string& features = file.metadata["features"];
                      const std::string now = "version " + std::to_string(features_version) + ":";
                      REQUIRE(features.find(now) == 0);
                      features.replace(0, now.size(), "version 0:");
                  }),
                  "other features"));
    // A group of the same name whose columns are fewer.
    CHECK(refused(changed([](nn::TensorFile& file) {
                      std::string& features = file.metadata["features"];
                      const std::size_t width = features.find("live edge 30");
                      REQUIRE(width != std::string::npos);
                      features.replace(width, 12, "live edge 25");
                  }),
                  "other features"));
    CHECK(refused(with("space", "darts"), "unknown search space"));
    CHECK(refused(with("space", "fbnet"), "other features"));
    for (const char* key : {"model", "space", "features", "devices", "data", "licences"}) {
        CAPTURE(key);
        CHECK(refused(changed([&](nn::TensorFile& file) { file.metadata.erase(key); }), key));
    }
}

TEST_CASE("known devices' numbers of another shape are refused with the file's name") {
    const std::string words = "known devices";
    CHECK(refused(changed([](nn::TensorFile& file) { file.tensors.clear(); }), words));
    CHECK(refused(changed([](nn::TensorFile& file) { file.tensors[0].name = "weights"; }), words));
    CHECK(refused(
        changed([](nn::TensorFile& file) { std::swap(file.tensors[0].shape[0], file.tensors[0].shape[1]); }),
        words));
    for (const char* devices : {"[\"other\"]", "{}", "[1, 2]", "other, twin"}) {
        CAPTURE(devices);
        CHECK(refused(changed([&](nn::TensorFile& file) { file.metadata["devices"] = devices; }), words));
    }
}

TEST_CASE("known devices' numbers that are not finite are refused with the file's name") {
    const auto with = [](float value) {
        return changed([value](nn::TensorFile& file) { file.tensors[0].values[7] = value; });
    };
    CHECK(refused(with(NAN), "finite"));
    CHECK(refused(with(INFINITY), "finite"));
}
