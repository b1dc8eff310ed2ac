#include "nn/tape.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>

#include "gradient_check.h"
#include "nn/layers.h"

namespace latlab::nn::test {

TEST_CASE("a parameter used twice collects both gradients, and those of several passes", "[nn]") {
    auto parameter = constant_parameter<double>("p", 1, 1, 3);
    Tape<double> tape;
    for (int pass = 1; pass <= 2; ++pass) {
        tape.backward(multiply(tape.parameter(parameter), tape.parameter(parameter)));  // p^2, derivative 6
        CHECK(parameter.gradient(0, 0) == 6.0 * pass);
    }
    ParameterList<double> list;
    list.add(parameter);
    list.zero_gradients();
    CHECK(parameter.gradient(0, 0) == 0);
}

TEST_CASE("parameters that are not trainable get no gradient", "[nn]") {
    auto fixed = constant_parameter<double>("fixed", 1, 1, 3),
         free = constant_parameter<double>("free", 1, 1, 2);
    fixed.trainable = false;
    Tape<double> tape;
    tape.backward(multiply(tape.parameter(fixed), tape.parameter(free)));
    CHECK(fixed.gradient.size() == 0);
    CHECK(free.gradient(0, 0) == 3);
}

TEST_CASE("held intermediate results keep value and gradient after the backward pass", "[nn]") {
    Tape<double> tape;
    const auto x = tape.input(Matrix<double>::Constant(2, 2, -1.5));
    const auto middle = scale(x, -2);
    const auto result = relu(middle);
    tape.backward(scale(result, 5), Matrix<double>::Ones(2, 2));
    CHECK(middle.value() == Matrix<double>::Constant(2, 2, 3));
    CHECK(middle.gradient() == Matrix<double>::Constant(2, 2, 5));
    CHECK(result.gradient() == Matrix<double>::Constant(2, 2, 5));
    CHECK(x.gradient() == Matrix<double>::Constant(2, 2, -10));
}

TEST_CASE("what the result does not depend on has gradient zero", "[nn]") {
    Tape<double> tape;
    const auto x = tape.input(Matrix<double>::Ones(1, 1)), other = tape.input(Matrix<double>::Ones(2, 3));
    const auto aside = scale(other, 2);
    tape.backward(scale(x, 4));
    CHECK(other.gradient() == Matrix<double>::Zero(2, 3));
    CHECK(x.gradient()(0, 0) == 4);
}

TEST_CASE("a cleared pass leaves no trace in the next", "[nn]") {
    auto parameter = constant_parameter<double>("p", 1, 1, 3);
    Tape<double> tape;
    scale(tape.parameter(parameter), 100);
    tape.clear();
    tape.backward(scale(tape.parameter(parameter), 2));
    CHECK(parameter.gradient(0, 0) == 2);
}

TEST_CASE("backward refuses what it cannot differentiate", "[nn]") {
    Tape<double> tape, plain(Recording::off);
    const auto x = tape.input(Matrix<double>::Ones(2, 1));
    CHECK_THROWS_AS(tape.backward(x), std::invalid_argument);
    CHECK_THROWS_AS(tape.backward(x, Matrix<double>::Ones(1, 2)), std::invalid_argument);
    CHECK_THROWS_AS(plain.backward(plain.constant(Matrix<double>::Ones(1, 1))), std::logic_error);
}

TEST_CASE("repeated training steps take no new memory", "[nn]") {
    Random random(1);
    const Mlp<float> mlp("mlp", {8, 32, 1}, random);
    Tape<float> tape;
    const Matrix<float> x = Matrix<float>::Random(50, 8), y = Matrix<float>::Random(50, 1);
    const auto step = [&] { tape.backward(mean_squared_error<float>(mlp(tape.constant_view(x)), y)); };
    step();
    const std::size_t after_first = tape.pool().bytes();
    CHECK(after_first > 0);
    for (int i = 0; i < 5; ++i) step();
    CHECK(tape.pool().bytes() == after_first);
    tape.pool().trim();
    CHECK(tape.pool().bytes() == 0);
}

TEST_CASE("without recording a deep chain needs no more memory than a short one, and the same values",
          "[nn]") {
    const auto run = [](Tape<double>& tape, int depth) {
        auto x = tape.constant(random_matrix(20, 20, 1));
        for (int i = 0; i < depth; ++i) x = relu(scale(x, 1.01));
        return x;
    };
    Tape<double> recorded, plain(Recording::off);
    run(plain, 3);
    const std::size_t short_chain = plain.pool().bytes();
    const auto deep = run(plain, 30);
    CHECK(plain.pool().bytes() == short_chain);
    CHECK(deep.value() == run(recorded, 30).value());
}

TEST_CASE("results outlive their tape", "[nn]") {
    Variable<double> result;
    {
        Tape<double> tape;
        result = scale(tape.constant(Matrix<double>::Ones(2, 2)), 3);
    }
    CHECK(result.value() == Matrix<double>::Constant(2, 2, 3));
}

TEST_CASE("blocks of similar size serve each other and are aligned", "[nn]") {
    const auto pool = std::make_shared<BufferPool<float>>();
    const float* first = nullptr;
    {
        const Buffer<float> buffer = pool->take(1000);
        first = buffer.data();
        CHECK(reinterpret_cast<std::uintptr_t>(first) % 64 == 0);
        CHECK(pool->take(1000).data() != first);
    }
    Buffer<float> again = pool->take(1001), more = pool->take(999);
    CHECK((again.data() == first || more.data() == first));
    CHECK(pool->bytes() >= 2 * 1001 * sizeof(float));
    for (const std::size_t count : {0, 1, 64, 65, 100, 127, 128, 129, 1025, 100000}) {
        const Buffer<float> buffer = pool->take(count);
        std::fill_n(buffer.data(), count, 1.F);  // the sanitizers see a block that is too small
    }
}

}  // namespace latlab::nn::test
