#include "predictor/nasflat_network.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "nn/tape.h"

using namespace latlab;

// Figures from golden_nasflat.py beside this file: the same equations in PyTorch (float64) on dense adjacency
// matrices, one architecture at a time, with parameters from the same formula.

namespace {

using Network = NasflatNetwork<double>;

double chirp(const std::string& name, double i) {
    int sum = 0;
    for (const char c : name) sum += c;
    return std::sin(0.37 * i + 0.001 * i * i + sum % 97);
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Fills the parameters with the script's formula.
void fill(Network& network) {
    for (auto* parameter : network.parameters()) {
        const std::string& name = parameter->name;
        const bool is_table = name.find("embedding") != std::string::npos;
        const bool is_small =
            !is_table && (ends_with(name, "weight") || ends_with(name, "bias") || ends_with(name, "score"));
        for (Eigen::Index i = 0; i < parameter->value.size(); ++i) {
            const double wave = chirp(name, static_cast<double>(i));
            parameter->value.data()[i] = ends_with(name, "norm.weight") ? 1 + 0.1 * wave
                                         : is_small                     ? 0.1 * wave
                                                                        : wave;
        }
    }
}

/// Four architectures, on devices 0, 2, 1, 0.
std::vector<Architecture> architectures_of(const SearchSpace& space) {
    if (space.id() == "nb201") {
        return {{{3, 1, 0, 2, 4, 3}}, {{3, 3, 2, 4, 2, 1}}, {{0, 2, 3, 0, 1, 0}}, {{2, 4, 3, 1, 3, 2}}};
    }
    std::vector<Architecture> chains(4);
    for (int i = 0; i < 4; ++i) {
        for (int j = 0; j < 22; ++j)
            chains[i].ops.push_back(static_cast<std::uint8_t>((7 * i + 5 * j + i * j * j) % 9));
    }
    return chains;
}

/// sin(i / 2 + j) for the i-th of the four architectures.
struct WaveEncoding : SupplementaryEncoding {
    std::string id() const override { return "wave"; }
    int width() const override { return 5; }
    void encode(const Architecture& architecture, std::span<float> numbers) const override {
        const auto all = architectures_of(search_space("fbnet"));
        const auto i = std::find(all.begin(), all.end(), architecture) - all.begin();
        for (int j = 0; j < 5; ++j) numbers[j] = static_cast<float>(std::sin(0.5 * i + j));
    }
};

struct Golden {
    std::vector<double> scores;
    double gradient_norm, gradient_projection;
    std::vector<std::pair<std::string, double>> gradient_norms;
};

void check_against(const Golden& golden, const SearchSpace& space, const NasflatOptions& options,
                   std::shared_ptr<const SupplementaryEncoding> supplement = nullptr) {
    const double precision = supplement ? 1e-6 : 1e-8;  // supplements are floats
    const NasflatInput input(space, options, std::move(supplement));
    Random random(1);
    Network network(input, options, 3, random);
    fill(network);
    std::vector<NasflatArchitecture> encoded;
    for (const Architecture& architecture : architectures_of(space))
        encoded.push_back(input.encode(architecture));
    std::vector<NasflatItem> items;
    for (int i = 0; i < 4; ++i) items.push_back({&encoded[i], i * 2 % 3});

    nn::Tape<double> tape;
    const auto scores = network(tape, input.batch(items));
    for (int i = 0; i < 4; ++i) CHECK(scores.value()(i, 0) == Approx(golden.scores[i]).epsilon(1e-6));
    nn::Matrix<double> seed(4, 1);
    seed << 1, -2, 3, -4;
    tape.backward(scores, seed);

    const auto parameters = network.parameters();
    double square = 0, projection = 0;
    for (const auto* parameter : parameters) {
        square += parameter->gradient.squaredNorm();
        for (Eigen::Index i = 0; i < parameter->gradient.size(); ++i) {
            projection +=
                parameter->gradient.data()[i] * chirp(parameter->name + "*", static_cast<double>(i));
        }
    }
    CHECK(std::sqrt(square) == Approx(golden.gradient_norm).epsilon(precision));
    CHECK(projection == Approx(golden.gradient_projection).epsilon(precision));
    for (const auto& [name, norm] : golden.gradient_norms) {
        INFO(name);
        REQUIRE(parameters.find(name));
        CHECK(parameters.find(name)->gradient.norm() == Approx(norm).epsilon(precision));
    }
}

std::size_t learned_numbers(const NasflatOptions& options,
                            std::shared_ptr<const SupplementaryEncoding> supplement) {
    const NasflatInput input(search_space("nb201"), options, std::move(supplement));
    Random random(1);
    return NasflatNetwork<float>(input, options, 128, random).parameters().count();
}

std::size_t learned_numbers(NasflatOptions::Layer layer,
                            std::shared_ptr<const SupplementaryEncoding> supplement) {
    NasflatOptions options;
    options.layer = layer;
    return learned_numbers(options, std::move(supplement));
}

struct Width : SupplementaryEncoding {
    explicit Width(int width) : width_(width) {}
    std::string id() const override { return "width"; }
    int width() const override { return width_; }
    void encode(const Architecture&, std::span<float>) const override {}
    int width_;
};

}  // namespace

TEST_CASE("scores and gradients on NAS-Bench-201 equal PyTorch's") {
    check_against({{0.32646387, 0.31968711, 0.33041242, 0.32442406},
                   3.419320379e+01,
                   7.007328753e-01,
                   {{"device_embedding.weight", 2.247299030e-02},
                    {"feature.weight", 8.993759100e+00},
                    {"head.0.weight", 1.319037963e+01},
                    {"input_feature", 1.950948765e+00},
                    {"main_pass.0.flow.gate.weight", 3.461144090e-02},
                    {"main_pass.1.attention.score", 8.581051498e-03},
                    {"main_pass.1.flow.bias", 1.189301299e+00},
                    {"main_pass.2.attention.norm.weight", 6.867555216e-01},
                    {"operation_embedding.weight", 5.700101097e-02},
                    {"operation_pass.0.attention.weight", 3.289295406e-01},
                    {"update.summary.weight", 2.821716600e-01}}},
                  search_space("nb201"), {});
}

TEST_CASE("the published attention, with logit 0 for missing edges, equals PyTorch's") {
    NasflatOptions options;
    options.layer = NasflatOptions::Layer::attention;
    options.attention_minus_infinity = false;
    check_against({{0.05449482, 0.05582558, 0.02385643, 0.05556436},
                   2.596091422e+01,
                   -2.357608950e+00,
                   {{"device_embedding.weight", 3.201955127e-02},
                    {"feature.weight", 7.785995041e+00},
                    {"head.0.weight", 8.647111365e+00},
                    {"input_feature", 1.280366075e-01},
                    {"main_pass.1.attention.score", 7.207286966e-04},
                    {"main_pass.2.attention.norm.weight", 6.584598831e-01},
                    {"operation_embedding.weight", 5.548132120e-02},
                    {"operation_pass.0.attention.weight", 5.198097217e-01},
                    {"update.summary.weight", 5.469499120e-01}}},
                  search_space("nb201"), options);
}

TEST_CASE("graph flow alone, hardware at the head and no refinement equal PyTorch's") {
    NasflatOptions options;
    options.layer = NasflatOptions::Layer::flow;
    options.hardware = NasflatOptions::Hardware::at_head;
    options.operation_refinement = false;
    check_against({{0.41606340, 0.40575749, 0.39956824, 0.39773616},
                   1.156933554e+01,
                   1.468170020e+01,
                   {{"device_embedding.weight", 6.207403724e-02},
                    {"device_head.0.weight", 6.619709952e-01},
                    {"feature.weight", 4.090863834e+00},
                    {"head.0.weight", 4.116823485e+00},
                    {"input_feature", 1.176301193e-01},
                    {"main_pass.0.flow.gate.weight", 1.118339894e-01},
                    {"main_pass.1.flow.bias", 1.165481735e+00},
                    {"operation_embedding.weight", 1.564023338e-02}}},
                  search_space("nb201"), options);
}

TEST_CASE("the whole network with the hardware at the head equals PyTorch's") {
    NasflatOptions options;
    options.hardware = NasflatOptions::Hardware::at_head;
    check_against({{0.30695039, 0.31354041, 0.28338814, 0.30166758},
                   3.692908481e+01,
                   1.465913632e+01,
                   {{"device_embedding.weight", 5.368433255e-02},
                    {"device_head.0.weight", 8.196196649e-01},
                    {"feature.weight", 1.015482291e+01},
                    {"head.0.weight", 1.443027521e+01},
                    {"input_feature", 1.828308811e+00},
                    {"main_pass.0.flow.gate.weight", 4.442628149e-02},
                    {"main_pass.1.attention.score", 5.527491298e-03},
                    {"main_pass.1.flow.bias", 1.316149495e+00},
                    {"main_pass.2.attention.norm.weight", 7.090220663e-01},
                    {"operation_embedding.weight", 5.942353741e-02},
                    {"operation_pass.0.attention.weight", 2.853411024e-01},
                    {"update.summary.weight", 2.996147291e-01}}},
                  search_space("nb201"), options);
    // The script counts 415,017 with three devices; here there are 128 rows of 8.
    CHECK(learned_numbers(options, nullptr) == 415'017 + 125 * 8);
}

TEST_CASE("FBNet as a chain with positions and a supplement equals PyTorch's") {
    check_against({{0.33949521, 0.33571663, 0.32880617, 0.33019471},
                   1.545593658e+01,
                   2.147319263e+00,
                   {{"device_embedding.weight", 2.691999869e-02},
                    {"feature.weight", 3.524652326e+00},
                    {"head.0.weight", 5.907764988e+00},
                    {"input_feature", 4.489201627e-02},
                    {"main_pass.0.flow.gate.weight", 5.974556601e-02},
                    {"main_pass.1.attention.score", 1.189393095e-03},
                    {"main_pass.1.flow.bias", 4.366156116e-01},
                    {"main_pass.2.attention.norm.weight", 3.256592149e-01},
                    {"operation_embedding.weight", 3.668414491e-02},
                    {"operation_pass.0.attention.weight", 1.723088965e-01},
                    {"position_feature", 8.558536637e-02},
                    {"supplement.0.weight", 2.961544152e-01},
                    {"update.summary.weight", 1.819790445e-01}}},
                  search_space("fbnet"), {}, std::make_shared<WaveEncoding>());
}

TEST_CASE("FBNet as the published implementation sees it equals PyTorch's") {
    NasflatOptions options;
    options.attention_minus_infinity = false;
    options.chain_with_positions = false;
    check_against({{0.38574274, 0.38729213, 0.38768761, 0.38536360},
                   2.116582897e+01,
                   8.641885255e+00,
                   {{"device_embedding.weight", 2.990443552e-02},
                    {"feature.weight", 7.389491476e+00},
                    {"head.0.weight", 6.422628483e+00},
                    {"input_feature", 3.574997854e-02},
                    {"main_pass.0.flow.gate.weight", 8.349153468e-02},
                    {"main_pass.1.attention.score", 7.231402824e-05},
                    {"main_pass.1.flow.bias", 6.002349135e-01},
                    {"main_pass.2.attention.norm.weight", 2.945040635e-01},
                    {"operation_embedding.weight", 4.182148845e-02},
                    {"operation_pass.0.attention.weight", 2.327233626e-01},
                    {"update.summary.weight", 2.933528421e-01}}},
                  search_space("fbnet"), options);
}

TEST_CASE("the network has as many learned numbers as the published one") {
    // Published totals count 48 frozen zeros (the first node's token), an operation table of 128 rows where
    // the space has 5, and, without a supplement, an encoder of 13 inputs that nothing reads.
    const std::size_t unused = 48 + (128 - 5) * 40, encoder = 24'496;
    using Layer = NasflatOptions::Layer;
    CHECK(learned_numbers(Layer::flow, nullptr) + unused + encoder == 326'049);
    CHECK(learned_numbers(Layer::attention, nullptr) + unused + encoder == 327'329);
    CHECK(learned_numbers(Layer::ensemble, nullptr) + unused + encoder == 433'057);
    CHECK(learned_numbers(Layer::ensemble, std::make_shared<Width>(13)) + unused == 442'657);
    CHECK(learned_numbers(Layer::ensemble, std::make_shared<Width>(77)) + unused == 450'849);
}
