#include "encoders/cate_network.h"

namespace latlab {
namespace {

GraphForm form_of(const CateOptions& options) {
    return options.form();
}

}  // namespace

int cate_width(const CateOptions& options) {
    return options.width * (options.every_block ? options.blocks : 1);
}

template <class S>
CateNetwork<S>::CateNetwork(const SearchSpace& space, const CateOptions& options, Random& random)
    : token("token", label_count(space) + 1, options.width, random),
      pooled_(options.pooled),
      every_block_(options.every_block) {
    if (options.positions)
        position = nn::Embedding<S>("position", graph_nodes(space, form_of(options)), options.width, random);
    for (int i = 0; i < options.blocks; ++i)
        blocks.emplace_back("block." + std::to_string(i), options.width, options.heads, options.feed_forward,
                            options.dropout, random);
}

template <class S>
std::vector<nn::Variable<S>> CateNetwork<S>::states(nn::Tape<S>& tape, const GraphBatch& batch,
                                                    std::vector<std::int32_t> tokens, Random* masks) const {
    nn::Variable<S> state = token(tape, nn::rows(std::move(tokens)));
    if (position.table.value.size() > 0) state = add(state, position(tape, nn::rows(batch.places())));
    const nn::AttentionMask ancestors = batch.ancestors();
    std::vector<nn::Variable<S>> all;
    for (const TransformerBlock<S>& block : blocks)
        all.push_back(state = block(state, batch.nodes(), ancestors, masks));
    return all;
}

template <class S>
nn::Variable<S> CateNetwork<S>::operator()(nn::Tape<S>& tape, const GraphBatch& batch) const {
    const std::vector<nn::Variable<S>> all = states(tape, batch, batch.labels(), nullptr);
    const nn::Variable<S> read = every_block_ ? nn::concat_columns(all) : all.back();
    const nn::Index nodes = batch.nodes();
    return pooled_ ? mean_of_blocks(read, nodes, 0, nodes) : mean_of_blocks(read, nodes, nodes - 1, 1);
}

template <class S>
nn::ParameterList<S> CateNetwork<S>::parameters() {
    nn::ParameterList<S> list;
    token.collect(list);
    if (position.table.value.size() > 0) position.collect(list);
    for (TransformerBlock<S>& block : blocks) block.collect(list);
    return list;
}

template <class S>
CateCrossNetwork<S>::CateCrossNetwork(const SearchSpace& space, const CateOptions& options, Random& random)
    : segment("segment", 2, options.width, random),
      norm("cross_norm", options.width),
      operations("operations", options.width, label_count(space), random) {
    for (int i = 0; i < options.cross_blocks; ++i)
        blocks.emplace_back("cross." + std::to_string(i), options.width, options.heads,
                            options.cross_feed_forward, options.dropout, random);
}

template <class S>
nn::Variable<S> CateCrossNetwork<S>::operator()(const nn::Variable<S>& states, nn::Index nodes,
                                                nn::Rows hidden, Random* masks) const {
    std::vector<std::int32_t> segments;
    for (nn::Index row = 0; row < states.rows(); ++row)
        segments.push_back(static_cast<std::int32_t>(row / nodes % 2));
    nn::Variable<S> state = add(states, segment(states.tape(), nn::rows(std::move(segments))));
    for (const TransformerBlock<S>& block : blocks) state = block(state, 2 * nodes, nullptr, masks);
    return operations(norm(gather_rows(state, std::move(hidden))));
}

template <class S>
void CateCrossNetwork<S>::collect(nn::ParameterList<S>& list) {
    segment.collect(list);
    for (TransformerBlock<S>& block : blocks) block.collect(list);
    norm.collect(list);
    operations.collect(list);
}

template struct CateNetwork<float>;
template struct CateNetwork<double>;
template struct CateCrossNetwork<float>;
template struct CateCrossNetwork<double>;

}  // namespace latlab
