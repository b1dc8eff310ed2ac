#include "predictor/nasflat_loss.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace latlab;

namespace {

double loss_of(const std::vector<float>& scores, const std::vector<float>& targets,
               const std::vector<NasflatGroup>& groups, const NasflatOptions& options,
               std::vector<float>* gradient = nullptr) {
    std::vector<float> space(scores.size());
    Random random(1);
    const double loss = nasflat_loss(scores, targets, groups, options, random, space);
    if (gradient) *gradient = space;
    return loss;
}

void check_gradient(const NasflatOptions& options) {
    const std::vector<float> scores{0.3f, -0.2f, 0.9f, 0.25f, 1.4f, 0.1f, 0.7f};
    const std::vector<float> targets{0.1f, 0.4f, -1.0f, 0.4f, 1.0f, 2.0f, -0.5f};
    const std::vector<NasflatGroup> groups{{0, 4}, {4, 3}};
    std::vector<float> gradient;
    loss_of(scores, targets, groups, options, &gradient);
    const float step = 1e-2f;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        std::vector<float> up = scores, down = scores;
        up[i] += step;
        down[i] -= step;
        const double slope =
            (loss_of(up, targets, groups, options) - loss_of(down, targets, groups, options)) / (2.0 * step);
        CHECK(gradient[i] == Approx(slope).margin(1e-3));
    }
}

}  // namespace

TEST_CASE("the hinge is the mean over pairs of what is missing to the margin") {
    NasflatOptions options;
    options.margin = 0.5;
    // Pairs 1 > 0: gap 0.5 - 0.2; 2 > 0: 0.5 - 1 (enough); 2 > 1: 0.5 - 0.8 (enough).
    CHECK(loss_of({0.0f, 0.2f, 1.0f}, {1, 2, 3}, {{0, 3}}, options) == Approx(0.3 / 3));
    // Wrong order: 0.5 + 1.
    CHECK(loss_of({1.0f, 0.0f}, {1, 2}, {{0, 2}}, options) == Approx(1.5));
}

TEST_CASE("equal targets and rows of different groups are not compared by the hinge") {
    NasflatOptions options;
    CHECK(loss_of({1, 0}, {2, 2}, {{0, 2}}, options) == 0);
    CHECK(loss_of({1, 0}, {1, 2}, {{0, 1}, {1, 1}}, options) == 0);
}

TEST_CASE("squared differences are blind to a constant added to a group") {
    NasflatOptions options;
    options.loss = NasflatOptions::Loss::differences;
    CHECK(loss_of({5, 6, 8}, {0, 1, 3}, {{0, 3}}, options) == Approx(0).margin(1e-9));
    // Differences of scores 1, of targets 3: (1 - 3)^2.
    CHECK(loss_of({0, 1}, {0, 3}, {{0, 2}}, options) == Approx(4));
    // Residuals 0, 0, 3: the squared differences 0, 9, 9 have the mean 6.
    CHECK(loss_of({0, 1, 5}, {0, 1, 2}, {{0, 3}}, options) == Approx(6));
}

TEST_CASE("the gradients of both losses are their derivatives") {
    NasflatOptions options;
    options.margin = 0.4;
    check_gradient(options);
    options.loss = NasflatOptions::Loss::differences;
    check_gradient(options);
}

TEST_CASE("a pair cap draws pairs, and as many as allowed") {
    NasflatOptions options;
    options.pair_cap = 1;
    options.margin = 1;
    // All scores equal: every pair costs the margin, whichever are drawn; six pairs, of which four count.
    std::vector<float> gradient;
    CHECK(loss_of({0, 0, 0, 0}, {1, 2, 3, 4}, {{0, 4}}, options, &gradient) == Approx(1));
    float sum = 0, absolute = 0;
    for (const float g : gradient) {
        sum += g;
        absolute += 4 * std::abs(g);  // whole numbers: each drawn pair moves two rows by a quarter
    }
    CHECK(sum == Approx(0).margin(1e-6));
    CHECK(absolute == Approx(std::round(absolute)).margin(1e-5));
}
