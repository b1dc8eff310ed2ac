#include "sampling/stratified_sampler.h"

#include <algorithm>
#include <numeric>

namespace latlab {

std::string_view StratifiedSampler::name() const {
    switch (key_) {
        case Key::parameters:
            return "params";
        case Key::macs:
            return "macs";
        default:
            return "oracle";
    }
}

std::vector<std::size_t> one_of_each_run(std::span<const double> numbers, std::size_t count, Random& random) {
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(order);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });

    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t from = i * order.size() / count;
        const std::size_t to = (i + 1) * order.size() / count;
        chosen.push_back(order[from + random.below(to - from)]);
    }
    return chosen;
}

std::vector<std::size_t> StratifiedSampler::pick(const SampleRequest& request, Random& random) const {
    std::vector<double> numbers(request.latency_ms.begin(), request.latency_ms.end());
    if (key_ != Key::latency) {
        for (const Architecture& architecture : request.candidates) {
            const LayerCost cost = request.space.total(architecture);
            numbers.push_back(key_ == Key::macs ? cost.macs : cost.parameters);
        }
    }
    return one_of_each_run(numbers, request.count, random);
}

}  // namespace latlab
