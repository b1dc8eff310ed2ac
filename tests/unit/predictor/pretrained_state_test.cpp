#include "predictor/pretrained_state.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "predictor/source_data.h"
#include "toy_table.h"

using namespace latlab;

namespace {

namespace fs = std::filesystem;

PretrainRequest small_request() {
    PretrainRequest request;
    request.sources = select_devices(test::toy_table(), {"other", "twin"});
    request.rows_per_device = 16;
    request.options.epochs = 1;
    request.options.graph_width = 8;
    request.options.feature_width = 8;
    request.options.head_width = 8;
    request.licences = "toy";
    request.threads = 1;
    return request;
}

// A folder of its own that goes with the test.
struct Folder {
    Folder() : path(fs::temp_directory_path() / "latlab-pretrained-state-test") { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
    std::vector<fs::path> files() const {
        std::vector<fs::path> list;
        if (fs::exists(path))
            for (const auto& entry : fs::directory_iterator(path)) list.push_back(entry.path());
        return list;
    }
    fs::path path;
};

// Whether pre-training was done, which reports progress, rather than a file read.
struct Cached {
    NasflatState state;
    bool trained;
};

Cached run(const PretrainRequest& request, const Folder& folder) {
    bool trained = false;
    const Progress progress([&](double, const std::string&) { return trained = true; });
    NasflatState state = pretrain_cached(request, folder.path.string(), "toy", progress);
    return {std::move(state), trained};
}

std::string bytes(const NasflatState& state) {
    return save_nasflat(state, NasflatPrecision::float32);
}

}  // namespace

TEST_CASE("a state knows what it was pre-trained on") {
    const PretrainRequest request = small_request();
    const NasflatState state = pretrain(request);
    CHECK(state.provenance.devices == std::vector<std::string>{"other", "twin"});
    CHECK(state.provenance.rows_per_device == std::vector<std::size_t>{16, 16});
    CHECK(state.provenance.seed == 1);
    CHECK(state.provenance.licences == "toy");
    CHECK(state.provenance.data == fingerprint(request.sources));

    PretrainRequest all = small_request();
    all.rows_per_device = 0;
    CHECK(pretrain(all).provenance.rows_per_device == std::vector<std::size_t>{400, 400});
}

TEST_CASE("an equal request is read from the folder and gives the same state") {
    const Folder folder;
    const Cached first = run(small_request(), folder), second = run(small_request(), folder);
    CHECK(first.trained);
    CHECK_FALSE(second.trained);
    CHECK(bytes(first.state) == bytes(second.state));
    REQUIRE(folder.files().size() == 1);
    CHECK(folder.files()[0].filename().string().rfind("toy-", 0) == 0);
}

TEST_CASE("settings of the transfer do not ask for another pre-training and are those of the request") {
    const Folder folder;
    run(small_request(), folder);
    PretrainRequest request = small_request();
    request.options.transfer_epochs = 7;
    request.options.nearest_hardware = false;
    request.options.reset_before_each_transfer = false;
    const Cached found = run(request, folder);
    CHECK_FALSE(found.trained);
    CHECK(found.state.options.transfer_epochs == 7);
    CHECK_FALSE(found.state.options.nearest_hardware);
    CHECK_FALSE(found.state.options.reset_before_each_transfer);
}

TEST_CASE("whatever pre-training depends on makes another request") {
    std::set<std::string> keys{request_key(small_request())};
    const auto differs = [&keys](auto change) {
        PretrainRequest request = small_request();
        change(request);
        return keys.insert(request_key(request)).second;
    };
    CHECK(differs([](PretrainRequest& r) { r.seed = 2; }));
    CHECK(differs([](PretrainRequest& r) { r.rows_per_device = 17; }));
    CHECK(differs([](PretrainRequest& r) { r.options.epochs = 2; }));
    CHECK(differs([](PretrainRequest& r) { r.options.pairs_within_device = false; }));
    CHECK(differs([](PretrainRequest& r) { r.sources.latency_ms(3, 1) += 0.5; }));
    CHECK(differs([](PretrainRequest& r) { r.supplement = layer_cost_encoding(search_space("nb201")); }));
    CHECK_FALSE(differs([](PretrainRequest& r) { r.threads = 2; }));
}

TEST_CASE("a damaged file is replaced") {
    const Folder folder;
    const std::string original = bytes(run(small_request(), folder).state);
    REQUIRE(folder.files().size() == 1);
    fs::resize_file(folder.files()[0], fs::file_size(folder.files()[0]) / 2);
    CHECK(run(small_request(), folder).trained);
    CHECK(folder.files().size() == 1);
    const Cached again = run(small_request(), folder);
    CHECK_FALSE(again.trained);
    CHECK(bytes(again.state) == original);
}

TEST_CASE("without a folder nothing is kept") {
    const NasflatState state = pretrain_cached(small_request(), "", "toy");
    CHECK(bytes(state) == bytes(pretrain(small_request())));
}
