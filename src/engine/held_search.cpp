#include "engine/held_search.h"

namespace latlab {

HeldSearch::HeldSearch(const FitCommand& first, const SearchRequest& request, FitCache& fit_cache,
                       ObjectiveCache& objective_cache, Assets& assets, const Progress& progress) {
    objective_ = objective_cache.objective(*first.space, request, assets);
    problem_.space = first.space;
    problem_.accuracy = objective_.get();
    problem_.risk = request.risk;
    problem_.threads = 2;  // in the window; a page has one
    for (const NumberWish& wish : request.further) {
        numbers_.push_back(objective_cache.number(*first.space, wish.number, request));
        problem_.further.push_back(wish.aim);
        problem_.further.back().number = numbers_.back().get();
    }
    const auto count = static_cast<double>(1 + request.devices.size());
    const auto add = [&](const FitCommand& fit, double limit) {
        const auto at = static_cast<double>(fits_.size());
        fits_.push_back(fit_cache.get(fit, assets));
        problem_.devices.push_back(
            {&fits_.back()->fast_predictor(progress.part(at / count, (at + 1) / count)), limit});
    };
    add(first, request.max_latency_ms);
    for (const OtherDevice& device : request.devices) add(device.fit, device.max_latency_ms);
    search_ = std::make_unique<EvolutionarySearch>(problem_, SearchSettings().population, request.seed);
}

}  // namespace latlab
