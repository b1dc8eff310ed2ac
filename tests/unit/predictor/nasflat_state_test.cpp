#include "predictor/nasflat_state.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "nasflat_toy.h"
#include "nn/safetensors.h"
#include "predictor/nasflat_scores.h"
#include "predictor/nasflat_training.h"

using namespace latlab;

namespace {

NasflatState toy_state(std::shared_ptr<const SupplementaryEncoding> supplement = nullptr) {
    NasflatOptions options = test::small_nasflat();
    options.epochs = 1;
    NasflatState state = pretrain_nasflat(test::toy_sources(search_space("nb201"), 40, 3), options, 5,
                                          std::move(supplement), 1);
    state.provenance.data = "toy";
    state.provenance.licences = "none needed";
    return state;
}

std::vector<double> scores_of(const NasflatState& state) {
    const std::vector<Architecture> cells{{{3, 1, 0, 2, 4, 3}}, {{1, 1, 2, 3, 0, 4}}};
    return nasflat_scores(state.network, state.input, cells, 1, 1);
}

/// The file with one entry of its metadata changed, its hash made anew.
std::string with_metadata(const std::string& bytes, const std::string& key, const std::string& value) {
    auto file = nn::read_safetensors({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, "");
    file.metadata[key] = value;
    const auto changed = nn::write_safetensors(file);
    return {changed.begin(), changed.end()};
}

struct OtherEncoding : SupplementaryEncoding {
    std::string id() const override { return "other"; }
    int width() const override { return 2; }
    void encode(const Architecture& architecture, std::span<float> numbers) const override {
        numbers[0] = architecture.ops[0];
        numbers[1] = 1;
    }
};

}  // namespace

TEST_CASE("a saved state is the same when loaded") {
    const NasflatState state = toy_state();
    const NasflatState loaded = load_nasflat(save_nasflat(state, NasflatPrecision::float32), "file");
    CHECK(scores_of(loaded) == scores_of(state));
    CHECK(loaded.options.to_json() == state.options.to_json());
    CHECK(loaded.provenance.devices == std::vector<std::string>{"near", "far"});
    CHECK(loaded.provenance.rows_per_device == std::vector<std::size_t>{40, 40});
    CHECK(loaded.provenance.seed == 5);
    CHECK(loaded.provenance.data == "toy");
    CHECK(loaded.provenance.licences == "none needed");
}

TEST_CASE("half precision halves the file and hardly moves the scores") {
    const NasflatState state = toy_state();
    const std::string full = save_nasflat(state, NasflatPrecision::float32);
    const std::string half = save_nasflat(state, NasflatPrecision::float16);
    CHECK(half.size() < 0.7 * full.size());
    const auto exact = scores_of(state), rounded = scores_of(load_nasflat(half, "file"));
    for (std::size_t i = 0; i < exact.size(); ++i) CHECK(rounded[i] == Approx(exact[i]).margin(0.02));
}

TEST_CASE("every changed or missing byte of a file is noticed") {
    const std::string bytes = save_nasflat(toy_state(), NasflatPrecision::float16);
    for (std::size_t i = 0; i < bytes.size(); i += bytes.size() / 23) {
        std::string changed = bytes;
        changed[i] ^= 4;
        CHECK_THROWS_AS(load_nasflat(changed, "file"), DataError);
        CHECK_THROWS_AS(load_nasflat(std::string_view(bytes).substr(0, i), "file"), DataError);
    }
}

TEST_CASE("a sound file of something else is refused with the reason") {
    const std::string bytes = save_nasflat(toy_state(), NasflatPrecision::float16);
    for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
             {"model", "other"},
             {"space", "nowhere"},
             {"options", "{\"graph_width\": 32}"},
             {"options", "{\"dropout\": 7}"},
             {"options", "none"},
             {"supplement", "unknown"},
             {"provenance", "{}"},
             {"provenance",
              R"({"devices":["a"],"rows_per_device":[1,2],"seed":1,"data":"","licences":""})"}}) {
        INFO(key << " = " << value);
        CHECK_THROWS_AS(load_nasflat(with_metadata(bytes, key, value), "file"), DataError);
    }
}

TEST_CASE("a state with a supplement needs that encoding back, or finds LatLab's own") {
    const NasflatState own = toy_state(layer_cost_encoding(search_space("nb201")));
    CHECK(scores_of(load_nasflat(save_nasflat(own, NasflatPrecision::float32), "file")) == scores_of(own));
    const auto other = std::make_shared<OtherEncoding>();
    const NasflatState state = toy_state(other);
    const std::string bytes = save_nasflat(state, NasflatPrecision::float32);
    CHECK_THROWS_AS(load_nasflat(bytes, "file"), DataError);
    CHECK(scores_of(load_nasflat(bytes, "file", other)) == scores_of(state));
}
