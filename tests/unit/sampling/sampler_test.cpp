#include "sampling/sampler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>

#include "base/error.h"
#include "predictor/few_shot_prior.h"
#include "sampling/encoding_sampler.h"

using namespace latlab;

namespace {

using ArchitectureSet = std::unordered_set<Architecture, ArchitectureHash>;

std::vector<Architecture> candidates(std::size_t count) {
    const SearchSpace& space = search_space("nb201");
    std::vector<Architecture> list;
    Random random(5);
    for (const std::size_t index : random.sample(15'625, count)) list.push_back(space.at(index));
    return list;
}

// Stands for latencies: the earlier in the list, the faster.
std::vector<double> rising(std::size_t count) {
    std::vector<double> ms(count);
    for (std::size_t i = 0; i < count; ++i) ms[i] = 1 + 0.01 * static_cast<double>(i);
    return ms;
}

struct DigitsEncoder : Encoder {
    std::string_view id() const override { return "digits"; }
    const SearchSpace& space() const override { return search_space("nb201"); }
    int width() const override { return 6; }
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override {
        Eigen::MatrixXf rows(architectures.size(), 6);
        for (Eigen::Index i = 0; i < rows.rows(); ++i)
            for (int j = 0; j < 6; ++j) rows(i, j) = architectures[i].ops[j];
        return rows;
    }
};

// Designed needs a prior, some need an encoder, the others take no notice of either.
std::unique_ptr<Sampler> sampler_of(std::string_view name) {
    FewShotPrior prior;
    prior.map = &feature_map(search_space("nb201"));
    return make_sampler(name, {std::make_shared<const FewShotPrior>(std::move(prior)),
                               std::make_shared<const DigitsEncoder>()});
}

std::vector<std::size_t> choose(std::string_view name, const std::vector<Architecture>& list,
                                std::size_t count, std::uint64_t seed) {
    const auto sampler = sampler_of(name);
    const std::vector<double> ms = sampler->sees_latency() ? rising(list.size()) : std::vector<double>();
    Random random(seed);
    return sampler->choose({search_space("nb201"), list, count, ms}, random);
}

// Whether the i-th smallest chosen number lies in the i-th of equal runs of all numbers, sorted.
bool one_from_each_run(const std::vector<double>& numbers, const std::vector<std::size_t>& chosen) {
    std::vector<double> sorted = numbers, taken;
    for (const std::size_t i : chosen) taken.push_back(numbers[i]);
    std::sort(sorted.begin(), sorted.end());
    std::sort(taken.begin(), taken.end());
    const std::size_t run = numbers.size() / chosen.size();
    for (std::size_t i = 0; i < taken.size(); ++i)
        if (taken[i] < sorted[i * run] || taken[i] > sorted[(i + 1) * run - 1]) return false;
    return true;
}

}  // namespace

TEST_CASE("every sampler goes by its own name and chooses the asked number, all different") {
    const std::vector<Architecture> list = candidates(101);
    for (const std::string_view name : sampler_names()) {
        CAPTURE(name);
        CHECK(sampler_of(name)->name() == name);
        for (const std::size_t count : {0, 1, 7, 100, 101}) {
            const std::vector<std::size_t> chosen = choose(name, list, count, 1);
            CHECK(chosen.size() == count);
            CHECK(std::set<std::size_t>(chosen.begin(), chosen.end()).size() == count);
            for (const std::size_t i : chosen) CHECK(i < list.size());
        }
    }
}

TEST_CASE("every sampler repeats its choice for a seed, and all but the designed change it with the seed") {
    const std::vector<Architecture> list = candidates(500);
    for (const std::string_view name : sampler_names()) {
        CAPTURE(name);
        CHECK(choose(name, list, 20, 1) == choose(name, list, 20, 1));
        CHECK((choose(name, list, 20, 1) == choose(name, list, 20, 2)) == (name == "designed"));
    }
}

TEST_CASE("no sampler chooses an architecture twice where candidates repeat") {
    std::vector<Architecture> list = candidates(40);
    list.reserve(70);
    list.insert(list.end(), list.begin(), list.begin() + 30);
    for (const std::string_view name : sampler_names()) {
        CAPTURE(name);
        ArchitectureSet chosen;
        for (const std::size_t i : choose(name, list, 40, 3)) chosen.insert(list[i]);
        CHECK(chosen.size() == 40);
        CHECK_THROWS_AS(choose(name, list, 41, 3), DataError);
    }
}

TEST_CASE("no sampler chooses what is measured") {
    const std::vector<Architecture> list = candidates(40);
    const std::vector<Architecture> measured(list.begin() + 10, list.begin() + 25);
    for (const std::string_view name : sampler_names()) {
        CAPTURE(name);
        const auto sampler = sampler_of(name);
        const std::vector<double> ms = sampler->sees_latency() ? rising(40) : std::vector<double>();
        Random random(1);
        for (const std::size_t i : sampler->choose({search_space("nb201"), list, 25, ms, measured}, random))
            CHECK((i < 10 || i >= 25));
        CHECK_THROWS_AS(sampler->choose({search_space("nb201"), list, 26, ms, measured}, random), DataError);
    }
}

TEST_CASE("a smaller random choice is the beginning of a larger one") {
    const std::vector<Architecture> list = candidates(500);
    const std::vector<std::size_t> few = choose("random", list, 5, 9), many = choose("random", list, 50, 9);
    CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("random choices favour no candidate") {
    const std::vector<Architecture> list = candidates(20);
    std::map<std::size_t, int> times;
    for (std::uint64_t seed = 0; seed < 2000; ++seed)
        for (const std::size_t i : choose("random", list, 5, seed)) ++times[i];
    // Binomial with mean 500 and standard deviation 19.4: five of those.
    for (std::size_t i = 0; i < 20; ++i) CHECK(times[i] == Approx(500).margin(97));
}

TEST_CASE("params, macs and oracle take one candidate from each run of their sorted number") {
    const std::vector<Architecture> list = candidates(400);
    std::vector<double> parameters, macs;
    for (const Architecture& architecture : list) {
        parameters.push_back(search_space("nb201").total(architecture).parameters);
        macs.push_back(search_space("nb201").total(architecture).macs);
    }
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CHECK(one_from_each_run(rising(400), choose("oracle", list, 20, seed)));
        CHECK(one_from_each_run(parameters, choose("params", list, 20, seed)));
        CHECK(one_from_each_run(macs, choose("macs", list, 20, seed)));
        CHECK_FALSE(one_from_each_run(macs, choose("random", list, 20, seed)));
    }
}

TEST_CASE("candidates of equal cost are taken whatever their place in the list") {
    // Four candidates of one cost (a single 3x3 convolution on different edges) and one to choose: each comes
    // up.
    const std::vector<Architecture> list = {
        {{3, 0, 0, 0, 0, 0}}, {{0, 3, 0, 0, 0, 0}}, {{0, 0, 3, 0, 0, 0}}, {{0, 0, 0, 3, 0, 0}}};
    std::set<std::size_t> seen;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const std::vector<std::size_t> chosen = choose("macs", list, 2, seed);
        seen.insert(chosen.begin(), chosen.end());
    }
    CHECK(seen.size() == 4);
}

TEST_CASE("only the oracle is given latencies, and it needs them") {
    const std::vector<Architecture> list = candidates(30);
    const std::vector<double> ms = rising(30);
    for (const std::string_view name : sampler_names()) {
        CAPTURE(name);
        const auto sampler = sampler_of(name);
        CHECK(sampler->sees_latency() == (name == "oracle"));
        Random random(1);
        const SampleRequest with{search_space("nb201"), list, 5, ms}, without{search_space("nb201"), list, 5};
        CHECK_THROWS_AS(sampler->choose(sampler->sees_latency() ? without : with, random),
                        std::invalid_argument);
    }
}

TEST_CASE("an unknown sampler is refused with the list of those that exist") {
    try {
        make_sampler("kmeans");
        FAIL("no error");
    } catch (const UsageError& error) {
        const std::string text = error.what();
        for (const std::string_view name : sampler_names()) CHECK(text.find(name) != std::string::npos);
        CHECK(text.find("kmeans") != std::string::npos);
    }
}
