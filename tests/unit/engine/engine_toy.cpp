#include "engine_toy.h"

#include <map>
#include <set>

#include "predictor/few_shot_prior.h"
#include "predictor/nasflat_training.h"
#include "search/accuracy_model.h"
#include "support.h"

namespace latlab::test {
namespace {

double made_up_latency(const Architecture& architecture) {
    double ms = 2;
    for (const std::uint8_t op : architecture.ops) ms += 1.5 * op + (op == 2 ? 1 : 0);
    return ms;
}

LatencyTable made_up_sources(const SearchSpace& space) {
    constexpr Eigen::Index rows = 120;
    Random random(3);
    std::set<Architecture> distinct;
    while (distinct.size() < rows) distinct.insert(space.random(random));
    LatencyTable table;
    table.space = &space;
    table.architectures.assign(distinct.begin(), distinct.end());
    table.devices = {"near", "far"};
    table.latency_ms.resize(rows, 2);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const Architecture& architecture = table.architectures[static_cast<std::size_t>(i)];
        double far = 1;
        for (const std::uint8_t op : architecture.ops) far += (op * 2) % 5;
        table.latency_ms.row(i) << made_up_latency(architecture) / 3, far;
    }
    return table;
}

NasflatOptions tiny_options() {
    NasflatOptions options;
    options.graph_width = 16;
    options.feature_width = 12;
    options.head_width = 16;
    options.operation_width = 8;
    options.hardware_width = 4;
    options.epochs = 60;
    options.batch = 64;
    options.device_rows = 32;
    options.learning_rate = 5e-3;
    options.transfer_epochs = 20;
    return options;
}

}  // namespace

const std::string& tiny_nasflat(const std::string& space) {
    static std::map<std::string, std::string> kept;
    std::string& bytes = kept[space];
    if (bytes.empty()) {
        const NasflatState state =
            pretrain_nasflat(made_up_sources(search_space(space)), tiny_options(), 5, nullptr, 1);
        bytes = save_nasflat(state, NasflatPrecision::float32);
    }
    return bytes;
}

const std::string& tiny_few_shot(const std::string& space) {
    static std::map<std::string, std::string> kept;
    std::string& bytes = kept[space];
    if (bytes.empty()) {
        FewShotPrior prior = make_few_shot_prior(made_up_sources(search_space(space)));
        prior.learning_curve = {
            {{5, {0.02, 0.1, 0.2}, {0.7, 0.9, 0.95}}, {20, {0.01, 0.05, 0.1}, {0.8, 0.95, 0.97}}}, 2};
        bytes = save_few_shot_prior(prior);
    }
    return bytes;
}

const std::string& tiny_accuracy_model() {
    static const std::string bytes = [] {
        Random random(2);
        return AccuracyModel(random).save({});
    }();
    return bytes;
}

nlohmann::json fit_command(const std::string& command, const std::string& space, const std::string& predictor,
                           std::size_t count) {
    Random random(17);
    std::set<Architecture> distinct;
    while (distinct.size() < count) distinct.insert(search_space(space).random(random));
    nlohmann::json measurements = nlohmann::json::array();
    for (const Architecture& architecture : distinct) {
        measurements.push_back({{"architecture", search_space(space).print(architecture)},
                                {"latency_ms", made_up_latency(architecture)}});
    }
    return {{"id", 7},
            {"command", command},
            {"space", space},
            {"predictor", predictor},
            {"measurements", measurements}};
}

std::size_t Conversation::count(const std::string& type) const {
    std::size_t number = 0;
    for (const nlohmann::json& message : messages) number += message["type"] == type;
    return number;
}

PreparedEngine::PreparedEngine() {
    for (const char* space : {"nb201", "fbnet"}) {
        engine_.provide("nasflat-" + std::string(space) + ".safetensors", tiny_nasflat(space));
        engine_.provide("few-shot-" + std::string(space) + ".safetensors", tiny_few_shot(space));
        for (const std::string encoder : {"arch2vec-", "cate-", "zcp-"}) {
            const std::string name = encoder + space + ".safetensors";
            engine_.provide(name, shipped_asset(name));
        }
    }
    engine_.provide("accuracy-nb201.safetensors", tiny_accuracy_model());
    engine_.provide("zero-cost-fbnet.csv", shipped_asset("zero-cost-fbnet.csv"));
}

Conversation PreparedEngine::run(const nlohmann::json& command) {
    return run_text(command.dump());
}

Conversation PreparedEngine::run_until(const nlohmann::json& command,
                                       const std::function<bool(const nlohmann::json& message)>& cancels) {
    Conversation conversation;
    engine_.run(command.dump(), [&](const std::string& message) {
        conversation.messages.push_back(nlohmann::json::parse(message));
        return !cancels(conversation.messages.back());
    });
    return conversation;
}

Conversation PreparedEngine::run_text(const std::string& command, std::size_t cancel_after) {
    Conversation conversation;
    engine_.run(command, [&](const std::string& message) {
        conversation.messages.push_back(nlohmann::json::parse(message));
        return conversation.messages.size() < cancel_after;
    });
    return conversation;
}

}  // namespace latlab::test
