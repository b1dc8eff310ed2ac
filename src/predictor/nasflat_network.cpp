#include "predictor/nasflat_network.h"

#include <cmath>

namespace latlab {

using nn::Index;
using nn::Variable;

namespace {

constexpr int operation_pass_layers = 2;
constexpr int main_pass_layers = 3;

template <class S>
std::vector<NasflatGraphLayer<S>> make_pass(const std::string& name, int layers, Index in, Index width,
                                            Index token_width, NasflatOptions::Layer kind, Random& random) {
    std::vector<NasflatGraphLayer<S>> pass;
    for (int i = 0; i < layers; ++i) {
        pass.emplace_back(name + "." + std::to_string(i), i == 0 ? in : width, width, token_width, kind,
                          random);
    }
    return pass;
}

/// place: of each node among the rows of `features`, which are the first layer's input.
template <class S>
Variable<S> run_pass(const std::vector<NasflatGraphLayer<S>>& pass, const Variable<S>& features,
                     const Variable<S>& tokens, const nn::Rows& token, const NasflatGraphs& graphs) {
    Variable<S> states = pass.front()(features, graphs.feature, tokens, token, graphs);
    for (std::size_t i = 1; i < pass.size(); ++i) {
        states = pass[i](nn::relu(states), nullptr, tokens, token, graphs);
    }
    return states;
}

template <class S>
void collect_all(std::vector<NasflatGraphLayer<S>>& pass, nn::ParameterList<S>& list) {
    for (auto& layer : pass) layer.collect(list);
}

}  // namespace

template <class S>
NasflatNetwork<S>::NasflatNetwork(const NasflatInput& input, const NasflatOptions& options, int devices,
                                  Random& random)
    : hardware_in_tokens_(options.hardware == NasflatOptions::Hardware::per_operation),
      nodes_(input.nodes()),
      pooled_(input.pooled()) {
    const Index hardware = options.hardware_width, width = options.graph_width;
    const Index token = options.operation_width + hardware;
    // With the hardware at the head the operation takes the whole token.
    const Index operation_width = hardware_in_tokens_ ? options.operation_width : token;
    operation = nn::Embedding<S>("operation_embedding", input.operations(), operation_width, random);
    device = nn::Embedding<S>("device_embedding", devices, hardware, random);
    output_operation = nn::normal_parameter<S>("output_operation", 1, operation_width, 1, random);
    if (hardware_in_tokens_) {
        output_device = nn::normal_parameter<S>("output_device", 1, hardware, 1, random);
    }
    input_feature = nn::normal_parameter<S>("input_feature", 1, token, 1, random);
    node_feature = nn::constant_parameter<S>("node_feature", 1, token, 0);
    if (input.positions()) {
        position_feature =
            nn::normal_parameter<S>("position_feature", input.space().length(), token, 1, random);
    }
    feature = nn::Linear<S>("feature", token, options.feature_width, random);
    if (options.operation_refinement) {
        operation_pass = make_pass<S>("operation_pass", operation_pass_layers, options.feature_width, width,
                                      token, options.layer, random);
        summary = nn::Mlp<S>("summary", {width, width, width, width}, random);
        const double bound = 1 / std::sqrt(static_cast<double>(token + width));
        update_token.weight = nn::uniform_parameter<S>("update.token.weight", token, width, bound, random);
        update_summary.weight =
            nn::uniform_parameter<S>("update.summary.weight", width, width, bound, random);
        update_summary.bias = nn::uniform_parameter<S>("update.summary.bias", 1, width, bound, random);
        update = nn::Linear<S>("update.output", width, token, random);
    }
    main_pass = make_pass<S>("main_pass", main_pass_layers, options.feature_width, width, token,
                             options.layer, random);
    Index pooled_width = width;
    if (!hardware_in_tokens_) {
        device_head = nn::Mlp<S>("device_head", {hardware, token, token}, random);
        pooled_width += token;
    }
    if (input.supplement_width() > 0) {
        supplement = nn::Mlp<S>("supplement", {input.supplement_width(), width, width, token}, random,
                                options.dropout);
        pooled_width += token;
    }
    const Index head_width = options.head_width;
    head = nn::Mlp<S>("head", {pooled_width, head_width, head_width, head_width, 1}, random, options.dropout);
}

/// One row for each place of a graph.
template <class S>
Variable<S> NasflatNetwork<S>::node_features(nn::Tape<S>& tape) const {
    const Variable<S> first = tape.parameter(input_feature);
    Variable<S> others = nn::repeat_rows(tape.parameter(node_feature), nodes_ - 1);
    if (position_feature.value.size() > 0) {
        // The output node has no position.
        const Variable<S> last = tape.constant(nn::Matrix<S>::Zero(1, first.columns()));
        others = nn::add(others, nn::concat_rows<S>({tape.parameter(position_feature), last}));
    }
    return feature(nn::concat_rows<S>({first, others}));
}

/// The batch's distinct tokens of operations, then the last node's, then the first node's zeros.
template <class S>
Variable<S> NasflatNetwork<S>::base_tokens(nn::Tape<S>& tape, const NasflatBatch& batch) const {
    Variable<S> operations = operation(tape, batch.token_operation);
    Variable<S> last = tape.parameter(output_operation);
    if (hardware_in_tokens_) {
        operations = nn::concat_columns<S>({operations, device(tape, batch.token_device)});
        last = nn::concat_columns<S>({last, tape.parameter(output_device)});
    }
    const Variable<S> first = tape.constant(nn::Matrix<S>::Zero(1, last.columns()));
    return nn::concat_rows<S>({operations, last, first});
}

template <class S>
Variable<S> NasflatNetwork<S>::refined_tokens(const Variable<S>& base, const Variable<S>& features,
                                              const NasflatBatch& batch) const {
    const Variable<S> states = run_pass(operation_pass, features, base, batch.tail.base, batch.tail);
    const Variable<S> b = summary(nn::gather_rows(states, batch.tail_output));
    const Variable<S> hidden = nn::add(nn::gather_rows(update_token(base), batch.refined_base),
                                       nn::gather_rows(update_summary(b), batch.refined_row));
    return update(nn::relu(hidden));
}

template <class S>
Variable<S> NasflatNetwork<S>::operator()(nn::Tape<S>& tape, const NasflatBatch& batch,
                                          Random* dropout) const {
    const Variable<S> features = node_features(tape);
    Variable<S> tokens = base_tokens(tape, batch);
    const bool refine = !operation_pass.empty();
    if (refine) tokens = refined_tokens(tokens, features, batch);
    const Variable<S> states = run_pass(main_pass, features, tokens,
                                        refine ? batch.graphs.refined : batch.graphs.base, batch.graphs);
    std::vector<Variable<S>> parts{nn::mean_of_blocks(states, nodes_, 1, pooled_)};
    if (!hardware_in_tokens_) parts.push_back(device_head(device(tape, batch.device)));
    if (!supplement.layers.empty()) {
        const nn::Matrix<S> numbers = batch.supplement.template cast<S>();
        parts.push_back(supplement(tape.constant(numbers), dropout));
    }
    return head(nn::concat_columns(parts), dropout);
}

template <class S>
nn::ParameterList<S> NasflatNetwork<S>::parameters() {
    nn::ParameterList<S> list;
    operation.collect(list);
    device.collect(list);
    const auto add_if_used = [&](nn::Parameter<S>& parameter) {
        if (parameter.value.size() > 0) list.add(parameter);
    };
    for (auto* parameter :
         {&output_operation, &output_device, &input_feature, &node_feature, &position_feature}) {
        add_if_used(*parameter);
    }
    feature.collect(list);
    collect_all(operation_pass, list);
    summary.collect(list);
    for (auto* parameter : {&update_token.weight, &update_summary.weight, &update_summary.bias}) {
        add_if_used(*parameter);
    }
    if (!operation_pass.empty()) update.collect(list);
    collect_all(main_pass, list);
    device_head.collect(list);
    supplement.collect(list);
    head.collect(list);
    return list;
}

template struct NasflatNetwork<float>;
template struct NasflatNetwork<double>;

}  // namespace latlab
