#pragma once

#include <span>
#include <vector>

namespace latlab {

/// A strictly increasing map from a predictor's scores to milliseconds, so that scores and milliseconds
/// rank alike. Always positive and finite, for scores far beyond the measured ones too.
///
/// In milliseconds or in their logarithm (whichever predicts measurements left out better) it is a line of
/// positive slope, bent towards the isotonic regression as far as that, too, predicts better. Affine and
/// log-linear relations are met exactly. Beyond the measured scores it goes on with the line's slope:
/// upwards affinely in ms, downwards along a hyperbola that never reaches zero.
class ScoreMap {
  public:
    /// Fits scores[i] -> latencies_ms[i]. Throws DataError when there is no pair, a number is not finite, or
    /// a latency is not positive.
    static ScoreMap fit(std::span<const double> scores, std::span<const double> latencies_ms);

    double operator()(double score) const;

  private:
    enum class Link { Identity, Logarithm };
    struct Points;
    struct Shape;

    static ScoreMap fit_shape(const Points& points, const Shape& shape);
    static double left_out_error(const Points& points, const Shape& shape);
    double to_ms(double value) const;

    Link link_ = Link::Logarithm;
    std::vector<double> knot_scores_;  ///< strictly increasing
    std::vector<double> knot_values_;  ///< strictly increasing, in the link's unit
    double slope_ = 1;                 ///< beyond the knots, link unit per score, positive
};

}  // namespace latlab
