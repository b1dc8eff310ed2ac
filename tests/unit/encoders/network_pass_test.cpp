#include "encoders/network_pass.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.h"
#include "encoders/directional_pass.h"
#include "golden_network.h"

using namespace latlab;

namespace {

constexpr int image_count = 3;

struct Case {
    const char *space, *digits;
};
// With every kind of layer: pools, sums, shuffles, depthwise and grouped convolutions.
const Case cases[]{{"nb201", "3_1_3_2_4_1"}, {"fbnet", "1_8_3_8_4_8_8_8_5_8_8_8_7_8_8_8_3_8_8_8_4_0"}};

NetworkPass<double> pass_of(const Case& of, int images_in_part = 2) {
    const SearchSpace& space = search_space(of.space);
    NetworkPass<double> pass(build_network(space, space.parse(of.digits)), images_in_part);
    Random random(7);
    for (auto& weights : pass.weights()) {
        const double scale = std::sqrt(2. / static_cast<double>(weights.matrix.rows()));
        for (double& number : weights.matrix.reshaped()) number = scale * random.normal();
    }
    return pass;
}

// A loss that is not linear in the logits: half the sum of their squares. Its derivative are the logits.
void run(NetworkPass<double>& pass) {
    pass.forward(test::golden_images<double>(image_count));
    pass.backward(pass.logits());
}

void move_weights(NetworkPass<double>& pass, const NetworkPass<double>& along, double step) {
    for (std::size_t i = 0; i < pass.weights().size(); ++i)
        pass.weights()[i].matrix += step * along.weights()[i].gradient;
}

}  // namespace

TEST_CASE("a pass does not depend on how many images it takes at a time") {
    for (const Case& of : cases) {
        NetworkPass<double> one = pass_of(of, 1), two = pass_of(of, 2), all = pass_of(of, 8);
        for (NetworkPass<double>* pass : {&one, &two, &all}) run(*pass);
        CHECK(one.output(0).size() == 3);
        CHECK(two.output(0).size() == 2);
        CHECK(all.output(0).size() == 1);
        for (const NetworkPass<double>* pass : {&one, &two}) {
            CHECK(pass->logits().isApprox(all.logits(), 1e-9));
            for (std::size_t i = 0; i < all.weights().size(); ++i)
                CHECK(pass->weights()[i].gradient.isApprox(all.weights()[i].gradient, 1e-6));
        }
    }
}

TEST_CASE("what one layer wrote is the same where nothing else is kept") {
    for (const Case& of : cases) {
        NetworkPass<double> kept = pass_of(of), passing = pass_of(of);
        const auto images = test::golden_images<double>(image_count);
        kept.forward(images);
        const int logits = static_cast<int>(kept.network().layers.size()) - 1;
        for (const int layer : {1, logits / 2, logits})
            CHECK(passing.forward_to(layer, images) == rows_of(kept.output(layer)));
    }
}

TEST_CASE("a pass's derivatives by images and weights are those of central differences") {
    constexpr double step = 1e-7;
    for (const Case& of : cases) {
        NetworkPass<double> pass = pass_of(of);
        run(pass);
        double squared_length = 0;
        for (const auto& weights : pass.weights()) squared_length += weights.gradient.squaredNorm();
        const auto loss_at = [&](double by) {
            NetworkPass<double> moved = pass_of(of);
            move_weights(moved, pass, by);
            moved.forward(test::golden_images<double>(image_count));
            return moved.logits().squaredNorm() / 2;
        };
        const double along = step / std::sqrt(squared_length);
        CHECK((loss_at(along) - loss_at(-along)) / (2 * along) == Approx(squared_length).epsilon(1e-4));

        pass.backward(pass.logits(), NetworkPass<double>::Gradients::images);
        const nn::Matrix<double> by_images = pass.image_derivative();
        nn::FeatureMaps<double> images = test::golden_images<double>(image_count);
        const nn::ConstView<double> direction(by_images.data(), images.values.rows(), images.values.cols());
        const double image_step = step / by_images.norm();
        const auto loss_of_images = [&](double by) {
            nn::FeatureMaps<double> moved = images;
            moved.values += by * direction;
            pass.forward(moved);
            return pass.logits().squaredNorm() / 2;
        };
        CHECK((loss_of_images(image_step) - loss_of_images(-image_step)) / (2 * image_step) ==
              Approx(by_images.squaredNorm()).epsilon(1e-4));
    }
}

TEST_CASE("along the gradient logits and gradients change as central differences say") {
    for (const Case& of : cases) {
        NetworkPass<double> pass = pass_of(of);
        run(pass);
        using Directional = DirectionalPass<double>;
        Directional along(pass, Directional::Gradients::all);
        const nn::Matrix<double> none =
            nn::Matrix<double>::Zero(along.logits().rows(), along.logits().cols());
        along.backward(none);            // leaves nothing behind
        along.backward(along.logits());  // the derivative by the logits is the logits
        Directional some(pass, Directional::Gradients::unnormalised);
        some.backward(some.logits());

        double squared_length = 0;
        for (const auto& weights : pass.weights()) squared_length += weights.gradient.squaredNorm();
        const double step = 3e-8 / std::sqrt(squared_length);  // few activations change sign
        NetworkPass<double> up = pass_of(of), down = pass_of(of);
        move_weights(up, pass, step);
        move_weights(down, pass, -step);
        run(up);
        run(down);
        const nn::Matrix<double> logits = (up.logits() - down.logits()) / (2 * step);
        CHECK(along.logits().isApprox(logits, 1e-5));
        double difference = 0, length = 0;
        for (std::size_t i = 0; i < pass.weights().size(); ++i) {
            const nn::Matrix<double> expected =
                (up.weights()[i].gradient - down.weights()[i].gradient) / (2 * step);
            difference += (along.gradient(i) - expected).squaredNorm();
            length += expected.squaredNorm();
            if (!pass.weights()[i].normalised) CHECK(some.gradient(i).isApprox(along.gradient(i), 1e-9));
        }
        CHECK(std::sqrt(difference / length) < 1e-4);
    }
}
