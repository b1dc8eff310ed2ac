#include "encoders/cate.h"

#include "base/settings.h"
#include "encoders/encode_batches.h"

namespace latlab {

CateOptions CateOptions::reference(std::string_view space) {
    CateOptions options;
    options.width = 32;
    options.heads = 8;
    options.blocks = 12;
    options.feed_forward = 128;
    options.cross_blocks = 24;
    options.cross_feed_forward = 256;
    options.data_flow = options.positions = options.own_mask_token = false;
    options.whole_partner = options.pooled = options.every_block = false;
    options.architectures = space == "fbnet" ? 5000 : 15625;
    options.cost_window = space == "fbnet" ? 2e6 : 2e5;
    options.epochs = 10;
    options.batch = 1024;
    options.learning_rate = 1e-3;
    options.dropout = 0.1;
    return options;
}

CateOptions CateOptions::corrected(std::string_view space) {
    CateOptions options;
    if (space == "fbnet") return options;
    // A cell has 24 independent numbers where FBNet has 176.
    options.width = 32;
    options.blocks = 2;
    return options;
}

Cate::Cate(const SearchSpace& space, const CateOptions& options, std::uint64_t seed,
           CateNetwork<float> network)
    : space_(&space), options_(options), seed_(seed), network_(std::move(network)) {}

Cate::Cate(const EncoderFile& file, const std::string& name)
    : space_(file.space),
      options_(settings_from_json(file.settings, CateOptions::corrected(file.space->id()))),
      seed_(file.seed) {
    require_whole_heads(options_);
    Random random(0);
    network_ = CateNetwork<float>(*space_, options_, random);
    nn::unpack_parameters(file.tensors, network_.parameters(), name);
}

Eigen::MatrixXf Cate::encode(std::span<const Architecture> architectures) const {
    return encode_batches(*space_, options_.form(), architectures, width(), network_);
}

std::string Cate::save() const {
    CateNetwork<float> network = network_;
    return EncoderFile{std::string(id()), space_, settings_to_json(options_), seed_,
                       pack_encoder(network.parameters())}
        .save();
}

}  // namespace latlab
