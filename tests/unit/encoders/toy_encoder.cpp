#include "toy_encoder.h"

#include <algorithm>

#include "spaces/drawing.h"

namespace latlab::test {

Arch2VecOptions small_arch2vec() {
    Arch2VecOptions options;
    options.layers = 2;
    options.hidden = 6;
    options.width = 5;
    options.architectures = 40;
    options.epochs = 2;
    options.batch = 16;
    return options;
}

CateOptions small_cate() {
    CateOptions options;
    options.width = 4;
    options.heads = 2;
    options.blocks = 2;
    options.feed_forward = 5;
    options.cross_blocks = 1;
    options.cross_feed_forward = 3;
    options.architectures = 40;
    options.epochs = 2;
    options.batch = 16;
    options.warm_up = 2;
    options.cost_window = 2e6;
    return options;
}

std::vector<Architecture> some_architectures(const std::string& space, std::size_t count,
                                             std::uint64_t seed) {
    Random random(seed);
    return draw_architectures(search_space(space), count, false, random);
}

Architecture reversed(const Architecture& architecture) {
    Architecture turned = architecture;
    std::reverse(turned.ops.begin(), turned.ops.end());
    return turned;
}

void fill_by_sine(nn::Matrix<double>& matrix, double offset) {
    for (nn::Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = 0.7 * std::sin(1.3 * static_cast<double>(i) + offset);
}

double parameter_gradient_error(const nn::ParameterList<double>& parameters,
                                const std::function<nn::Variable<double>(nn::Tape<double>&)>& loss) {
    nn::Tape<double> tape, plain(nn::Recording::off);
    parameters.zero_gradients();
    tape.backward(loss(tape));
    double worst = 0;
    for (nn::Parameter<double>* parameter : parameters) {
        nn::Matrix<double> numeric(parameter->value.rows(), parameter->value.cols());
        for (nn::Index i = 0; i < numeric.size(); ++i) {
            double& number = parameter->value.data()[i];
            const double before = number, step = 1e-5;
            number = before + step;
            const double above = loss(plain).scalar();
            number = before - step;
            numeric.data()[i] = (above - loss(plain).scalar()) / (2 * step);
            number = before;
        }
        const double size = std::max(1e-3, numeric.cwiseAbs().maxCoeff());
        worst = std::max(worst, (parameter->gradient - numeric).cwiseAbs().maxCoeff() / size);
    }
    return worst;
}

}  // namespace latlab::test
