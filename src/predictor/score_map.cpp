#include "predictor/score_map.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace latlab {

struct ScoreMap::Points {
    std::vector<double> score;  ///< ascending
    std::vector<double> ms;

    std::size_t size() const { return score.size(); }
};

struct ScoreMap::Shape {
    Link link = Link::Logarithm;
    double bend = 0;  ///< 0 the line alone, towards 1 the isotonic regression
};

namespace {

/// Measurements that the isotonic regression pools into one level.
struct Block {
    double score = 0, value = 0;  ///< means
    double weight = 0;

    void pool(const Block& other) {
        const double total = weight + other.weight;
        score = (score * weight + other.score * other.weight) / total;
        value = (value * weight + other.value * other.weight) / total;
        weight = total;
    }
};

/// Pool-adjacent-violators: blocks of strictly increasing scores and values.
std::vector<Block> isotonic(const std::vector<double>& scores, const std::vector<double>& values) {
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        Block block{scores[i], values[i], 1};
        while (!blocks.empty() &&
               (blocks.back().score >= block.score || blocks.back().value >= block.value)) {
            block.pool(blocks.back());
            blocks.pop_back();
        }
        blocks.push_back(block);
    }
    return blocks;
}

struct Line {
    double score, value, slope;  ///< through (score, value)
    double operator()(double at) const { return value + slope * (at - score); }
};

/// Least squares with a slope no flatter than a change of 1 % of `size` over the scores' standard deviation:
/// also where scores tell nothing, their order must survive in milliseconds.
Line fit_line(const std::vector<double>& scores, const std::vector<double>& values, double size) {
    const double n = static_cast<double>(scores.size());
    const double mean_score = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
    const double mean_value = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double square = 0, product = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        square += (scores[i] - mean_score) * (scores[i] - mean_score);
        product += (scores[i] - mean_score) * (values[i] - mean_value);
    }
    const double deviation = std::sqrt(square / n);
    const bool flat = deviation <= 1e-9 * std::max(1.0, std::abs(mean_score));
    const double least = 0.01 * size / (flat ? std::max(1.0, std::abs(mean_score)) : deviation);
    return {mean_score, mean_value, std::max(least, flat ? 0.0 : product / square)};
}

}  // namespace

ScoreMap ScoreMap::fit_shape(const Points& points, const Shape& shape) {
    std::vector<double> values = points.ms;
    double size = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    if (shape.link == Link::Logarithm) {
        for (double& value : values) value = std::log(value);
        size = 1;
    }
    const Line line = fit_line(points.score, values, size);
    ScoreMap map;
    map.link_ = shape.link;
    map.slope_ = line.slope;
    for (const Block& block : isotonic(points.score, values)) {
        map.knot_scores_.push_back(block.score);
        map.knot_values_.push_back((1 - shape.bend) * line(block.score) + shape.bend * block.value);
    }
    // A line in ms may leave the positive numbers within the measured range; the hyperbola of operator()
    // then takes over at half the smallest measured latency.
    if (shape.link == Link::Identity) {
        const double least = 0.5 * *std::min_element(points.ms.begin(), points.ms.end());
        std::size_t low = 0;
        while (low + 1 < map.knot_values_.size() && map.knot_values_[low] < least) ++low;
        map.knot_scores_.erase(map.knot_scores_.begin(), map.knot_scores_.begin() + low);
        map.knot_values_.erase(map.knot_values_.begin(), map.knot_values_.begin() + low);
        map.knot_values_.front() = std::max(map.knot_values_.front(), least);
    }
    return map;
}

/// Mean absolute error of log ms over measurements left out, every stride-th at a time.
double ScoreMap::left_out_error(const Points& points, const Shape& shape) {
    const std::size_t folds = std::min<std::size_t>(points.size(), 20);
    double error = 0;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        Points kept;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (i % folds == fold) continue;
            kept.score.push_back(points.score[i]);
            kept.ms.push_back(points.ms[i]);
        }
        const ScoreMap map = fit_shape(kept, shape);
        for (std::size_t i = fold; i < points.size(); i += folds) {
            error += std::abs(std::log(map(points.score[i])) - std::log(points.ms[i]));
        }
    }
    return error / static_cast<double>(points.size());
}

ScoreMap ScoreMap::fit(std::span<const double> scores, std::span<const double> latencies_ms) {
    if (scores.empty() || scores.size() != latencies_ms.size()) {
        throw DataError("no measurement to fit milliseconds to");
    }
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (!std::isfinite(scores[i]) || !std::isfinite(latencies_ms[i]) || latencies_ms[i] <= 0) {
            throw DataError("a latency must be a positive number", "measurement " + std::to_string(i + 1),
                            "Measure it again or leave it out");
        }
    }
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::make_pair(scores[a], latencies_ms[a]) < std::make_pair(scores[b], latencies_ms[b]);
    });
    Points points;
    for (const std::size_t i : order) {
        points.score.push_back(scores[i]);
        points.ms.push_back(latencies_ms[i]);
    }
    Shape best;
    double best_error = INFINITY;
    // With fewer than four there is too little to choose by.
    if (points.size() >= 4) {
        for (const double bend : {0.0, 0.5, 0.9}) {
            for (const Link link : {Link::Logarithm, Link::Identity}) {
                const double error = left_out_error(points, {link, bend});
                if (error < best_error - 1e-9) {
                    best_error = error;
                    best = {link, bend};
                }
            }
        }
    }
    return fit_shape(points, best);
}

double ScoreMap::to_ms(double value) const {
    return link_ == Link::Identity ? value : std::exp(value);
}

double ScoreMap::operator()(double score) const {
    const double factor = link_ == Link::Identity ? 1 : 0;
    if (score >= knot_scores_.back()) {
        const double last = to_ms(knot_values_.back());
        return last + (factor == 1 ? slope_ : slope_ * last) * (score - knot_scores_.back());
    }
    if (score <= knot_scores_.front()) {
        const double first = to_ms(knot_values_.front());
        const double relative_slope = factor == 1 ? slope_ / first : slope_;
        return first / (1 + relative_slope * (knot_scores_.front() - score));
    }
    const auto right =
        std::upper_bound(knot_scores_.begin(), knot_scores_.end(), score) - knot_scores_.begin();
    const double share = (score - knot_scores_[right - 1]) / (knot_scores_[right] - knot_scores_[right - 1]);
    const double value = knot_values_[right - 1] + share * (knot_values_[right] - knot_values_[right - 1]);
    return to_ms(std::min(value, knot_values_[right]));
}

}  // namespace latlab
