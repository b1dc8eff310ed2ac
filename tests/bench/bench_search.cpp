// The evolutionary search on FBNet against random architectures under the same predictor: how good the fronts
// are, and the seconds each takes. bench_search ASSETS MEASUREMENTS.csv
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/random.h"
#include "exchange/measurements.h"
#include "predictor/few_shot.h"
#include "search/evolution.h"
#include "search/objectives.h"

using namespace latlab;
using nlohmann::json;

namespace {

constexpr std::size_t measured = 20, searched = 10'000, drawn = 100'000;

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

template <typename Work>
double seconds(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<FoundArchitecture> random_front(const SearchProblem& problem, std::uint64_t seed) {
    Random random(seed);
    std::vector<Architecture> architectures;
    for (std::size_t i = 0; i < drawn; ++i) architectures.push_back(problem.space->random(random));
    const std::vector<FoundArchitecture> all = evaluate(problem, std::move(architectures));
    std::vector<FoundArchitecture> front;
    for (const std::size_t i : pareto_front(aims_of(problem, all))) front.push_back(all[i]);
    return front;
}

json compare(const SearchProblem& problem, const std::string& objective) {
    SearchSettings settings;
    settings.evaluations = searched;
    std::vector<FoundArchitecture> found, random;
    const double search_seconds = seconds([&] { found = evolutionary_search(problem, settings).front; });
    const double random_seconds = seconds([&] { random = random_front(problem, 1); });
    const Aims of_found = aims_of(problem, found), of_random = aims_of(problem, random);
    // The random front's worst in each aim: a search that finds more than it must not move what it is
    // measured by.
    const Eigen::RowVectorXd corner = of_random.colwise().maxCoeff();
    // How much slower the random front's networks are than a found one at least as good, in the middle.
    std::vector<double> slower;
    for (const FoundArchitecture& one : random) {
        const auto faster = std::find_if(found.begin(), found.end(), [&](const FoundArchitecture& other) {
            return other.accuracy >= one.accuracy;
        });
        // One that none of them matches counts as no slower.
        slower.push_back(faster == found.end() ? 0 : one.latency.ms / faster->latency.ms - 1);
    }
    std::sort(slower.begin(), slower.end());
    return {{"objective", objective},
            {"search_seconds", search_seconds},
            {"random_seconds", random_seconds},
            {"hypervolume_ratio", hypervolume(of_found, corner) / hypervolume(of_random, corner)},
            {"random_slower", slower.empty() ? json() : json(slower[slower.size() / 2])},
            {"search_front", found.size()},
            {"random_front", random.size()}};
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "bench_search ASSETS MEASUREMENTS.csv\n";
        return 2;
    }
    const std::string assets = words[1];
    const SearchSpace& space = search_space("fbnet");
    std::vector<Measurement> measurements = read_measurements(read(words[2]), words[2]).measurements;
    measurements.resize(measured);
    const auto prior = std::make_shared<const FewShotPrior>(
        load_few_shot_prior(read(assets + "/few-shot-fbnet.safetensors"), "few-shot-fbnet.safetensors"));
    const std::unique_ptr<Predictor> predictor = FewShotMethod(prior).transfer(measurements, 1);
    const NumberTable proxies{
        std::make_shared<const WideTable>(read_wide_table(assets + "/zero-cost-fbnet.csv", space)), "LatLab"};
    json all = json::array();
    for (const std::string objective : {"capacity", "zen"}) {
        const auto made = make_objective(space, objective, {nullptr, proxies, {}});
        SearchProblem problem;
        problem.space = &space;
        problem.accuracy = made.get();
        problem.devices = {{predictor.get()}};
        all.push_back(compare(problem, objective));
    }
    std::cout << all.dump() << "\n";
}
