#include "sampling/encoding_sampler.h"

#include <stdexcept>

#include "base/error.h"
#include "sampling/kmeans.h"
#include "sampling/stratified_sampler.h"

namespace latlab {
namespace {

std::vector<std::size_t> one_of_each_cluster(const Clusters& clusters, Random& random) {
    std::vector<std::vector<std::size_t>> members(static_cast<std::size_t>(clusters.centres.rows()));
    for (std::size_t row = 0; row < clusters.of_row.size(); ++row)
        members[static_cast<std::size_t>(clusters.of_row[row])].push_back(row);
    std::vector<std::size_t> chosen;
    for (const std::vector<std::size_t>& cluster : members)
        chosen.push_back(cluster[random.below(cluster.size())]);
    return chosen;
}

}  // namespace

EncodingMethod encoding_method(std::string_view name) {
    if (name == "kmeans") return EncodingMethod::kmeans;
    if (name == "cosine") return EncodingMethod::cosine;
    throw UsageError("encodings are sampled by kmeans or cosine, not by '" + std::string(name) + "'");
}

Eigen::VectorXd mean_cosine_similarity(const Eigen::MatrixXd& rows) {
    const Eigen::ArrayXd lengths = rows.rowwise().norm();
    const Eigen::MatrixXd directions = rows.array().colwise() / (lengths > 0).select(lengths, 1.0);
    return directions * directions.colwise().mean().transpose();
}

std::vector<std::size_t> choose_by_encoding(const Eigen::MatrixXf& encodings, std::size_t count,
                                            EncodingMethod method, Random& random) {
    if (!encodings.allFinite() || static_cast<std::size_t>(encodings.rows()) < count)
        throw std::invalid_argument("choose_by_encoding: finite numbers, at most all candidates");
    if (count == 0) return {};
    const Eigen::MatrixXd rows = encodings.cast<double>();
    if (method == EncodingMethod::kmeans)
        return one_of_each_cluster(kmeans(rows, static_cast<int>(count), random), random);
    const Eigen::VectorXd similarity = mean_cosine_similarity(rows);
    return one_of_each_run({similarity.data(), static_cast<std::size_t>(similarity.size())}, count, random);
}

std::vector<std::size_t> EncodingSampler::pick(const SampleRequest& request, Random& random) const {
    if (&request.space != &encoder_->space())
        throw std::invalid_argument("EncodingSampler: the encoder is for another space");
    return choose_by_encoding(encoder_->encode(request.candidates), request.count, method_, random);
}

}  // namespace latlab
