#pragma once

#include <string>
#include <string_view>

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
};

}  // namespace latlab
