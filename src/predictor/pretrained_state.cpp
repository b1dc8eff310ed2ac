#include "predictor/pretrained_state.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "predictor/nasflat_training.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

// Raise when pre-training changes its results, so that states of older versions are not taken for new ones.
constexpr int pretraining_version = 1;

NasflatOptions without_transfer_settings(NasflatOptions options) {
    const NasflatOptions defaults;
    options.reset_before_each_transfer = defaults.reset_before_each_transfer;
    options.nearest_hardware = defaults.nearest_hardware;
    options.trained = defaults.trained;
    options.transfer_epochs = defaults.transfer_epochs;
    options.transfer_batch = defaults.transfer_batch;
    options.transfer_learning_rate = defaults.transfer_learning_rate;
    options.transfer_weight_decay = defaults.transfer_weight_decay;
    options.anchor = defaults.anchor;
    options.averaged_epochs = defaults.averaged_epochs;
    return options;
}

std::optional<NasflatState> read_state(const std::filesystem::path& path, const PretrainRequest& request) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    try {
        NasflatState state = load_nasflat(bytes, path.string(), request.supplement);
        state.options = request.options;
        return state;
    } catch (const DataError&) {
        return std::nullopt;
    }
}

// Under a name of its own first: who reads or writes the same state meanwhile never meets half a file.
void write_state(const std::filesystem::path& path, const NasflatState& state) {
    std::filesystem::create_directories(path.parent_path());
    const std::filesystem::path part =
        path.string() + "." + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
    std::ofstream file(part, std::ios::binary);
    file << save_nasflat(state, NasflatPrecision::float32);
    file.close();
    if (!file)
        throw DataError("cannot be written", part.string(), "Is there space left, and may you write there?");
    std::filesystem::rename(part, path);
}

}  // namespace

NasflatState pretrain(const PretrainRequest& request, const Progress& progress) {
    NasflatState state =
        pretrain_nasflat(draw_per_device(request.sources, request.rows_per_device, request.seed),
                         request.options, request.seed, request.supplement, request.threads, progress);
    state.provenance.data = fingerprint(request.sources);
    state.provenance.licences = request.licences;
    return state;
}

NasflatState pretrain_cached(const PretrainRequest& request, const std::string& folder,
                             const std::string& label, const Progress& progress) {
    if (folder.empty()) return pretrain(request, progress);
    const std::filesystem::path path =
        std::filesystem::path(folder) / (label + "-" + request_key(request) + ".safetensors");
    if (std::optional<NasflatState> state = read_state(path, request)) return std::move(*state);
    NasflatState state = pretrain(request, progress);
    write_state(path, state);
    return state;
}

std::string request_key(const PretrainRequest& request) {
    std::string text = std::to_string(pretraining_version) + " " + fingerprint(request.sources) + " " +
                       std::to_string(request.rows_per_device) + " " + std::to_string(request.seed) + " " +
                       (request.supplement ? request.supplement->id() : "none") + " " +
                       without_transfer_settings(request.options).to_json();
    return fingerprint(text);
}

}  // namespace latlab
