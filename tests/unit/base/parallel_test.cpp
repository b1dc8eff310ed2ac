#include "base/parallel.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace latlab;

TEST_CASE("jobs are all done once, and told of in their order, on however many threads") {
    for (const unsigned threads : {1u, 2u, 7u}) {
        std::vector<int> runs(50);
        std::vector<std::size_t> told;
        run_in_order(
            runs.size(), threads, [&](std::size_t job) { ++runs[job]; },
            [&](std::size_t job) {
                CHECK(runs[job] == 1);
                told.push_back(job);
            });
        REQUIRE(told.size() == runs.size());
        for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i] == i);
    }
    run_in_order(
        0, 2, [](std::size_t) { FAIL(); }, [](std::size_t) { FAIL(); });
}

TEST_CASE("the first fault of a job or of its report stops the others and is thrown") {
    for (const unsigned threads : {1u, 3u}) {
        std::atomic<int> begun = 0;
        const auto faulty = [&](std::size_t job) {
            ++begun;
            if (job == 2) throw std::runtime_error("job 2");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));  // while the fault gets about
        };
        CHECK_THROWS_WITH(run_in_order(1000, threads, faulty, [](std::size_t) {}), "job 2");
        CHECK(begun < 1000);
        std::size_t last = 0;
        const auto refuses = [&](std::size_t job) {
            last = job;
            if (job == 5) throw std::runtime_error("report 5");
        };
        CHECK_THROWS_WITH(run_in_order(
                              1000, threads, [](std::size_t) {}, refuses),
                          "report 5");
        CHECK(last == 5);
    }
}
