#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// Settings of NASFLAT (Akhauri and Abdelfattah, "On Latency Predictors for Neural Architecture Search",
/// MLSys 2024): the network, what it is trained on, and how it moves to a new device. The switches under
/// "corrections" turn each departure from the published implementation off, so that its effect can be shown.
struct NasflatOptions {
    enum class Hardware {
        per_operation,  ///< in the token of every operation
        at_head,        ///< once, beside the pooled graph
    };
    enum class Layer { flow, attention, ensemble };
    enum class Loss {
        hinge,        ///< of pairs: a wrong or too narrow order costs
        differences,  ///< of pairs: squared error of the difference in standardised log latency
    };
    enum class Trained { everything, head_and_hardware, hardware };

    // The network (section 4 of the paper).
    Hardware hardware = Hardware::per_operation;
    Layer layer = Layer::ensemble;
    bool operation_refinement = true;  ///< the pass that refines operation tokens by their graph
    int operation_width = 40;          ///< of an operation's embedding
    int hardware_width = 8;            ///< of a device's
    int graph_width = 128;
    int feature_width = 96;  ///< of a node going into the first graph layer
    int head_width = 200;
    double dropout = 0.1;

    // Corrections.
    bool pairs_within_device = true;         ///< else pairs also compare scaled latencies of two devices
    bool attention_minus_infinity = true;    ///< else a missing edge counts as logit 0 in the softmax
    bool reset_before_each_transfer = true;  ///< else each transfer goes on from the one before
    bool chain_with_positions = true;        ///< FBNet as a chain of 22 layers with positions; else unordered

    // Pre-training.
    int epochs = 80;
    int batch = 128;       ///< architectures in a step
    int device_rows = 32;  ///< of one device next to each other in a batch, with pairs_within_device
    double learning_rate = 1e-3;
    double weight_decay = 1e-5;
    Loss loss = Loss::hinge;
    double margin = 0.1;  ///< of the hinge
    double pair_cap = 0;  ///< at most this many pairs an architecture, drawn at random; 0 for all

    // Transfer.
    bool nearest_hardware = true;  ///< start from the most similar source device's embedding
    Trained trained = Trained::everything;
    int transfer_epochs = 40;
    int transfer_batch = 16;
    double transfer_learning_rate = 3e-3;
    double transfer_weight_decay = 1e-5;
    double anchor = 0;        ///< weight decay towards the pre-trained weights, as AdamW's towards zero
    int averaged_epochs = 0;  ///< weights averaged over this many last epochs

    /// What the published implementation does in its last runs on this space.
    static NasflatOptions reference(std::string_view space);
    /// What LatLab uses on this space; chosen on source devices only.
    static NasflatOptions corrected(std::string_view space);

    /// A JSON object with every setting, and back. from_json takes settings that it does not mention from
    /// the defaults above, and throws DataError for a value that makes no sense.
    std::string to_json() const;
    static NasflatOptions from_json(std::string_view json);

    /// For base/settings.h.
    static constexpr const char* subject = "NASFLAT";
    template <class Options, class Visit>
    static void visit(Options& o, const Visit& visit) {
        visit("hardware", o.hardware);
        visit("layer", o.layer);
        visit("operation_refinement", o.operation_refinement);
        visit("operation_width", o.operation_width, 1, 1024);
        visit("hardware_width", o.hardware_width, 1, 1024);
        visit("graph_width", o.graph_width, 1, 4096);
        visit("feature_width", o.feature_width, 1, 4096);
        visit("head_width", o.head_width, 1, 4096);
        visit("dropout", o.dropout, 0, 0.99);
        visit("pairs_within_device", o.pairs_within_device);
        visit("attention_minus_infinity", o.attention_minus_infinity);
        visit("reset_before_each_transfer", o.reset_before_each_transfer);
        visit("chain_with_positions", o.chain_with_positions);
        visit("epochs", o.epochs, 0, 1'000'000);
        visit("batch", o.batch, 2, 1'000'000);
        visit("device_rows", o.device_rows, 2, 1'000'000);
        visit("learning_rate", o.learning_rate, 0, 10);
        visit("weight_decay", o.weight_decay, 0, 10);
        visit("loss", o.loss);
        visit("margin", o.margin, 0, 1000);
        visit("pair_cap", o.pair_cap, 0, 1'000'000);
        visit("nearest_hardware", o.nearest_hardware);
        visit("trained", o.trained);
        visit("transfer_epochs", o.transfer_epochs, 0, 1'000'000);
        visit("transfer_batch", o.transfer_batch, 2, 1'000'000);
        visit("transfer_learning_rate", o.transfer_learning_rate, 0, 10);
        visit("transfer_weight_decay", o.transfer_weight_decay, 0, 10);
        visit("anchor", o.anchor, 0, 1'000'000);
        visit("averaged_epochs", o.averaged_epochs, 0, 1'000'000);
    }
};

/// The words for an enumeration's values, in their order.
const std::vector<std::string>& value_names(NasflatOptions::Hardware);
const std::vector<std::string>& value_names(NasflatOptions::Layer);
const std::vector<std::string>& value_names(NasflatOptions::Loss);
const std::vector<std::string>& value_names(NasflatOptions::Trained);

}  // namespace latlab
