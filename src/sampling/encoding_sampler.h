#pragma once

#include <string>

#include "encoders/encoder.h"
#include "sampling/sampler.h"

namespace latlab {

/// How an encoding sampler spreads its choice.
enum class EncodingMethod {
    kmeans,  ///< k clusters (kmeans.h), one random candidate from each
    cosine,  ///< k runs of the candidates sorted by mean cosine similarity, one random candidate from each
};

/// "kmeans" or "cosine"; throws UsageError for anything else.
EncodingMethod encoding_method(std::string_view name);

/// "zcp", "arch2vec", "cate", "caz": candidates that lie apart in an encoding (the paper's encoding-based
/// samplers). The encoder's numbers are used as they are, so columns of larger numbers count for more.
class EncodingSampler : public Sampler {
  public:
    EncodingSampler(std::string_view name, std::shared_ptr<const Encoder> encoder, EncodingMethod method)
        : name_(name), encoder_(std::move(encoder)), method_(method) {}

    std::string_view name() const override { return name_; }

  private:
    /// Throws DataError when k-means is asked for more clusters than the encoding tells candidates apart.
    std::vector<std::size_t> pick(const SampleRequest& request, Random& random) const override;

    std::string name_;
    std::shared_ptr<const Encoder> encoder_;
    EncodingMethod method_;
};

/// The same choice as rows of a matrix of encodings (candidates x width), `count` distinct ones.
std::vector<std::size_t> choose_by_encoding(const Eigen::MatrixXf& encodings, std::size_t count,
                                            EncodingMethod method, Random& random);

/// For each row the mean of its cosine similarities to all rows, itself included; a row of zeros is similar
/// to none. Linear in the rows: the mean over all directions of their products with one is the product with
/// their mean.
Eigen::VectorXd mean_cosine_similarity(const Eigen::MatrixXd& rows);

}  // namespace latlab
