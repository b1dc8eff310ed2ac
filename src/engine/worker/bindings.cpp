// The engine as a JavaScript module, for a Web Worker (web/engine-worker.js), another page or node:
//
//     import createEngine from './engine.js';
//     const engine = await createEngine();
//     for (const name of engine.missingAssets(command)) engine.provide(name, bytesAsUint8Array);
//     engine.run(command, message => { …; return true; }, (path, bytes) => { … });
//
// A message answered with false cancels; the bytes of a file are a Uint8Array of its own.
//
// Commands and messages are the JSON texts of src/engine/README.md.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include "engine/engine.h"

namespace {

using emscripten::val;

latlab::Engine& engine() {
    static latlab::Engine instance;
    return instance;
}

val missing_assets(const std::string& command) {
    return val::array(engine().missing_assets(command));
}

void provide(const std::string& name, const val& bytes) {
    std::string copy(bytes["length"].as<std::size_t>(), '\0');
    const val heap{emscripten::typed_memory_view(copy.size(), reinterpret_cast<unsigned char*>(copy.data()))};
    heap.call<void>("set", bytes);
    engine().provide(name, std::move(copy));
}

void run(const std::string& command, const val& emit, const val& take_file) {
    engine().run(
        command, [&](const std::string& message) { return !emit(message).isFalse(); },
        [&](const std::string& path, const std::string& bytes) {
            const val heap{emscripten::typed_memory_view(
                bytes.size(), reinterpret_cast<const unsigned char*>(bytes.data()))};
            take_file(path, val::global("Uint8Array").new_(heap));
        });
}

}  // namespace

EMSCRIPTEN_BINDINGS(latlab_engine) {
    emscripten::function("missingAssets", &missing_assets);
    emscripten::function("provide", &provide);
    emscripten::function("run", &run);
}
