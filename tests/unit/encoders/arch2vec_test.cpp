#include "encoders/arch2vec.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/error.h"
#include "toy_encoder.h"

using namespace latlab;

namespace {

const SearchSpace& fbnet() {
    return search_space("fbnet");
}

Arch2Vec small_encoder(std::uint64_t seed = 3) {
    return train_arch2vec(fbnet(), test::small_arch2vec(), seed);
}

Arch2VecOptions small_published() {
    Arch2VecOptions options = test::small_arch2vec();
    options.data_flow = options.positions = options.every_layer = options.pooled_decoder = false;
    return options;
}

}  // namespace

TEST_CASE("a graph isomorphism layer gives PyTorch's values") {
    // torch 1.13.1: relu(layer_norm(relu(A x w0 + b0) w1 + b1)) on the path 0 - 1 - 2 and a node 3 by itself.
    Random random(1);
    IsomorphismLayer<double> layer("layer", 3, 4, random);
    test::fill_by_sine(layer.mlp.layers[0].weight.value, 2);
    test::fill_by_sine(layer.mlp.layers[0].bias.value, 3);
    test::fill_by_sine(layer.mlp.layers[1].weight.value, 4);
    test::fill_by_sine(layer.mlp.layers[1].bias.value, 5);
    test::fill_by_sine(layer.norm.gain.value, 6);
    test::fill_by_sine(layer.norm.bias.value, 7);
    nn::Matrix<double> x(4, 3);
    test::fill_by_sine(x, 1);
    nn::EdgeList path;
    for (const std::vector<int>& linked : {std::vector<int>{0, 1}, {0, 1, 2}, {1, 2}, {3}}) {
        for (const int node : linked) path.add(node);
        path.close_node();
    }
    const std::vector<double> wanted{0.7467542332187788, 0.41877791227835093, 0.4340505570247249,  0,
                                     0.7618579856911353, 0.5948314281664422,  0.49745571006885186, 0,
                                     0.6699632953273938, 1.1960478919057014,  0.4164700453066295,  0,
                                     0.7339670280543126, 0.3395106996465667,  0.3930882163330126,  0};
    nn::Tape<double> tape;
    const auto out = layer(tape.constant(x), std::make_shared<const nn::EdgeList>(path));
    for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(out.value().data()[i] == Approx(wanted[i]));
}

TEST_CASE("Arch2Vec's loss has the gradients of central differences, corrected and published") {
    for (const Arch2VecOptions& options : {test::small_arch2vec(), small_published()}) {
        Random start(1);
        Arch2VecNetwork<double> network(search_space("nb201"), options, start);
        Arch2VecDecoder<double> decoder(search_space("nb201"), options, network.mean.weight.value.rows(),
                                        start);
        nn::ParameterList<double> parameters = network.parameters();
        decoder.collect(parameters);
        const GraphBatch batch(search_space("nb201"), options.form(),
                               test::some_architectures("nb201", 3, 2));
        const auto loss = [&](nn::Tape<double>& tape) {
            Random noise(5);
            return decoder(tape, network, batch, options, noise);
        };
        CHECK(test::parameter_gradient_error(parameters, loss) < 1e-5);
    }
}

TEST_CASE("training Arch2Vec twice with one seed gives the same vectors, with another seed others") {
    const std::vector<Architecture> some = test::some_architectures("fbnet", 5, 9);
    const Eigen::MatrixXf vectors = small_encoder(3).encode(some);
    CHECK(vectors.rows() == 5);
    CHECK(vectors.cols() == small_encoder().width());
    CHECK(vectors == small_encoder(3).encode(some));
    CHECK(vectors != small_encoder(4).encode(some));
}

TEST_CASE("an architecture's Arch2Vec vector does not depend on its company") {
    const std::vector<Architecture> some = test::some_architectures("fbnet", 300, 9);
    const Arch2Vec encoder = small_encoder();
    const Eigen::MatrixXf together = encoder.encode(some);
    for (const std::size_t i : {0, 255, 256, 299}) {
        const Eigen::MatrixXf alone = encoder.encode({&some[i], 1});
        CHECK((together.row(static_cast<Eigen::Index>(i)) - alone).cwiseAbs().maxCoeff() < 1e-5f);
    }
}

TEST_CASE("published Arch2Vec cannot tell in which order FBNet's layers come, corrected it can") {
    const std::vector<Architecture> some = test::some_architectures("fbnet", 4, 9);
    std::vector<Architecture> turned;
    for (const Architecture& architecture : some) turned.push_back(test::reversed(architecture));
    const Arch2Vec published = train_arch2vec(fbnet(), small_published(), 1), corrected = small_encoder();
    CHECK((published.encode(some) - published.encode(turned)).cwiseAbs().maxCoeff() < 1e-5f);
    const Eigen::MatrixXf apart = corrected.encode(some) - corrected.encode(turned);
    CHECK(apart.rowwise().norm().minCoeff() > 1e-3f);
}

TEST_CASE("training Arch2Vec makes the network easier to reconstruct") {
    Arch2VecOptions options = test::small_arch2vec();
    options.epochs = 20;
    options.learning_rate = 1e-2;
    std::vector<double> losses;
    train_arch2vec(fbnet(), options, 1, Progress([&](double, const std::string& text) {
                       losses.push_back(std::stod(text.substr(text.rfind(' '))));
                       return true;
                   }));
    REQUIRE(losses.size() > 10);
    CHECK(losses.back() < 0.8 * losses.front());
}

TEST_CASE("training Arch2Vec tells how far it is and stops when asked to") {
    std::vector<double> shares;
    const Progress three_steps([&](double share, const std::string&) {
        shares.push_back(share);
        return shares.size() < 3;
    });
    CHECK_THROWS_AS(train_arch2vec(fbnet(), test::small_arch2vec(), 1, three_steps), Cancelled);
    CHECK(shares.size() == 3);
    CHECK(std::is_sorted(shares.begin(), shares.end()));
}
