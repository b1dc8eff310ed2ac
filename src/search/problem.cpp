#include "search/problem.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/parallel.h"
#include "base/statistics.h"

namespace latlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// By bisection: exact, and asked for once a risk.
double normal_quantile(double probability) {
    double low = -40, high = 40;
    for (int i = 0; i < 100; ++i) {
        const double middle = 0.5 * (low + high);
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < probability ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

// The share by which a value lies outside its bounds.
double excess(double value, double at_least, double at_most) {
    if (std::isnan(value)) return infinity;
    if (value > at_most) return at_most > 0 ? value / at_most - 1 : value - at_most;
    if (value < at_least) return at_least > 0 ? 1 - value / at_least : at_least - value;
    return 0;
}

// Few enough that a generation of a search is work for several threads.
constexpr std::size_t networks_of_a_share = 25;

void predict_latencies(const SearchProblem& problem, std::span<const Architecture> architectures,
                       std::span<FoundArchitecture> found) {
    const LatencyAtRisk at_risk(problem.risk);
    for (std::size_t d = 0; d < problem.devices.size(); ++d) {
        const auto estimates = problem.devices[d].predictor->predict(architectures);
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (d == 0)
                found[i].latency = estimates[i];
            else
                found[i].other_latencies.push_back(estimates[i]);
            const double limit = problem.devices[d].max_latency_ms;
            if (limit < infinity) found[i].violation += excess(at_risk(estimates[i]), 0, limit);
        }
    }
}

void evaluate_share(const SearchProblem& problem, std::span<const Architecture> architectures,
                    std::span<FoundArchitecture> found) {
    predict_latencies(problem, architectures, found);
    for (const FurtherAim& aim : problem.further) {
        const std::vector<double> numbers = aim.number->score(architectures);
        for (std::size_t i = 0; i < found.size(); ++i) {
            found[i].further.push_back(numbers[i]);
            found[i].violation += excess(numbers[i], aim.at_least, aim.at_most);
        }
    }
    const std::vector<double> accuracies = problem.accuracy->score(architectures);
    for (std::size_t i = 0; i < found.size(); ++i) {
        found[i].architecture = architectures[i];
        found[i].accuracy = accuracies[i];
        if (std::isnan(accuracies[i])) found[i].violation = infinity;
    }
}

}  // namespace

LatencyAtRisk::LatencyAtRisk(double risk) : z_(risk == 0.5 ? 0 : normal_quantile(1 - risk)) {
    if (!(risk > 0 && risk < 1)) throw std::invalid_argument("LatencyAtRisk: a risk between 0 and 1");
}

double LatencyAtRisk::operator()(const LatencyEstimate& estimate) const {
    const double near = z_ > 0 ? estimate.upper : estimate.lower;
    if (z_ == 0 || !(near > 0 && estimate.ms > 0)) return estimate.ms;
    const double far = z_ > 0 ? estimate.interval95.upper : estimate.interval95.lower;
    const double middle = std::log(estimate.ms), first = std::log(near), reach = std::abs(z_);
    if (reach <= normal80 || !(far > 0)) return std::exp(middle + (first - middle) * reach / normal80);
    return std::exp(first + (std::log(far) - first) * (reach - normal80) / (normal95 - normal80));
}

std::vector<FoundArchitecture> evaluate(const SearchProblem& problem,
                                        std::span<const Architecture> architectures,
                                        const Progress& progress) {
    std::vector<FoundArchitecture> found(architectures.size());
    const auto evaluate_part = [&](std::size_t share) {
        const std::size_t first = share * networks_of_a_share;
        const std::size_t count = std::min(networks_of_a_share, found.size() - first);
        evaluate_share(problem, architectures.subspan(first, count), std::span(found).subspan(first, count));
    };
    const std::size_t shares = (found.size() + networks_of_a_share - 1) / networks_of_a_share;
    run_in_order(shares, problem.threads, evaluate_part, [&](std::size_t share) {
        progress.report(static_cast<double>(share + 1) / static_cast<double>(shares), "Predicting latencies");
    });
    return found;
}

Aims aims_of(const SearchProblem& problem, std::span<const FoundArchitecture> found) {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < problem.further.size(); ++i)
        if (problem.further[i].wanted != FurtherAim::Wanted::anything) wanted.push_back(i);
    const std::size_t width = 1 + problem.devices.size() + wanted.size();
    Aims aims(static_cast<Eigen::Index>(found.size()), static_cast<Eigen::Index>(width));
    for (std::size_t i = 0; i < found.size(); ++i) {
        Eigen::Index at = 0;
        const auto put = [&](double value) { aims(static_cast<Eigen::Index>(i), at++) = value; };
        put(found[i].latency.ms);
        put(-found[i].accuracy);
        for (const LatencyEstimate& other : found[i].other_latencies) put(other.ms);
        for (const std::size_t j : wanted)
            put(problem.further[j].wanted == FurtherAim::Wanted::low ? found[i].further[j]
                                                                     : -found[i].further[j]);
    }
    return aims;
}

}  // namespace latlab
