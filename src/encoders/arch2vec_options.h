#pragma once

#include <string_view>

#include "encoders/graph_batch.h"

namespace latlab {

/// Settings of Arch2Vec. The switches under "corrections" turn each departure from the published use of it
/// off, so that its effect can be shown.
struct Arch2VecOptions {
    // The encoder.
    int layers = 2;   ///< graph isomorphism layers
    int hidden = 96;  ///< width of each
    int width = 192;  ///< of the vector

    // Corrections.
    bool data_flow = true;    ///< see GraphForm: FBNet as a chain, the cell without its dead links
    bool positions = true;    ///< nodes know their place, which a sum over neighbours does not tell
    bool every_layer = true;  ///< the vector reads the states after each layer, else after the last
    /// The network is reconstructed from the vector itself, else from every node's own latent numbers, of
    /// which the vector is the mean.
    bool pooled_decoder = true;

    // Training.
    int architectures = 20'000;  ///< drawn; all where the space has fewer
    int epochs = 20;
    int batch = 64;
    double learning_rate = 1e-3;
    double dropout = 0;  ///< of the latent numbers before they are decoded
    double clip = 5;     ///< limit of the gradient's norm
    /// Times the Kullback-Leibler term, whose published weight is 1 / (batch * nodes).
    double divergence = 0.1;

    /// What the published implementation does on this space.
    static Arch2VecOptions reference(std::string_view space);
    /// What LatLab uses on this space.
    static Arch2VecOptions corrected(std::string_view space);

    GraphForm form() const { return data_flow ? GraphForm::data_flow : GraphForm::published; }

    /// For base/settings.h.
    static constexpr const char* subject = "an encoder";
    template <class Options, class Visit>
    static void visit(Options& o, const Visit& visit) {
        visit("layers", o.layers, 1, 32);
        visit("hidden", o.hidden, 1, 1024);
        visit("width", o.width, 1, 1024);
        visit("data_flow", o.data_flow);
        visit("positions", o.positions);
        visit("every_layer", o.every_layer);
        visit("pooled_decoder", o.pooled_decoder);
        visit("architectures", o.architectures, 2, 10'000'000);
        visit("epochs", o.epochs, 0, 1'000'000);
        visit("batch", o.batch, 1, 1'000'000);
        visit("learning_rate", o.learning_rate, 0, 10);
        visit("dropout", o.dropout, 0, 0.99);
        visit("clip", o.clip, 0, 1'000'000);
        visit("divergence", o.divergence, 0, 1'000'000);
    }
};

}  // namespace latlab
