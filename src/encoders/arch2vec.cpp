#include "encoders/arch2vec.h"

#include "base/settings.h"
#include "encoders/encode_batches.h"
#include "nn/optimiser.h"
#include "spaces/drawing.h"

namespace latlab {

Arch2VecOptions Arch2VecOptions::reference(std::string_view space) {
    Arch2VecOptions options;
    options.layers = 4;
    options.hidden = 128;
    options.width = 32;
    options.data_flow = options.positions = options.every_layer = options.pooled_decoder = false;
    // Nine tenths of the space; of FBNet that of the 5,000 networks with measured latencies.
    options.architectures = space == "fbnet" ? 4500 : 14062;
    options.epochs = space == "fbnet" ? 50 : 10;
    options.batch = 32;
    options.dropout = 0.3;
    options.divergence = 1;
    return options;
}

Arch2VecOptions Arch2VecOptions::corrected(std::string_view space) {
    Arch2VecOptions options;
    // The 22 layers of FBNet have 176 independent numbers, a cell 24.
    if (space == "nb201") options.width = 32;
    return options;
}

Arch2Vec::Arch2Vec(const SearchSpace& space, const Arch2VecOptions& options, std::uint64_t seed,
                   Arch2VecNetwork<float> network)
    : space_(&space), options_(options), seed_(seed), network_(std::move(network)) {}

Arch2Vec::Arch2Vec(const EncoderFile& file, const std::string& name)
    : space_(file.space),
      options_(settings_from_json(file.settings, Arch2VecOptions::corrected(file.space->id()))),
      seed_(file.seed) {
    Random random(0);
    network_ = Arch2VecNetwork<float>(*space_, options_, random);
    nn::unpack_parameters(file.tensors, network_.parameters(), name);
}

Eigen::MatrixXf Arch2Vec::encode(std::span<const Architecture> architectures) const {
    return encode_batches(*space_, options_.form(), architectures, width(), network_);
}

std::string Arch2Vec::save() const {
    Arch2VecNetwork<float> network = network_;
    return EncoderFile{std::string(id()), space_, settings_to_json(options_), seed_,
                       pack_encoder(network.parameters())}
        .save();
}

Arch2Vec train_arch2vec(const SearchSpace& space, const Arch2VecOptions& options, std::uint64_t seed,
                        const Progress& progress) {
    const Random root(seed);
    Random start = root.fork(0), draw = root.fork(1), noise = root.fork(2);
    Arch2VecNetwork<float> network(space, options, start);
    Arch2VecDecoder<float> decoder(space, options, network.mean.weight.value.rows(), start);
    nn::ParameterList<float> parameters = network.parameters();
    decoder.collect(parameters);
    nn::AdamWOptions adam;
    adam.learning_rate = options.learning_rate;
    adam.weight_decay = 0;
    nn::AdamW<float> optimiser(parameters, adam);

    std::vector<Architecture> drawn =
        draw_architectures(space, static_cast<std::size_t>(options.architectures), false, draw);
    const auto batch = static_cast<std::size_t>(options.batch);
    const GraphForm form = options.form();
    nn::Tape<float> tape;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        draw.shuffle(drawn);
        for (std::size_t first = 0; first < drawn.size(); first += batch) {
            const std::span<const Architecture> part(&drawn[first], std::min(batch, drawn.size() - first));
            const auto loss = decoder(tape, network, GraphBatch(space, form, part), options, noise);
            parameters.zero_gradients();
            tape.backward(loss);
            nn::clip_gradient_norm(parameters, options.clip);
            optimiser.step();
            const double share = static_cast<double>(first) / static_cast<double>(drawn.size());
            progress.report((epoch + share) / options.epochs,
                            "training Arch2Vec, epoch " + std::to_string(epoch + 1) + " of " +
                                std::to_string(options.epochs) + ", loss " + std::to_string(loss.scalar()));
        }
    }
    return {space, options, seed, std::move(network)};
}

}  // namespace latlab
