#include "predictor/nasflat_scores.h"

#include <algorithm>
#include <future>

namespace latlab {
namespace {

// Enough rows for large products, few enough that the states stay in a core's cache.
constexpr std::size_t rows_at_once = 64;

void score_part(const NasflatNetwork<float>& network, const NasflatInput& input,
                std::span<const Architecture> architectures, int device, std::span<double> scores,
                const Progress& progress) {
    nn::Tape<float> tape(nn::Recording::off);
    for (std::size_t first = 0; first < architectures.size(); first += rows_at_once) {
        progress.report(static_cast<double>(first) / static_cast<double>(architectures.size()), "predicting");
        const std::size_t count = std::min(rows_at_once, architectures.size() - first);
        std::vector<NasflatArchitecture> encoded;
        std::vector<NasflatItem> items;
        for (const Architecture& architecture : architectures.subspan(first, count)) {
            encoded.push_back(input.encode(architecture));
        }
        for (const NasflatArchitecture& architecture : encoded) items.push_back({&architecture, device});
        const auto values = network(tape, input.batch(items));
        for (std::size_t i = 0; i < count; ++i) {
            scores[first + i] = values.value()(static_cast<Eigen::Index>(i), 0);
        }
    }
}

}  // namespace

std::vector<double> nasflat_scores(const NasflatNetwork<float>& network, const NasflatInput& input,
                                   std::span<const Architecture> architectures, int device,
                                   [[maybe_unused]] int threads, const Progress& progress) {
    std::vector<double> scores(architectures.size());
    const std::span<double> all = scores;
    std::size_t half = 0;
#ifndef __EMSCRIPTEN__
    std::future<void> other;
    if (threads > 1 && architectures.size() > rows_at_once) {
        half = architectures.size() / 2 / rows_at_once * rows_at_once;
        other = std::async(std::launch::async, [&] {
            score_part(network, input, architectures.first(half), device, all.first(half), {});
        });
    }
#endif
    score_part(network, input, architectures.subspan(half), device, all.subspan(half), progress);
#ifndef __EMSCRIPTEN__
    if (other.valid()) other.get();
#endif
    return scores;
}

}  // namespace latlab
