#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

constexpr double floor_of_logarithms = 1e-5;
constexpr int classes_counted_alike = 100;
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// Pearson correlation of the rows; not a number for a row without variation.
Eigen::MatrixXd row_correlation(const nn::Matrix<float>& rows) {
    Eigen::MatrixXd centred = rows.cast<double>();
    centred.colwise() -= centred.rowwise().mean().eval();
    const Eigen::VectorXd length = centred.rowwise().norm();
    if (!(length.minCoeff() > 0)) return Eigen::MatrixXd::Constant(rows.rows(), rows.rows(), undefined);
    centred.array().colwise() /= length.array();
    return centred * centred.transpose();
}

double jacov(const Eigen::MatrixXd& correlation) {
    const Eigen::ArrayXd values =
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(correlation, Eigen::EigenvaluesOnly)
            .eigenvalues()
            .array()
            .max(0) +
        floor_of_logarithms;
    return -(values.log() + values.inverse()).sum();
}

// The sum of log(|correlation| + floor) over all pairs of images of each class, and how many they are.
std::vector<std::pair<double, int>> class_scores(const Eigen::MatrixXd& correlation,
                                                 std::span<const int> labels, int classes) {
    std::vector<std::pair<double, int>> scores(static_cast<std::size_t>(classes));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        auto& [sum, count] = scores[labels[i]];
        ++count;
        for (std::size_t j = 0; j < labels.size(); ++j) {
            if (labels[i] == labels[j])
                sum += std::log(std::abs(correlation(static_cast<int>(i), static_cast<int>(j))) +
                                floor_of_logarithms);
        }
    }
    return scores;
}

double epe_nas(const Eigen::MatrixXd& correlation, std::span<const int> labels, int classes) {
    const auto scores = class_scores(correlation, labels, classes);
    double total = 0;
    if (classes <= classes_counted_alike) {
        for (const auto& [sum, count] : scores) total += std::abs(sum);
        return total;
    }
    std::vector<double> means;
    for (const auto& [sum, count] : scores) {
        if (count > 1) means.push_back(sum / count);
    }
    for (const double a : means) {
        for (const double b : means) total += std::abs(a - b);
    }
    return means.empty() ? undefined : total / static_cast<double>(means.size());
}

}  // namespace

JacobianProxies jacobian_proxies(const nn::Matrix<float>& jacobian, std::span<const int> labels,
                                 int classes) {
    const Eigen::MatrixXd correlation = row_correlation(jacobian);
    if (!correlation.allFinite()) return {undefined, undefined};
    return {jacov(correlation), epe_nas(correlation, labels, classes)};
}

JacobianProxies jacobian_proxies(NetworkPass<float>& pass, std::span<const int> labels) {
    const nn::Matrix<float> logits = pass.logits();
    pass.backward(nn::Matrix<float>::Ones(logits.rows(), logits.cols()),
                  NetworkPass<float>::Gradients::images);
    return jacobian_proxies(pass.image_derivative(), labels, static_cast<int>(logits.cols()));
}

}  // namespace latlab
