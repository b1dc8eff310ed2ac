#include <cmath>

#include "predictor/nasflat_network.h"

namespace latlab {

using nn::Index;
using nn::Variable;

template <class S>
NasflatGraphLayer<S>::NasflatGraphLayer(const std::string& name, Index in, Index out, Index token_width,
                                        NasflatOptions::Layer kind, Random& random) {
    const double bound = 1 / std::sqrt(static_cast<double>(out));
    const auto fill = [&](Branch& branch, const std::string& branch_name) {
        branch.weight = nn::Linear<S>(branch_name, in, out, random, nn::LinearStart::fan_out, false);
        branch.gate = nn::Linear<S>(branch_name + ".gate", token_width, out, random);
    };
    if (kind != NasflatOptions::Layer::attention) {
        fill(flow.emplace(), name + ".flow");
        flow->bias = nn::uniform_parameter<S>(name + ".flow.bias", 1, out, bound, random);
    }
    if (kind != NasflatOptions::Layer::flow) {
        fill(attention.emplace(), name + ".attention");
        attention->score = nn::uniform_parameter<S>(name + ".attention.score", 1, out, bound, random);
        attention->norm = nn::LayerNorm<S>(name + ".attention.norm", out);
    }
}

template <class S>
Variable<S> NasflatGraphLayer<S>::operator()(const Variable<S>& states, const nn::Rows& place,
                                             const Variable<S>& tokens, const nn::Rows& token,
                                             const NasflatGraphs& graphs) const {
    const auto project = [&](const Branch& branch) {
        const Variable<S> product = branch.weight(states);
        return place ? nn::gather_rows(product, place) : product;
    };
    const auto gated = [&](const Branch& branch, const Variable<S>& x) {
        return nn::multiply(nn::gather_rows(nn::sigmoid(branch.gate(tokens)), token), x);
    };
    Variable<S> by_flow, by_attention;
    if (flow) {
        const Variable<S> s = project(*flow);
        const Variable<S> bias = s.tape().parameter(flow->bias);
        by_flow = nn::add(gated(*flow, nn::aggregate(s, graphs.flow)), nn::add_row(s, bias));
    }
    if (attention) {
        const Variable<S> s = project(*attention);
        const Variable<S> score = s.tape().parameter(attention->score);
        const double scale = 1 / std::sqrt(static_cast<double>(s.columns()));
        by_attention =
            attention->norm(gated(*attention, nn::graph_attention(s, score, graphs.attention, scale)));
    }
    if (!attention) return by_flow;
    return flow ? nn::average(by_flow, by_attention) : by_attention;
}

template <class S>
void NasflatGraphLayer<S>::collect(nn::ParameterList<S>& list) {
    if (flow) {
        flow->weight.collect(list);
        flow->gate.collect(list);
        list.add(flow->bias);
    }
    if (attention) {
        attention->weight.collect(list);
        attention->gate.collect(list);
        list.add(attention->score);
        attention->norm.collect(list);
    }
}

template struct NasflatGraphLayer<float>;
template struct NasflatGraphLayer<double>;

}  // namespace latlab
