#include "encoders/encoder_file.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "encoders/arch2vec.h"
#include "encoders/cate.h"
#include "toy_encoder.h"

using namespace latlab;

namespace {

Arch2Vec small_arch2vec_encoder() {
    return train_arch2vec(search_space("fbnet"), test::small_arch2vec(), 7);
}

Cate small_cate_encoder() {
    return train_cate(search_space("nb201"), test::small_cate(), 7);
}

/// The file with one entry of its metadata changed, its hash made anew.
std::string with_metadata(const std::string& bytes, const std::string& key, const std::string& value) {
    auto file = nn::read_safetensors({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, "");
    file.metadata[key] = value;
    const auto changed = nn::write_safetensors(file);
    return {changed.begin(), changed.end()};
}

void check_loaded(const Encoder& original, const std::string& bytes) {
    const std::unique_ptr<Encoder> loaded = load_encoder(bytes, "file");
    CHECK(loaded->id() == original.id());
    CHECK(loaded->space().id() == original.space().id());
    REQUIRE(loaded->width() == original.width());
    const std::vector<Architecture> some =
        test::some_architectures(std::string(original.space().id()), 20, 1);
    const Eigen::MatrixXf vectors = original.encode(some);
    // The file's numbers have 11 bits.
    CHECK((loaded->encode(some) - vectors).cwiseAbs().maxCoeff() < 5e-3f * vectors.cwiseAbs().maxCoeff());
}

}  // namespace

TEST_CASE("a saved encoder is the same when loaded, but for half precision") {
    check_loaded(small_arch2vec_encoder(), small_arch2vec_encoder().save());
    check_loaded(small_cate_encoder(), small_cate_encoder().save());
}

TEST_CASE("a loaded encoder is saved again as the same bytes") {
    const std::string bytes = small_cate_encoder().save();
    CHECK(Cate(EncoderFile::read(bytes, "file"), "file").save() == bytes);
}

TEST_CASE("an encoder's file tells its settings and seed") {
    const EncoderFile file = EncoderFile::read(small_arch2vec_encoder().save(), "file");
    CHECK(file.encoder == "arch2vec");
    CHECK(file.seed == 7);
    CHECK(file.settings.find("\"hidden\":6") != std::string::npos);
}

TEST_CASE("every changed or missing byte of an encoder's file is noticed") {
    const std::string bytes = small_cate_encoder().save();
    for (std::size_t i = 0; i < bytes.size(); i += bytes.size() / 23) {
        std::string changed = bytes;
        changed[i] ^= 4;
        CHECK_THROWS_AS(load_encoder(changed, "file"), DataError);
        CHECK_THROWS_AS(load_encoder(std::string_view(bytes).substr(0, i), "file"), DataError);
    }
}

TEST_CASE("a sound file of something else is refused with the reason and the file's name") {
    const std::string bytes = small_cate_encoder().save();
    for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
             {"model", "nasflat"},
             {"model", "arch2vec"},
             {"network_version", "0"},
             {"space", "nowhere"},
             {"space", "fbnet"},
             {"settings", "none"},
             {"settings", "{}"},
             {"settings", R"({"width": 6})"},
             {"settings", R"({"width": 4, "heads": 3})"},
             {"settings", R"({"width": 0})"},
             {"settings", R"({"pooled": 1})"},
             {"seed", "-1"},
         }) {
        INFO(key << " = " << value);
        try {
            load_encoder(with_metadata(bytes, key, value), "the file");
            FAIL("it was read");
        } catch (const DataError& error) {
            CHECK(error.where().find("the file") != std::string::npos);
            CHECK(!error.mend().empty());
        }
    }
}
