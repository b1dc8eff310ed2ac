#include "nn/operations.h"

#include <catch2/catch.hpp>
#include <limits>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

template <class S>
void check_values(const Variable<S>& x, const std::vector<double>& wanted) {
    REQUIRE(x.value().size() == static_cast<Index>(wanted.size()));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(i);
        CHECK(x.value().data()[i] == Approx(wanted[i]).epsilon(1e-12).margin(1e-15));
    }
}

Matrix<double> matrix(Index rows, Index columns, std::initializer_list<double> numbers) {
    REQUIRE(static_cast<Index>(numbers.size()) == rows * columns);
    Matrix<double> made(rows, columns);
    std::copy(numbers.begin(), numbers.end(), made.data());
    return made;
}

}  // namespace

// Figures of this file: torch 1.13.1 in float64.

TEST_CASE("layer norm gives PyTorch's values", "[nn]") {
    Tape<double> tape;
    const auto x = tape.constant(matrix(2, 4, {0.5, -1, 2, 0.25, 1.5, 1.5, -0.5, 3}));
    const auto gain = tape.constant(matrix(1, 4, {1, 0.5, -2, 1.5}));
    const auto bias = tape.constant(matrix(1, 4, {0.1, 0, -0.3, 0.2}));
    check_values(layer_norm(x, gain, bias),
                 {0.158620780325767, -0.67413897374632, -3.23103901628835, -0.0637935114659514,
                  0.200503456666788, 0.0502517283333941, 2.71510370000365, 2.15981740500237});
}

TEST_CASE("losses give PyTorch's values", "[nn]") {
    Tape<double> tape;
    const auto answers = tape.constant(matrix(2, 3, {0.3, -2, 40, -35, 0, 1.7}));
    const Matrix<double> target = matrix(2, 3, {1, 0, 0.5, 0, 1, 0.25});
    check_values(binary_cross_entropy<double>(answers, target), {3.8028694109096186});
    const auto logits = tape.constant(matrix(2, 3, {0.3, -2, 4, -3, 0, 1.7}));
    check_values(cross_entropy(logits, {2, 0}), {2.451142927090896});
    check_values(cross_entropy(logits, {2, 0}, 0.1), {2.4844762604242296});
    const auto mean = tape.constant(matrix(2, 2, {0.3, -1, 2, 0.5}));
    const auto log_deviation = tape.constant(matrix(2, 2, {0.1, -0.7, 0.4, 0}));
    check_values(normal_divergence(mean, log_deviation), {1.608385162648561});
}

TEST_CASE("yes-or-no answers far beyond doubt cost what they should", "[nn]") {
    Tape<float> tape;
    Matrix<float> logits(1, 2), target(1, 2);
    logits << 200, -200;
    target << 0, 0;
    CHECK(binary_cross_entropy<float>(tape.constant(logits), target).scalar() == 100);
}

TEST_CASE("the inner products of a block are those of its rows only", "[nn]") {
    Tape<double> tape;
    check_values(gram_of_blocks(tape.constant(matrix(4, 2, {1, 2, 3, -1, 0, 1, 2, 2})), 2),
                 {5, 1, 1, 10, 1, 2, 2, 8});
}

TEST_CASE("softmax by destination normalises each node's edges, however large the logits", "[nn]") {
    EdgeList list;
    for (int i = 0; i < 3; ++i) list.add(0);
    list.close_node();
    list.close_node();
    list.add(1);
    list.add(2);
    list.close_node();
    Tape<double> tape;
    const auto logits = tape.constant(matrix(5, 1, {0.3, -1.2, 2, 1000, 1001}));
    check_values(
        softmax_by_destination(logits, std::make_shared<const EdgeList>(list)),
        {0.149318862183391, 0.0333175416321614, 0.817363596184447, 0.268941421369995, 0.731058578630005});
}

TEST_CASE("an absent entry takes part in the softmax with logit 0", "[nn]") {
    EdgeList list;
    list.add(0);
    list.add(1, true);
    list.close_node();
    Tape<double> tape;
    const auto logits = tape.constant(matrix(2, 1, {0, 57}));
    check_values(softmax_by_destination(logits, std::make_shared<const EdgeList>(list)), {0.5, 0.5});
}

TEST_CASE("sigmoid and leaky ReLU give PyTorch's values", "[nn]") {
    Tape<double> tape;
    check_values(sigmoid(tape.constant(matrix(1, 5, {-30, -2, 0, 0.7, 30}))),
                 {9.3576229688393e-14, 0.119202922022118, 0.5, 0.668187772168166, 0.999999999999907});
    check_values(leaky_relu(tape.constant(matrix(1, 2, {-3, 2}))), {-0.03, 2});
    check_values(relu(tape.constant(matrix(1, 3, {-3, 0, 2}))), {0, 0, 2});
}

TEST_CASE("float sigmoid keeps single precision", "[nn]") {
    Tape<float> tape;
    Matrix<float> x(1, 4);
    x << -20.F, -2.F, 0.7F, 20.F;
    const auto y = sigmoid(tape.constant(x));
    CHECK(y.value()(0, 0) == Approx(2.0611536e-9).epsilon(1e-5));
    CHECK(y.value()(0, 1) == Approx(0.119202922).epsilon(1e-6));
    CHECK(y.value()(0, 2) == Approx(0.668187772).epsilon(1e-6));
    CHECK(y.value()(0, 3) == Approx(1).epsilon(1e-6));
}

TEST_CASE("pairwise hinge averages the shortfall over all pairs", "[nn]") {
    Tape<double> tape;
    const auto scores = tape.input(matrix(4, 1, {0.2, 0.5, 0.45, -0.3}));
    const auto loss = pairwise_hinge(scores, {{1, 0}, {1, 2}, {3, 0}, {2, 3}}, 0.1);
    CHECK(loss.scalar() == Approx(0.1625).epsilon(1e-12));
    tape.backward(loss);
    CHECK(scores.gradient() == matrix(4, 1, {0.25, -0.25, 0.25, -0.25}));
    CHECK(pairwise_hinge(scores, {}).scalar() == 0);
}

TEST_CASE("gate is a sigmoid times the features, recorded or not", "[nn]") {
    for (const Recording recording : {Recording::on, Recording::off}) {
        Tape<double> tape(recording);
        const auto logits = tape.input(random_matrix(3, 4, 1)), x = tape.input(random_matrix(3, 4, 2));
        const auto fused = gate(logits, x), parts = multiply(sigmoid(logits), x);
        CHECK((fused.value() - parts.value()).cwiseAbs().maxCoeff() < 1e-15);
    }
}

TEST_CASE("dropout zeroes about its rate, keeps the mean and repeats with its seed", "[nn]") {
    Tape<double> tape(Recording::off);
    const auto ones = tape.constant(Matrix<double>::Ones(301, 333));
    Random random(1), same(1);
    const auto dropped = dropout(ones, 0.1, &random);
    const double zeros = (dropped.value().array() == 0.0).cast<double>().mean();
    CHECK(zeros == Approx(0.1).margin(0.004));  // 4 standard deviations
    CHECK(((dropped.value().array() == 0.0) || (dropped.value().array() == 1 / 0.9)).all());
    CHECK(dropout(ones, 0.1, &same).value() == dropped.value());
    CHECK(dropout(ones, 0.1, nullptr).value() == ones.value());
    CHECK_THROWS_AS(dropout(ones, 1, &random), std::invalid_argument);
}

TEST_CASE("rows are picked, scattered, repeated and averaged", "[nn]") {
    Tape<double> tape;
    const auto x = tape.constant(matrix(4, 2, {1, 2, 3, 4, 5, 6, 7, 8}));
    check_values(gather_rows(x, rows({2, 0, 2})), {5, 6, 1, 2, 5, 6});
    check_values(scatter_rows(x, rows({1, 0, 1, 1}), 3), {3, 4, 13, 16, 0, 0});
    check_values(repeat_rows(slice_columns(x, 1, 1), 2), {2, 2, 4, 4, 6, 6, 8, 8});
    check_values(mean_of_blocks(x, 2, 0, 2), {2, 3, 6, 7});
    check_values(mean_of_blocks(x, 2, 1, 1), {3, 4, 7, 8});
    check_values(concat_columns<double>({slice_columns(x, 1, 1), x}), {2, 1, 2, 4, 3, 4, 6, 5, 6, 8, 7, 8});
    check_values(concat_rows<double>({mean_of_blocks(x, 4, 0, 4), mean_of_blocks(x, 4, 3, 1)}), {4, 5, 7, 8});
}

TEST_CASE("wrong shapes are refused", "[nn]") {
    Tape<double> tape;
    const auto x = tape.constant(random_matrix(4, 3, 1)), y = tape.constant(random_matrix(4, 2, 2));
    CHECK_THROWS_AS(matmul(x, y), std::invalid_argument);
    CHECK_THROWS_AS(linear(x, tape.constant(random_matrix(3, 2, 1)), x), std::invalid_argument);
    CHECK_THROWS_AS(add_row(x, y), std::invalid_argument);
    CHECK_THROWS_AS(add(x, y), std::invalid_argument);
    CHECK_THROWS_AS(slice_columns(x, 2, 2), std::invalid_argument);
    CHECK_THROWS_AS(concat_rows<double>({x, y}), std::invalid_argument);
    CHECK_THROWS_AS(gather_rows(x, rows({4})), std::invalid_argument);
    CHECK_THROWS_AS(gather_rows(x, rows({-1})), std::invalid_argument);
    CHECK_THROWS_AS(scatter_rows(x, rows({0, 1, 2, 3}), 3), std::invalid_argument);
    CHECK_THROWS_AS(mean_of_blocks(x, 3, 0, 1), std::invalid_argument);
    CHECK_THROWS_AS(layer_norm(x, y, x), std::invalid_argument);
    CHECK_THROWS_AS(pairwise_hinge(x, {}), std::invalid_argument);
    CHECK_THROWS_AS(mean_squared_error<double>(x, random_matrix(4, 2, 2)), std::invalid_argument);
}

}  // namespace latlab::nn::test
