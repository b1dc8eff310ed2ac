// Seconds that the zero-cost proxies of a network take. bench_proxies nb201|fbnet SECONDS
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "encoders/zero_cost_proxies.h"
#include "spaces/drawing.h"

using namespace latlab;

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: bench_proxies nb201|fbnet SECONDS\n";
        return 2;
    }
    const SearchSpace& space = search_space(words[1]);
    Random random(1);
    const auto architectures = draw_architectures(space, 1000, true, random);
    using Clock = std::chrono::steady_clock;
    const std::chrono::duration<double> least(std::atof(words[2]));
    zero_cost_proxies(space, architectures.front());  // memory and caches as in a long run
    const auto start = Clock::now();
    std::size_t done = 0;
    std::chrono::duration<double> passed{};
    do {
        zero_cost_proxies(space, architectures[done++ % architectures.size()]);
        passed = Clock::now() - start;
    } while (passed < least);
    std::cout << "{\"networks\": " << done << ", \"seconds\": " << passed.count() << "}\n";
}
