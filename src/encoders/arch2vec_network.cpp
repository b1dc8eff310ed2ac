#include "encoders/arch2vec_network.h"

namespace latlab {
namespace {

template <class S>
nn::Matrix<S> one_hot(const std::vector<std::int32_t>& numbers, nn::Index width) {
    const auto rows = static_cast<nn::Index>(numbers.size());
    nn::Matrix<S> made = nn::Matrix<S>::Zero(rows, width);
    for (nn::Index i = 0; i < rows; ++i) made(i, numbers[static_cast<std::size_t>(i)]) = 1;
    return made;
}

/// Which nodes are linked, both ways, and each with itself: nodes of all graphs x nodes.
template <class S>
nn::Matrix<S> adjacency(const GraphBatch& batch) {
    const nn::Index nodes = batch.nodes();
    nn::Matrix<S> linked = nn::Matrix<S>::Zero(batch.count() * nodes, nodes);
    for (nn::Index g = 0; g < batch.count(); ++g) {
        auto block = linked.middleRows(g * nodes, nodes);
        block.diagonal().setOnes();
        for (const auto& [from, to] : batch.graphs[static_cast<std::size_t>(g)].edges)
            block(from, to) = block(to, from) = 1;
    }
    return linked;
}

/// The rows of each graph in one row.
template <class S>
nn::Matrix<S> row_per_graph(const nn::Matrix<S>& x, nn::Index graphs) {
    return nn::ConstView<S>(x.data(), graphs, x.size() / graphs);
}

template <class S>
nn::Variable<S> drawn(const nn::Variable<S>& mean, const nn::Variable<S>& log_deviation, Random& random) {
    nn::Matrix<S> noise(mean.rows(), mean.columns());
    for (nn::Index i = 0; i < noise.size(); ++i) noise.data()[i] = static_cast<S>(random.normal());
    return add(mean, multiply(mean.tape().constant(noise), exponential(log_deviation)));
}

GraphForm form_of(const Arch2VecOptions& options) {
    return options.form();
}

}  // namespace

template <class S>
IsomorphismLayer<S>::IsomorphismLayer(const std::string& name, nn::Index in, nn::Index out, Random& random)
    : mlp(name + ".mlp", {in, out, out}, random), norm(name + ".norm", out) {}

template <class S>
nn::Variable<S> IsomorphismLayer<S>::operator()(const nn::Variable<S>& states,
                                                const nn::Edges& neighbours) const {
    return relu(norm(mlp(aggregate(states, neighbours))));
}

template <class S>
void IsomorphismLayer<S>::collect(nn::ParameterList<S>& list) {
    mlp.collect(list);
    norm.collect(list);
}

template <class S>
Arch2VecNetwork<S>::Arch2VecNetwork(const SearchSpace& space, const Arch2VecOptions& options, Random& random)
    : labels_(label_count(space)), positions_(options.positions), every_layer_(options.every_layer) {
    nn::Index in = labels_ + (positions_ ? graph_nodes(space, form_of(options)) : 0);
    for (int i = 0; i < options.layers; ++i) {
        layers.emplace_back("layer." + std::to_string(i), in, options.hidden, random);
        in = options.hidden;
    }
    const nn::Index read = every_layer_ ? options.layers * options.hidden : options.hidden;
    mean = nn::Linear<S>("mean", read, options.width, random);
}

template <class S>
nn::Variable<S> Arch2VecNetwork<S>::states(nn::Tape<S>& tape, const GraphBatch& batch) const {
    nn::Variable<S> state = tape.constant(one_hot<S>(batch.labels(), labels_));
    if (positions_)
        state = nn::concat_columns<S>({state, tape.constant(one_hot<S>(batch.places(), batch.nodes()))});
    const nn::Edges neighbours = batch.neighbours();
    std::vector<nn::Variable<S>> all;
    for (const IsomorphismLayer<S>& layer : layers) all.push_back(state = layer(state, neighbours));
    return every_layer_ ? concat_columns(all) : state;
}

template <class S>
nn::Variable<S> Arch2VecNetwork<S>::operator()(nn::Tape<S>& tape, const GraphBatch& batch) const {
    return mean(mean_of_blocks(states(tape, batch), batch.nodes(), 0, batch.nodes()));
}

template <class S>
nn::ParameterList<S> Arch2VecNetwork<S>::parameters() {
    nn::ParameterList<S> list;
    for (IsomorphismLayer<S>& layer : layers) layer.collect(list);
    mean.collect(list);
    return list;
}

template <class S>
Arch2VecDecoder<S>::Arch2VecDecoder(const SearchSpace& space, const Arch2VecOptions& options,
                                    nn::Index state_width, Random& random)
    : log_deviation("log_deviation", state_width, options.width, random), label_count_(label_count(space)) {
    const nn::Index nodes = graph_nodes(space, form_of(options)), labels = label_count_;
    operations =
        nn::Linear<S>("operations", options.width, options.pooled_decoder ? nodes * labels : labels, random);
    if (options.pooled_decoder) links = nn::Linear<S>("links", options.width, nodes * nodes, random);
}

template <class S>
nn::Variable<S> Arch2VecDecoder<S>::operator()(nn::Tape<S>& tape, const Arch2VecNetwork<S>& network,
                                               const GraphBatch& batch, const Arch2VecOptions& options,
                                               Random& random) const {
    const nn::Index nodes = batch.nodes(), graphs = batch.count();
    const bool pooled = options.pooled_decoder;
    nn::Variable<S> states = network.states(tape, batch);
    if (pooled) states = mean_of_blocks(states, nodes, 0, nodes);
    const nn::Variable<S> mean = network.mean(states), spread = log_deviation(states);
    const nn::Variable<S> latent = dropout(drawn(mean, spread, random), options.dropout, &random);
    const nn::Matrix<S> labels = one_hot<S>(batch.labels(), label_count_), linked = adjacency<S>(batch);
    const nn::Variable<S> reconstruction =
        pooled ? add(binary_cross_entropy<S>(operations(latent), row_per_graph(labels, graphs)),
                     binary_cross_entropy<S>(links(latent), row_per_graph(linked, graphs)))
               : add(binary_cross_entropy<S>(operations(latent), labels),
                     binary_cross_entropy<S>(gram_of_blocks(latent, nodes), linked));
    const double weight = options.divergence / static_cast<double>(graphs * nodes);
    return add(reconstruction, scale(normal_divergence(mean, spread), weight));
}

template <class S>
void Arch2VecDecoder<S>::collect(nn::ParameterList<S>& list) {
    log_deviation.collect(list);
    operations.collect(list);
    if (links.weight.value.size() > 0) links.collect(list);
}

template struct IsomorphismLayer<float>;
template struct IsomorphismLayer<double>;
template struct Arch2VecNetwork<float>;
template struct Arch2VecNetwork<double>;
template struct Arch2VecDecoder<float>;
template struct Arch2VecDecoder<double>;

}  // namespace latlab
