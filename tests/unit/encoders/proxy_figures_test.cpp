#include <catch2/catch.hpp>

#include "encoders/directional_pass.h"
#include "encoders/proxy_parts.h"
#include "golden_network.h"

using namespace latlab;

namespace {

struct Golden {
    const char *space, *digits;
    ZenOutput zen_output;
    double logits[3];
    double l2_norm, grad_norm, snip, plain, fisher, grasp, jacov, epe_nas, nwot, zen, synflow;
};

// PyTorch 1.13.1 in double precision: golden_proxies.py.
const Golden golden_cell{"nb201",
                         "3_1_3_2_4_1",
                         ZenOutput::features,
                         {-0.1967103305342287, 0.05340538512537311, -0.11506503893442026},
                         222.23098845512456,
                         26.31558377502002,
                         62.982134374697154,
                         1.8899968278411687,
                         8.454400048029743,
                         -5.810071497522589,
                         -6.025388312055258,
                         21.296434965903522,
                         75.94907357499235,
                         22.250969353765328,
                         90.24109706984271};
const Golden golden_chain{"fbnet",
                          "7_8_1_8_4_8_8_8_7_4_1_4_7_3_2_7_3_2_4_2_4_5",
                          ZenOutput::logits,
                          {0.41765875112060125, -0.7561474692338235, 0.00210150000464341},
                          512.2382082814105,
                          1749.2809448167968,
                          6984.86522378886,
                          -0.155449893539384,
                          4122.494913527009,
                          -1982.6849446553388,
                          -6.006855785376011,
                          18.513231124034597,
                          79.73808273052346,
                          2.178406585304152,
                          92.25797234125119};

template <class S>
NetworkPass<S> golden_pass(const Golden& golden) {
    const SearchSpace& space = search_space(golden.space);
    NetworkPass<S> pass(build_network(space, space.parse(golden.digits)));
    test::fill_golden_weights(pass);
    return pass;
}

// Floats against doubles, through up to 68 layers: weights that follow a formula leave channels that hardly
// vary, and batch normalisation makes their rounding large. A missing factor would be off by far more.
Approx near(double value, double relative = 2e-2) {
    return Approx(value).epsilon(relative).margin(1e-4);
}

void check_figures(const Golden& golden) {
    const std::vector<int> labels = test::golden_labels();
    const nn::FeatureMaps<float> images = test::golden_images<float>(6);
    NetworkPass<float> pass = golden_pass<float>(golden);
    CHECK(l2_norm(pass) == near(golden.l2_norm, 1e-5));
    CHECK(synflow(pass) == near(golden.synflow, 1e-6));
    pass.forward(images);
    for (int i = 0; i < 3; ++i) CHECK(pass.logits()(1, i) == near(golden.logits[i]));
    CHECK(nwot(pass) == near(golden.nwot));
    const JacobianProxies jacobian = jacobian_proxies(pass, labels);
    CHECK(jacobian.jacov == near(golden.jacov));
    CHECK(jacobian.epe_nas == near(golden.epe_nas));
    const GradientProxies gradient = gradient_proxies(pass, labels);
    CHECK(gradient.grad_norm == near(golden.grad_norm));
    CHECK(gradient.snip == near(golden.snip));
    CHECK(gradient.plain == near(golden.plain));
    CHECK(gradient.fisher == near(golden.fisher));
    CHECK(zen(pass, images, test::golden_images<float>(6, .01), golden.zen_output) == near(golden.zen));
}

// - theta . H g from the derivative of all gradients along the gradient.
double whole_grasp(const NetworkPass<double>& pass) {
    DirectionalPass<double> along(pass, DirectionalPass<double>::Gradients::all);
    const nn::Matrix<double> logits = pass.logits(), change = along.logits();
    nn::Matrix<double> derivative(logits.rows(), logits.cols());  // of the mean cross-entropy, by the logits
    for (int i = 0; i < logits.rows(); ++i) {
        Eigen::RowVectorXd share = logits.row(i).array().exp();
        share /= share.sum();
        derivative.row(i) = share.array() * (change.row(i).array() - share.dot(change.row(i))) /
                            static_cast<double>(logits.rows());
    }
    along.backward(derivative);
    double score = 0;
    for (std::size_t i = 0; i < pass.weights().size(); ++i)
        score -= pass.weights()[i].matrix.cwiseProduct(along.gradient(i)).sum();
    return score;
}

// grasp() leaves out what 1e-5 beside a variance changes. That is little, but not for weights that follow a
// formula and leave channels that hardly vary.
void check_second_derivative(const Golden& golden, double left_out) {
    NetworkPass<double> pass = golden_pass<double>(golden);
    pass.forward(test::golden_images<double>(6));
    const GradientProxies gradient = gradient_proxies(pass, test::golden_labels());
    CHECK(gradient.grad_norm == near(golden.grad_norm, 1e-6));
    CHECK(gradient.snip == near(golden.snip, 1e-6));
    CHECK(gradient.plain == near(golden.plain, 1e-5));
    CHECK(gradient.fisher == near(golden.fisher, 1e-6));
    CHECK(whole_grasp(pass) == near(golden.grasp, 1e-5));
    CHECK(grasp(pass) == near(golden.grasp, left_out));
}

}  // namespace

TEST_CASE("a NAS-Bench-201 cell's proxies are PyTorch's") {
    check_figures(golden_cell);
    check_second_derivative(golden_cell, 1e-4);
}

TEST_CASE("an FBNet's proxies are PyTorch's") {
    check_figures(golden_chain);
    check_second_derivative(golden_chain, .1);
}
