#include "predictor/nasflat_options.h"

#include "base/settings.h"

namespace latlab {

const std::vector<std::string>& value_names(NasflatOptions::Hardware) {
    static const std::vector<std::string> list{"per-operation", "at-head"};
    return list;
}
const std::vector<std::string>& value_names(NasflatOptions::Layer) {
    static const std::vector<std::string> list{"flow", "attention", "ensemble"};
    return list;
}
const std::vector<std::string>& value_names(NasflatOptions::Loss) {
    static const std::vector<std::string> list{"hinge", "differences"};
    return list;
}
const std::vector<std::string>& value_names(NasflatOptions::Trained) {
    static const std::vector<std::string> list{"everything", "head-and-hardware", "hardware"};
    return list;
}

std::string NasflatOptions::to_json() const {
    return settings_to_json(*this);
}

NasflatOptions NasflatOptions::from_json(std::string_view text) {
    return settings_from_json(text, NasflatOptions());
}

NasflatOptions NasflatOptions::reference(std::string_view space) {
    NasflatOptions options;
    options.pairs_within_device = false;
    options.attention_minus_infinity = false;
    options.reset_before_each_transfer = false;
    options.chain_with_positions = false;
    options.epochs = 150;
    options.pair_cap = 4;
    options.loss = Loss::hinge;
    options.transfer_epochs = space == "fbnet" ? 30 : 40;
    options.transfer_learning_rate = space == "fbnet" ? 1e-3 : 3e-3;
    return options;
}

NasflatOptions NasflatOptions::corrected(std::string_view space) {
    NasflatOptions options;
    if (space == "fbnet") {
        options.epochs = 30;
        options.trained = Trained::hardware;
        options.transfer_epochs = 30;
        options.transfer_learning_rate = 3e-2;
    }
    return options;
}

}  // namespace latlab
