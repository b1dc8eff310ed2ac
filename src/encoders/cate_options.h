#pragma once

#include <string_view>

#include "encoders/graph_batch.h"

namespace latlab {

/// Settings of CATE. The switches under "corrections" turn each departure from the published use of it off,
/// so that its effect can be shown.
struct CateOptions {
    // The network.
    int width = 64;         ///< of a token; a multiple of heads
    int heads = 4;          ///< of every attention
    int blocks = 3;         ///< of the encoder, which sees one architecture
    int feed_forward = 48;  ///< hidden width in a block of the encoder
    int cross_blocks = 3;   ///< of the part that sees a pair, in training only
    int cross_feed_forward = 128;

    // Corrections.
    bool data_flow = true;       ///< see GraphForm: FBNet as a chain, the cell without its dead links
    bool positions = true;       ///< tokens know their place
    bool own_mask_token = true;  ///< else a hidden operation looks like the label with number 1
    /// Nothing is hidden in the second of a pair, so that its cost can be told; else the cost of a pair is as
    /// unknown as what is hidden, and where operations do not depend on each other (FBNet) nothing is learnt.
    bool whole_partner = true;
    bool pooled = true;       ///< the vector is the mean over the tokens, else the last token's state
    bool every_block = true;  ///< the vector has the states after each block, else after the last

    // Training.
    int architectures = 20'000;  ///< drawn; all where the space has fewer
    int partners = 2;            ///< of each architecture, drawn from those just below it in cost
    double cost_window = 1e4;    ///< how many parameters below
    double hidden = 0.2;         ///< share of operations that are hidden
    double random_label = 0.2;   ///< of these, the share that shows a random label in place of the mask
    double smoothing = 0.1;      ///< of the labels
    int epochs = 6;
    int batch = 64;     ///< pairs in a step
    int warm_up = 100;  ///< steps
    double learning_rate = 2e-3;
    double weight_decay = 1e-2;
    double dropout = 0;

    /// What the published implementation does on this space.
    static CateOptions reference(std::string_view space);
    /// What LatLab uses on this space.
    static CateOptions corrected(std::string_view space);

    GraphForm form() const { return data_flow ? GraphForm::data_flow : GraphForm::published; }

    /// For base/settings.h.
    static constexpr const char* subject = "an encoder";
    template <class Options, class Visit>
    static void visit(Options& o, const Visit& visit) {
        visit("width", o.width, 1, 512);
        visit("heads", o.heads, 1, 512);
        visit("blocks", o.blocks, 1, 32);
        visit("feed_forward", o.feed_forward, 1, 2048);
        visit("cross_blocks", o.cross_blocks, 0, 32);
        visit("cross_feed_forward", o.cross_feed_forward, 1, 2048);
        visit("data_flow", o.data_flow);
        visit("positions", o.positions);
        visit("own_mask_token", o.own_mask_token);
        visit("whole_partner", o.whole_partner);
        visit("pooled", o.pooled);
        visit("every_block", o.every_block);
        visit("architectures", o.architectures, 2, 10'000'000);
        visit("partners", o.partners, 1, 1000);
        visit("cost_window", o.cost_window, 0, 1e15);
        visit("hidden", o.hidden, 0, 1);
        visit("random_label", o.random_label, 0, 1);
        visit("smoothing", o.smoothing, 0, 0.99);
        visit("epochs", o.epochs, 0, 1'000'000);
        visit("batch", o.batch, 1, 1'000'000);
        visit("warm_up", o.warm_up, 0, 1'000'000);
        visit("learning_rate", o.learning_rate, 0, 10);
        visit("weight_decay", o.weight_decay, 0, 10);
        visit("dropout", o.dropout, 0, 0.99);
    }
};

}  // namespace latlab
