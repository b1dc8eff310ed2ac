#include "base/statistics.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

// Expected figures: scipy 1.10.1 (rankdata, pearsonr, spearmanr, kendalltau) and numpy 1.24.2 on the same
// lists.

using namespace latlab;

namespace {

const std::vector<double> x{3.1, 1.5, 2.2, 2.2, 9.0, -4.0, 7.25, 2.2, 0.0, 5.5};
const std::vector<double> y{10, 4, 4, 6, 30, 1, 12, 6, 4, -2};

// 2,000 values with and without many ties, made from integers so that any tool can make them again.
std::vector<double> many(int kind) {
    std::vector<double> values;
    for (long long i = 0; i < 2000; ++i) {
        const double a = static_cast<double>(i * 7919 % 1009), b = static_cast<double>(i * i * 31 % 211);
        if (kind == 0) values.push_back(a);
        if (kind == 1) values.push_back(b);
        if (kind == 2) values.push_back(a + 20 * b);
        if (kind == 3) values.push_back(std::floor(a / 50));
        if (kind == 4) values.push_back(std::floor((a + 20 * b) / 400));
    }
    return values;
}

// Tau-b from its definition, over all pairs.
double kendall_by_pairs(const std::vector<double>& a, const std::vector<double>& b) {
    double score = 0, untied_a = 0, untied_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const int sign_a = (a[i] > a[j]) - (a[i] < a[j]), sign_b = (b[i] > b[j]) - (b[i] < b[j]);
            score += sign_a * sign_b;
            untied_a += sign_a != 0;
            untied_b += sign_b != 0;
        }
    }
    return score / std::sqrt(untied_a * untied_b);
}

}  // namespace

TEST_CASE("equal values share the average of the ranks they span") {
    CHECK(average_ranks(x) == std::vector<double>{7, 3, 5, 5, 10, 1, 9, 5, 2, 8});
    CHECK(average_ranks(y) == std::vector<double>{8, 4, 4, 6.5, 10, 2, 9, 6.5, 4, 1});
    CHECK(average_ranks(std::vector<double>{}).empty());
}

TEST_CASE("correlations agree with scipy on a short list with ties") {
    CHECK(pearson(x, y) == Approx(0.6702182283148953).epsilon(1e-13));
    CHECK(spearman(x, y) == Approx(0.6168254230205432).epsilon(1e-13));
    CHECK(kendall_tau_b(x, y) == Approx(0.6024533658898498).epsilon(1e-13));
}

TEST_CASE("correlations agree with scipy on 2,000 values") {
    CHECK(pearson(many(0), many(2)) == Approx(0.15436117480683825).epsilon(1e-12));
    CHECK(spearman(many(0), many(2)) == Approx(0.14019376552432575).epsilon(1e-12));
    CHECK(kendall_tau_b(many(0), many(2)) == Approx(0.09910612855269449).epsilon(1e-12));
    CHECK(kendall_tau_b(many(1), many(2)) == Approx(0.8471321772538318).epsilon(1e-12));
    CHECK(spearman(many(3), many(4)) == Approx(0.13221146394220676).epsilon(1e-12));
    CHECK(kendall_tau_b(many(3), many(4)) == Approx(0.0957355135058167).epsilon(1e-12));
}

TEST_CASE("Kendall's tau-b equals its definition over all pairs for every short length") {
    const std::vector<double> a = many(3), b = many(4);
    for (std::size_t n = 40; n < 75; ++n) {
        const std::vector<double> first(a.begin(), a.begin() + n), second(b.begin(), b.begin() + n);
        CHECK(kendall_tau_b(first, second) == Approx(kendall_by_pairs(first, second)).epsilon(1e-12));
    }
}

TEST_CASE("rank correlations see only the order") {
    std::vector<double> grown;
    for (const double value : x) grown.push_back(std::exp(value));
    std::vector<double> reversed;
    for (const double value : x) reversed.push_back(-value);
    CHECK(spearman(grown, y) == spearman(x, y));
    CHECK(kendall_tau_b(grown, y) == kendall_tau_b(x, y));
    CHECK(spearman(x, grown) == Approx(1).epsilon(1e-15));
    CHECK(spearman(x, reversed) == Approx(-1).epsilon(1e-15));
    CHECK(kendall_tau_b(x, reversed) == Approx(-1).epsilon(1e-15));
    CHECK(spearman(reversed, y) == Approx(-spearman(x, y)).epsilon(1e-14));
}

TEST_CASE("a correlation never leaves [-1, 1]") {
    const std::vector<double> tenths{0.1, 0.2, 0.3}, thirds{0.1 / 3, 0.2 / 3, 0.3 / 3};
    CHECK(pearson(tenths, thirds) <= 1);
    CHECK(pearson(tenths, thirds) == Approx(1));
}

TEST_CASE("a constant list has no correlation") {
    const std::vector<double> constant(10, 0.1);
    CHECK(std::isnan(pearson(constant, y)));
    CHECK(std::isnan(spearman(y, constant)));
    CHECK(std::isnan(kendall_tau_b(constant, y)));
    CHECK(std::isnan(kendall_tau_b(y, constant)));
}

TEST_CASE("fewer than two pairs have no correlation") {
    const std::vector<double> none, one{3};
    CHECK(std::isnan(pearson(none, none)));
    CHECK(std::isnan(spearman(one, one)));
    CHECK(std::isnan(kendall_tau_b(none, none)));
    CHECK(std::isnan(kendall_tau_b(one, one)));
}

TEST_CASE("lists of different lengths have no correlation to speak of") {
    const std::vector<double> shorter(x.begin(), x.end() - 1);
    CHECK_THROWS_AS(pearson(x, shorter), std::invalid_argument);
    CHECK_THROWS_AS(spearman(x, shorter), std::invalid_argument);
    CHECK_THROWS_AS(kendall_tau_b(x, shorter), std::invalid_argument);
}

TEST_CASE("a NaN makes every figure NaN") {
    std::vector<double> holed = x;
    holed[4] = NAN;
    CHECK(std::isnan(mean(holed)));
    CHECK(std::isnan(standard_deviation(holed)));
    CHECK(std::isnan(median(holed)));
    CHECK(std::isnan(quantile(holed, 0)));
    CHECK(std::isnan(average_ranks(holed)[0]));
    CHECK(std::isnan(pearson(holed, y)));
    CHECK(std::isnan(spearman(y, holed)));
    CHECK(std::isnan(kendall_tau_b(holed, y)));
    CHECK(std::isnan(kendall_tau_b(y, holed)));
}

TEST_CASE("mean, deviation and quantiles agree with numpy") {
    CHECK(mean(x) == Approx(2.895).epsilon(1e-14));
    CHECK(standard_deviation(x) == Approx(3.6875503763037294).epsilon(1e-14));
    CHECK(median(x) == 2.2);
    CHECK(quantile(x, 0) == -4);
    CHECK(quantile(x, 0.1) == Approx(-0.3999999999999999).epsilon(1e-14));
    CHECK(quantile(x, 0.25) == Approx(1.675).epsilon(1e-14));
    CHECK(quantile(x, 0.9) == Approx(7.424999999999999).epsilon(1e-14));
    CHECK(quantile(x, 1) == 9);
}

TEST_CASE("figures of lists that are too short are NaN") {
    const std::vector<double> none, one{3};
    CHECK(std::isnan(mean(none)));
    CHECK(std::isnan(median(none)));
    CHECK(std::isnan(standard_deviation(one)));
    CHECK(median(one) == 3);
    CHECK(quantile(one, 0.7) == 3);
}

TEST_CASE("a quantile's share must lie between zero and one") {
    CHECK_THROWS_AS(quantile(x, 1.5), std::invalid_argument);
    CHECK_THROWS_AS(quantile(x, -0.1), std::invalid_argument);
    CHECK_THROWS_AS(quantile(x, NAN), std::invalid_argument);
}
