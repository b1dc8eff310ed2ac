#include "engine/thread_transport.h"

#ifndef __EMSCRIPTEN__  // the page has a Web Worker instead

#include <condition_variable>
#include <deque>
#include <fstream>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/engine.h"

namespace latlab {
namespace {

using nlohmann::json;

std::optional<std::string> read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

json id_of(const std::string& command) {
    const json parsed = json::parse(command, nullptr, false);
    return parsed.is_object() && parsed.contains("id") && parsed["id"].is_primitive() ? parsed["id"] : json();
}

std::string cancelled_message(const std::string& command) {
    return json{{"id", id_of(command)}, {"type", "error"}, {"cancelled", true},
                {"fault", "cancelled"}, {"where", ""},     {"mend", ""}}
        .dump();
}

}  // namespace

struct EngineThread::State {
    std::string assets_folder;
    mutable std::mutex mutex;
    std::condition_variable woken;
    // All of these under the mutex.
    std::deque<std::string> commands, messages;
    bool running = false, cancelling = false, ending = false;
    std::thread thread;

    void work() {
        Engine engine;
        std::unique_lock lock(mutex);
        while (true) {
            woken.wait(lock, [&] { return ending || !commands.empty(); });
            if (ending) return;
            const std::string command = std::move(commands.front());
            commands.pop_front();
            running = true;
            cancelling = false;
            lock.unlock();
            provide_assets(engine, command);
            engine.run(command, [&](const std::string& message) { return deliver(message); });
            lock.lock();
            running = false;
        }
    }

    // What cannot be read stays missing, and the engine says so.
    void provide_assets(Engine& engine, const std::string& command) const {
        for (const std::string& name : engine.missing_assets(command)) {
            if (auto bytes = read_bytes(assets_folder + "/" + name)) engine.provide(name, std::move(*bytes));
        }
    }

    bool deliver(const std::string& message) {
        const std::lock_guard lock(mutex);
        messages.push_back(message);
        return !cancelling && !ending;
    }
};

EngineThread::EngineThread(std::string assets_folder) : state_(std::make_unique<State>()) {
    state_->assets_folder = std::move(assets_folder);
    state_->thread = std::thread([state = state_.get()] { state->work(); });
}

EngineThread::~EngineThread() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
    }
    state_->woken.notify_one();
    state_->thread.join();
}

void EngineThread::send(std::string command) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->commands.push_back(std::move(command));
    }
    state_->woken.notify_one();
}

void EngineThread::cancel() {
    const std::lock_guard lock(state_->mutex);
    state_->cancelling = true;
    for (const std::string& command : state_->commands)
        state_->messages.push_back(cancelled_message(command));
    state_->commands.clear();
}

std::optional<std::string> EngineThread::poll() {
    const std::lock_guard lock(state_->mutex);
    if (state_->messages.empty()) return std::nullopt;
    std::string message = std::move(state_->messages.front());
    state_->messages.pop_front();
    return message;
}

bool EngineThread::busy() const {
    const std::lock_guard lock(state_->mutex);
    return state_->running || !state_->commands.empty();
}

}  // namespace latlab

#endif
