#include "nn/safetensors.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "nn/layers.h"
#include "nn/weights.h"
#include "safetensors_example.h"

namespace latlab::nn::test {

TEST_CASE("what is written is read back, whatever the order of types", "[nn]") {
    TensorFile file;
    file.metadata = {{"provenance", "trained on \"nothing\""}, {"sp\u00e4t", "\u00fc"}};
    file.tensors = {{"half", {2, 1}, {0.5F, -3.25F}, TensorType::float16},
                    {"full", {3}, {1.F / 3, NAN, -INFINITY}, TensorType::float32},
                    {"empty", {4, 0}, {}, TensorType::float32},
                    {"scalar", {}, {7}, TensorType::float16}};
    const auto bytes = write_safetensors(file);
    CHECK(bytes.size() % 8 ==
          (3 * 4 + 3 * 2) % 8);  // the header is padded: the data start at a multiple of 8
    const TensorFile back = read_safetensors(bytes, "x");
    CHECK(back.metadata == file.metadata);
    REQUIRE(back.tensors.size() == 4);
    for (const Tensor& wanted : file.tensors) {
        const Tensor* tensor = back.find(wanted.name);
        REQUIRE(tensor);
        CHECK(tensor->shape == wanted.shape);
        CHECK(tensor->type == wanted.type);
        if (wanted.name != "full") CHECK(tensor->values == wanted.values);
    }
    CHECK(back.find("full")->values[0] == 1.F / 3);
    CHECK(std::isnan(back.find("full")->values[1]));
    CHECK(back.find("other") == nullptr);
}

TEST_CASE("the file is laid out and hashed as documented", "[nn]") {
    // Header and hash: Python's json.dumps(sort_keys=True, separators=(',', ':')) and hashlib.
    const TensorFile file = example_file();
    const std::string header =
        R"({"__metadata__":{"format_version":"1","provenance":"made by hand",)"
        R"("sha256":"1f57f0fd9ab8c12a8973d1c4f05867c1e86692b5232ea7952f5fa4510178eee1"},)"
        R"("layer.weight":{"data_offsets":[0,16],"dtype":"F32","shape":[2,2]},)"
        R"("small":{"data_offsets":[16,22],"dtype":"F16","shape":[3]}})";
    const auto bytes = write_safetensors(file);
    const std::string text(bytes.begin() + 8, bytes.end() - 22);
    CHECK(text.substr(0, header.size()) == header);
    CHECK(text.find_first_not_of(' ', header.size()) == std::string::npos);
    CHECK(bytes[0] + 256 * bytes[1] == static_cast<int>(text.size()));
    const std::vector<std::uint8_t> last(bytes.end() - 6, bytes.end());
    CHECK(last == std::vector<std::uint8_t>{0x00, 0x38, 0x00, 0xbc, 0xff, 0x7b});
}

TEST_CASE("tensors that contradict themselves are not written", "[nn]") {
    TensorFile file = example_file();
    file.tensors[0].values.pop_back();
    CHECK_THROWS_AS(write_safetensors(file), std::invalid_argument);
    file = example_file();
    file.tensors[1].name = file.tensors[0].name;
    CHECK_THROWS_AS(write_safetensors(file), std::invalid_argument);
}

TEST_CASE("files of other programs are read without a checksum only where that is allowed", "[nn]") {
    const auto bytes =
        assemble(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", {0, 0, 0x80, 0x3f});
    CHECK_THROWS_AS(read_safetensors(bytes, "x"), DataError);
    const TensorFile file = read_safetensors(bytes, "x", Checksum::if_present);
    CHECK(file.find("a")->values == std::vector<float>{1});
}

TEST_CASE("a network's weights survive a file exactly in float32, rounded in float16", "[nn]") {
    Random random(1);
    Mlp<float> mlp("mlp", {5, 7, 2}, random);
    ParameterList<float> list;
    mlp.collect(list);
    for (const TensorType type : {TensorType::float32, TensorType::float16}) {
        Mlp<float> loaded("mlp", {5, 7, 2}, random);
        ParameterList<float> loaded_list;
        loaded.collect(loaded_list);
        const auto bytes = write_safetensors(pack_parameters(list, type, {{"provenance", "test"}}));
        unpack_parameters(read_safetensors(bytes, "x"), loaded_list, "x");
        // Weights below 1/sqrt(5): half precision has 11 bits.
        const float tolerance = type == TensorType::float32 ? 0.F : 0.5F * 0x1p-11F;
        for (std::size_t i = 0; i < mlp.layers.size(); ++i) {
            CHECK((loaded.layers[i].weight.value - mlp.layers[i].weight.value).cwiseAbs().maxCoeff() <=
                  tolerance);
            CHECK((loaded.layers[i].bias.value - mlp.layers[i].bias.value).cwiseAbs().maxCoeff() <=
                  tolerance);
        }
    }
}

TEST_CASE("weights of another network are refused and change nothing", "[nn]") {
    auto a = constant_parameter<float>("a", 1, 2, 1), b = constant_parameter<float>("b", 2, 1, 1);
    ParameterList<float> list;
    list.add(a);
    list.add(b);
    const Tensor good_a{"a", {1, 2}, {5, 6}}, good_b{"b", {2, 1}, {7, 8}};
    const auto refused = [&](std::vector<Tensor> tensors) {
        TensorFile file;
        file.tensors = std::move(tensors);
        CHECK_THROWS_AS(unpack_parameters(file, list, "x"), DataError);
        CHECK(a.value(0, 0) == 1);
        CHECK(b.value(0, 0) == 1);
    };
    refused({good_a});
    refused({good_a, good_b, {"c", {1}, {0}}});
    refused({good_a, {"b", {1, 2}, {7, 8}}});
    refused({good_a, {"b", {2, 1}, {7, NAN}}});
    TensorFile file;
    file.tensors = {good_b, good_a};
    unpack_parameters(file, list, "x");
    CHECK(a.value(0, 1) == 6);
    CHECK(b.value(1, 0) == 8);
}

}  // namespace latlab::nn::test
