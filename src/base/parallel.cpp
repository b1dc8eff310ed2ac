#include "base/parallel.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace latlab {

void run_in_order(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                  const std::function<void(std::size_t)>& done) {
    std::mutex mutex;
    std::size_t next = 0, reported = 0;
    std::vector<bool> finished(count);
    std::exception_ptr failure;
    const auto loop = [&] {
        std::unique_lock lock(mutex);
        while (next < count && !failure) {
            const std::size_t job = next++;
            lock.unlock();
            std::exception_ptr thrown;
            try {
                work(job);
            } catch (...) {
                thrown = std::current_exception();
            }
            lock.lock();
            try {
                if (thrown) std::rethrow_exception(thrown);
                finished[job] = true;
                for (; reported < count && finished[reported] && !failure; ++reported) done(reported);
            } catch (...) {
                if (!failure) failure = std::current_exception();
            }
        }
    };
#ifdef __EMSCRIPTEN__
    (void)threads;
    loop();
#else
    std::vector<std::thread> others;
    try {
        for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i) others.emplace_back(loop);
    } catch (const std::system_error&) {
        // The system has no more threads: those that there are do the work.
    }
    loop();
    for (std::thread& thread : others) thread.join();
#endif
    if (failure) std::rethrow_exception(failure);
}

}  // namespace latlab
