#include "encoders/cate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "base/error.h"
#include "toy_encoder.h"

using namespace latlab;

namespace {

const SearchSpace& chains() {
    return search_space("fbnet");
}

Cate small_trained_cate(std::uint64_t seed = 3) {
    return train_cate(chains(), test::small_cate(), seed);
}

CateOptions small_published_cate() {
    CateOptions options = test::small_cate();
    options.data_flow = options.positions = options.own_mask_token = false;
    options.whole_partner = options.pooled = options.every_block = false;
    return options;
}

}  // namespace

TEST_CASE("a transformer block gives PyTorch's values") {
    // torch 1.13.1: TransformerEncoderLayer(4, 2, 5, dropout=0, norm_first=True) on two sequences of three
    // tokens with a causal mask.
    Random random(1);
    TransformerBlock<double> block("block", 4, 2, 5, 0, random);
    double offset = 1;
    for (nn::Linear<double>* layer : {&block.query, &block.key, &block.value, &block.output})
        test::fill_by_sine(layer->weight.value, offset++);
    for (nn::Linear<double>* layer : {&block.query, &block.key, &block.value, &block.output})
        test::fill_by_sine(layer->bias.value, offset++);
    for (nn::Linear<double>& layer : block.feed_forward.layers) {
        test::fill_by_sine(layer.weight.value, offset++);
        test::fill_by_sine(layer.bias.value, offset++);
    }
    for (nn::LayerNorm<double>* norm : {&block.attention_norm, &block.feed_forward_norm}) {
        test::fill_by_sine(norm->gain.value, offset++);
        test::fill_by_sine(norm->bias.value, offset++);
    }
    nn::Matrix<double> x(6, 4);
    test::fill_by_sine(x, offset);
    const auto causal = std::make_shared<const std::vector<std::uint8_t>>(
        std::vector<std::uint8_t>{1, 0, 0, 1, 1, 0, 1, 1, 1});
    const std::vector<double> wanted{
        -0.6138102321973952, -0.24222867061778358, 0.4842184608983017,   0.5012844127951754,
        0.35267744738201234, 0.7577476226139384,   0.05271575550257837,  -0.7295448169199398,
        1.0438094302136751,  1.3895604731338205,   -0.30039783248102503, -1.5502726097539012,
        0.5215085587080683,  0.9885621000716107,   0.007369848875567853, -0.9846192481889045,
        -0.5441874662338182, -0.25277282316661637, 0.4089545980234144,   0.4715625750304215,
        -0.9770643133875413, -0.3388671012908629,  0.7957712080781134,   0.7646028333189924};
    nn::Tape<double> tape;
    const auto out = block(tape.constant(x), 3, causal, nullptr);
    for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(out.value().data()[i] == Approx(wanted[i]));
}

TEST_CASE("CATE's loss has the gradients of central differences, corrected and published") {
    for (CateOptions options : {test::small_cate(), small_published_cate()}) {
        options.dropout = 0.2;
        const SearchSpace& space = search_space("nb201");
        Random start(1);
        CateNetwork<double> network(space, options, start);
        CateCrossNetwork<double> cross(space, options, start);
        nn::ParameterList<double> parameters = network.parameters();
        cross.collect(parameters);
        const GraphBatch batch(space, options.form(), test::some_architectures("nb201", 4, 2));
        const auto loss = [&](nn::Tape<double>& tape) {
            Random masks(5);
            const auto states = network.states(tape, batch, batch.labels(), &masks);
            const auto logits = cross(states.back(), batch.nodes(), nn::rows({1, 9, 30}), &masks);
            return nn::cross_entropy(logits, {0, 3, 2}, options.smoothing);
        };
        CHECK(test::parameter_gradient_error(parameters, loss) < 1e-5);
    }
}

TEST_CASE("training CATE twice with one seed gives the same vectors, with another seed others") {
    const std::vector<Architecture> some = test::some_architectures("fbnet", 5, 9);
    const Eigen::MatrixXf vectors = small_trained_cate(3).encode(some);
    CHECK(vectors.rows() == 5);
    CHECK(vectors.cols() == small_trained_cate().width());
    CHECK(vectors == small_trained_cate(3).encode(some));
    CHECK(vectors != small_trained_cate(4).encode(some));
}

TEST_CASE("published CATE sees of FBNet only the last layer, corrected it sees all of them") {
    std::vector<Architecture> some = test::some_architectures("fbnet", 4, 9), first_changed = some;
    for (Architecture& architecture : some) architecture.ops.back() = 2;
    for (std::size_t i = 0; i < some.size(); ++i) {
        first_changed[i] = some[i];
        first_changed[i].ops.front() = static_cast<std::uint8_t>((some[i].ops.front() + 1) % 9);
    }
    const Cate published = train_cate(chains(), small_published_cate(), 1), corrected = small_trained_cate();
    const Eigen::MatrixXf vectors = published.encode(some);
    CHECK((vectors.rowwise() - vectors.row(0)).cwiseAbs().maxCoeff() < 1e-5f);
    const Eigen::MatrixXf apart = corrected.encode(some) - corrected.encode(first_changed);
    CHECK(apart.rowwise().norm().minCoeff() > 1e-3f);
}

TEST_CASE("CATE learns what similar cost tells of a hidden operation") {
    // With a window this narrow the partner of a cell has just as many convolutions of either kind.
    CateOptions options = test::small_cate();
    options.width = 16;
    options.feed_forward = options.cross_feed_forward = 32;
    options.architectures = 2000;
    options.cost_window = 1;
    options.epochs = 6;
    options.warm_up = 20;
    options.learning_rate = 5e-3;
    std::vector<double> losses;
    train_cate(search_space("nb201"), options, 1, Progress([&](double, const std::string& text) {
                   losses.push_back(std::stod(text.substr(text.rfind(' '))));
                   return true;
               }));
    const auto mean = [](auto from, auto to) { return std::accumulate(from, to, 0.0) / double(to - from); };
    // Without any knowledge of the cell nothing beats the evenly spread five operations.
    CHECK(mean(losses.end() - 100, losses.end()) < 0.95 * mean(losses.begin() + 20, losses.begin() + 120));
}

TEST_CASE("training CATE tells how far it is and stops when asked to") {
    std::vector<double> shares;
    const Progress three_steps([&](double share, const std::string&) {
        shares.push_back(share);
        return shares.size() < 3;
    });
    CHECK_THROWS_AS(train_cate(chains(), test::small_cate(), 1, three_steps), Cancelled);
    CHECK(shares.size() == 3);
    CHECK(std::is_sorted(shares.begin(), shares.end()));
}

TEST_CASE("settings of CATE that do not go together are refused") {
    CateOptions options = test::small_cate();
    options.heads = 3;
    CHECK_THROWS_AS(train_cate(chains(), options, 1), DataError);
    options = test::small_cate();
    options.cost_window = 0;
    CHECK_THROWS_AS(train_cate(chains(), options, 1), DataError);
}
