#include "gradient_check.h"

#include <algorithm>

namespace latlab::nn::test {
namespace {

using Matrices = std::vector<Matrix<double>>;

Inputs on_tape(Tape<double>& tape, const Matrices& inputs) {
    Inputs variables;
    for (const Matrix<double>& input : inputs) variables.push_back(tape.input(input));
    return variables;
}

// The objective is the sum of the function's numbers, each times its own weight.
double objective(const Function& function, const Matrices& inputs, const Matrix<double>& weights) {
    Tape<double> tape(Recording::off);
    return function(tape, on_tape(tape, inputs)).value().cwiseProduct(weights).sum();
}

double error_of_one(const Function& function, const Matrices& inputs) {
    Tape<double> tape;
    const Inputs variables = on_tape(tape, inputs);
    const Variable<double> result = function(tape, variables);
    const Matrix<double> weights = random_matrix(result.rows(), result.columns(), 99);
    tape.backward(result, weights);
    double worst = 0;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        Matrix<double> numeric(inputs[k].rows(), inputs[k].cols());
        for (Index i = 0; i < numeric.size(); ++i) {
            const double step = 1e-5;
            Matrices moved = inputs;
            moved[k].data()[i] += step;
            const double above = objective(function, moved, weights);
            moved[k].data()[i] -= 2 * step;
            numeric.data()[i] = (above - objective(function, moved, weights)) / (2 * step);
        }
        const double size = std::max(1e-3, numeric.cwiseAbs().maxCoeff());
        worst = std::max(worst, (variables[k].gradient() - numeric).cwiseAbs().maxCoeff() / size);
    }
    return worst;
}

}  // namespace

Matrix<double> random_matrix(Index rows, Index columns, std::uint64_t seed) {
    Random random(seed);
    Matrix<double> matrix(rows, columns);
    for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = random.normal();
    return matrix;
}

FeatureMaps<double> random_maps(int images, int size, int channels, std::uint64_t seed) {
    FeatureMaps<double> maps(images, size, channels);
    maps.values = random_matrix(maps.values.rows(), channels, seed);
    return maps;
}

double gradient_error(const Function& function, const Matrices& inputs) {
    const Function handed_on = [&](Tape<double>& tape, const Inputs& x) {
        return scale(function(tape, x), 0.5);
    };
    const Function used_twice = [&](Tape<double>& tape, const Inputs& x) {
        Inputs steps;
        for (const Variable<double>& input : x) steps.push_back(scale(input, 1.5));
        return add(function(tape, steps), function(tape, steps));
    };
    return std::max(
        {error_of_one(function, inputs), error_of_one(handed_on, inputs), error_of_one(used_twice, inputs)});
}

}  // namespace latlab::nn::test
