#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "encoders/cate.h"
#include "nn/optimiser.h"
#include "spaces/drawing.h"

namespace latlab {
namespace {

struct Pair {
    std::size_t first, second;
};

/// Each architecture with some of those that have at most `window` parameters less, drawn at random.
std::vector<Pair> pairs_of_similar_cost(const SearchSpace& space, const std::vector<Architecture>& drawn,
                                        const CateOptions& options, Random& random) {
    std::vector<double> cost;
    for (const Architecture& architecture : drawn) cost.push_back(space.total(architecture).parameters);
    std::vector<std::size_t> order(drawn.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return cost[a] < cost[b]; });
    std::vector<Pair> pairs;
    std::size_t least = 0;
    for (std::size_t rank = 1; rank < order.size(); ++rank) {
        while (cost[order[rank]] - cost[order[least]] > options.cost_window) ++least;
        const std::size_t near = rank - least;
        const std::size_t count = std::min(near, static_cast<std::size_t>(options.partners));
        for (const std::size_t step : random.sample(near, count))
            pairs.push_back({order[rank], order[least + step]});
    }
    if (pairs.empty())
        throw DataError("no two architectures are similar in cost", "cost_window", "Make it larger");
    return pairs;
}

/// What is shown of a batch, and what of it is to be told.
struct Hidden {
    std::vector<std::int32_t> tokens, rows, labels;
};

/// Hides some labels of operations, of both graphs of a pair or of the first only; input and output are
/// always the same, so they would tell nothing.
Hidden hide(const GraphBatch& batch, const SearchSpace& space, const CateOptions& options, Random& random) {
    Hidden hidden{batch.labels(), {}, {}};
    const auto mask = static_cast<std::int32_t>(options.own_mask_token ? label_count(space) : 1);
    const auto ops = static_cast<std::size_t>(space.op_count());
    const auto nodes = static_cast<std::size_t>(batch.nodes());
    for (std::size_t row = 0; row < hidden.tokens.size(); ++row) {
        std::int32_t& token = hidden.tokens[row];
        if (options.whole_partner && row / nodes % 2 == 1) continue;
        if (token >= space.op_count() || random.uniform() >= options.hidden) continue;
        hidden.rows.push_back(static_cast<std::int32_t>(row));
        hidden.labels.push_back(token);
        token = random.uniform() < options.random_label ? static_cast<std::int32_t>(random.below(ops)) : mask;
    }
    return hidden;
}

class Training {
  public:
    Training(const SearchSpace& space, const CateOptions& options, std::uint64_t seed)
        : space_(space),
          options_(options),
          root_(seed),
          start_(root_.fork(0)),
          draw_(root_.fork(1)),
          noise_(root_.fork(2)),
          network_(space, options, start_),
          cross_(space, options, start_) {
        drawn_ = draw_architectures(space, static_cast<std::size_t>(options.architectures), false, draw_);
        pairs_ = pairs_of_similar_cost(space, drawn_, options, draw_);
        parameters_ = network_.parameters();
        cross_.collect(parameters_);
    }

    CateNetwork<float> run(const Progress& progress) {
        nn::AdamWOptions adam;
        adam.learning_rate = options_.learning_rate;
        adam.weight_decay = options_.weight_decay;
        nn::AdamW<float> optimiser(parameters_, adam);
        const std::size_t batch = static_cast<std::size_t>(options_.batch);
        const int steps = options_.epochs * static_cast<int>((pairs_.size() + batch - 1) / batch);
        for (int step = 0; step < steps;) {
            draw_.shuffle(pairs_);
            for (std::size_t first = 0; first < pairs_.size(); first += batch, ++step) {
                optimiser.set_learning_rate(
                    nn::warm_up_learning_rate(options_.learning_rate, options_.warm_up, step, steps));
                const double loss = gradient({&pairs_[first], std::min(batch, pairs_.size() - first)});
                optimiser.step();
                progress.report(static_cast<double>(step) / steps,
                                "training CATE, step " + std::to_string(step + 1) + " of " +
                                    std::to_string(steps) + ", loss " + std::to_string(loss));
            }
        }
        return std::move(network_);
    }

  private:
    double gradient(std::span<const Pair> pairs) {
        std::vector<Architecture> architectures;
        for (const Pair& pair : pairs) {
            architectures.push_back(drawn_[pair.first]);
            architectures.push_back(drawn_[pair.second]);
        }
        const GraphForm form = options_.form();
        const GraphBatch batch(space_, form, architectures);
        Hidden hidden = hide(batch, space_, options_, noise_);
        parameters_.zero_gradients();
        if (hidden.rows.empty()) return 0;
        const auto states = network_.states(tape_, batch, std::move(hidden.tokens), &noise_);
        const auto logits = cross_(states.back(), batch.nodes(), nn::rows(std::move(hidden.rows)), &noise_);
        const auto loss = nn::cross_entropy(logits, std::move(hidden.labels), options_.smoothing);
        tape_.backward(loss);
        return loss.scalar();
    }

    const SearchSpace& space_;
    const CateOptions& options_;
    Random root_, start_, draw_, noise_;
    CateNetwork<float> network_;
    CateCrossNetwork<float> cross_;
    std::vector<Architecture> drawn_;
    std::vector<Pair> pairs_;
    nn::ParameterList<float> parameters_;
    nn::Tape<float> tape_;
};

}  // namespace

void require_whole_heads(const CateOptions& options) {
    if (options.width % options.heads != 0)
        throw DataError("the width of a token does not divide among the heads", "width and heads",
                        "Make width a multiple of heads");
}

Cate train_cate(const SearchSpace& space, const CateOptions& options, std::uint64_t seed,
                const Progress& progress) {
    require_whole_heads(options);
    return {space, options, seed, Training(space, options, seed).run(progress)};
}

}  // namespace latlab
