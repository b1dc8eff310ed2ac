#include "predictor/gaussian_mixture.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "base/random.h"

namespace latlab {
namespace {

constexpr double degrees_of_freedom = 4;
constexpr int rounds = 2;
constexpr double step = 0.35;                   // of a refined setting, in deviations of the prior
constexpr double most_kept = 16;                // members of the final mixture
constexpr double least_share = 1e-3;            // of a member
constexpr std::size_t most_for_settings = 150;  // measurements that settings are chosen on

struct Setting {
    Eigen::VectorXd log_weights;
    double log_noise = 0;
};

struct Solved {
    double noise = 0;
    Eigen::LLT<Eigen::MatrixXd> kernel;
    Eigen::VectorXd solved;
    double log_likelihood = 0;
};

Setting draw(const SettingPrior& prior, const Setting& around, double deviation, Random& random) {
    Setting setting = around;
    for (Eigen::Index g = 0; g < setting.log_weights.size(); ++g)
        setting.log_weights[g] += deviation * prior.log_weight_deviation[g] * random.normal();
    setting.log_noise += deviation * prior.log_noise_deviation * random.normal();
    return setting;
}

Solved solve(const std::vector<Eigen::MatrixXd>& kernels, const Eigen::VectorXd& targets,
             const Eigen::VectorXd& own_noise, const Eigen::VectorXd& trust, const Setting& setting) {
    Eigen::MatrixXd sum =
        Eigen::MatrixXd::Constant(targets.size(), targets.size(), GaussianMixture::constant_kernel);
    for (std::size_t g = 0; g < kernels.size(); ++g)
        sum += std::exp(setting.log_weights[static_cast<Eigen::Index>(g)]) * kernels[g];
    Solved result;
    result.noise = std::exp(setting.log_noise);
    sum.diagonal().array() += result.noise / trust.array() + own_noise.array();
    result.kernel.compute(sum);
    result.solved = result.kernel.solve(targets);
    result.log_likelihood =
        -0.5 * targets.dot(result.solved) - result.kernel.matrixLLT().diagonal().array().log().sum();
    return result;
}

// exp(log likelihood), made to sum to 1.
std::vector<double> shares(const std::vector<Solved>& solved) {
    double most = -INFINITY;
    for (const Solved& one : solved) most = std::max(most, one.log_likelihood);
    std::vector<double> result;
    for (const Solved& one : solved) result.push_back(std::exp(one.log_likelihood - most));
    const double sum = std::accumulate(result.begin(), result.end(), 0.0);
    for (double& share : result) share /= sum;
    return result;
}

// What a measurement's residual and variance are when it is left out (Rasmussen and Williams, 5.4.2).
void left_out(const Eigen::LLT<Eigen::MatrixXd>& kernel, const Eigen::VectorXd& solved,
              Eigen::ArrayXd& residual, Eigen::ArrayXd& variance) {
    const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(solved.size(), solved.size());
    const Eigen::ArrayXd precision = kernel.solve(identity).diagonal();
    residual = solved.array() / precision;
    variance = 1 / precision;
}

// Mean and variance of a mixture, added up member by member.
class Moments {
  public:
    explicit Moments(Eigen::Index count)
        : first_(Eigen::ArrayXd::Zero(count)), second_(Eigen::ArrayXd::Zero(count)) {}
    void add(double share, const Eigen::ArrayXd& mean, const Eigen::ArrayXd& variance) {
        first_ += share * mean;
        second_ += share * (variance + mean.square());
    }
    GaussianMixture::Predictions predictions() const { return {first_, second_ - first_.square()}; }

  private:
    Eigen::ArrayXd first_, second_;
};

// The variance with which a measurement is predicted by the others: beside its own noise that of one as any
// other, however much this one counts.
Eigen::ArrayXd usual_variance(const Eigen::ArrayXd& variance, double noise, const Eigen::VectorXd& trust) {
    return variance - noise / trust.array() + noise;
}

// Expectation step of Student's t noise. trust: what the solutions were made with.
Eigen::VectorXd trust_in(const std::vector<Solved>& solved, const std::vector<double>& share,
                         const Eigen::VectorXd& trust) {
    const Eigen::Index count = trust.size();
    Eigen::ArrayXd residual = Eigen::ArrayXd::Zero(count), variance = residual, one, its;
    for (std::size_t h = 0; h < solved.size(); ++h) {
        if (share[h] < 1e-6) continue;
        left_out(solved[h].kernel, solved[h].solved, one, its);
        residual += share[h] * one;
        variance += share[h] * usual_variance(its, solved[h].noise, trust);
    }
    const Eigen::ArrayXd surprise = (residual.square() / variance.max(1e-300)).min(1e3);
    const Eigen::ArrayXd now = (degrees_of_freedom + 1) / (degrees_of_freedom + surprise);
    return now / now.maxCoeff();
}

std::size_t pick(const std::vector<double>& share, Random& random) {
    double left = random.uniform();
    for (std::size_t h = 0; h < share.size(); ++h) {
        left -= share[h];
        if (left < 0) return h;
    }
    return share.size() - 1;
}

// Settings with their shares, chosen on these measurements.
struct Population {
    std::vector<Setting> settings;
    std::vector<Solved> solved;
    std::vector<double> share;
    Eigen::VectorXd trust;
};

Population choose_settings(const std::vector<Eigen::MatrixXd>& kernels, const Eigen::VectorXd& targets,
                           const Eigen::VectorXd& own_noise, const SettingPrior& prior, Random& random,
                           const Progress& progress) {
    // Solving costs the cube of the measurements; where they are many they say more, and fewer settings do.
    const auto count =
        static_cast<std::size_t>(std::clamp<double>(6000.0 / static_cast<double>(targets.size()), 32, 200));
    const Setting centre{prior.log_weight_mean, prior.log_noise_mean};
    Population population;
    population.trust = Eigen::VectorXd::Ones(targets.size());
    for (std::size_t i = 0; i < count; ++i) population.settings.push_back(draw(prior, centre, 1, random));
    double done = 0, all = 0;
    for (int round = 0; round <= rounds; ++round) all += static_cast<double>(count + round * (count / 2));
    const auto solve_all = [&] {
        population.solved.clear();
        for (const Setting& setting : population.settings) {
            progress.report(done++ / all, "adapting to the device");
            population.solved.push_back(solve(kernels, targets, own_noise, population.trust, setting));
        }
        population.share = shares(population.solved);
    };
    solve_all();
    for (int round = 0; round < rounds; ++round) {
        population.trust = trust_in(population.solved, population.share, population.trust);
        for (std::size_t i = 0; i < count / 2; ++i) {
            const Setting around = population.settings[pick(population.share, random)];
            population.settings.push_back(draw(prior, around, step, random));
        }
        solve_all();
    }
    return population;
}

// The likeliest, the first ones first. Where measurements are many the settings differ little, and each costs
// much.
std::vector<std::size_t> likeliest(const std::vector<double>& share, Eigen::Index measurements) {
    std::vector<std::size_t> order(share.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return share[a] > share[b]; });
    const double most = std::clamp(20 * most_kept / static_cast<double>(measurements), 1.0, most_kept);
    std::size_t kept = 1;
    while (kept < std::min(order.size(), static_cast<std::size_t>(most)) && share[order[kept]] >= least_share)
        ++kept;
    order.resize(kept);
    return order;
}

std::vector<Eigen::MatrixXd> corners(const std::vector<Eigen::MatrixXd>& kernels,
                                     const std::vector<Eigen::Index>& rows) {
    std::vector<Eigen::MatrixXd> parts;
    for (const Eigen::MatrixXd& kernel : kernels) parts.push_back(kernel(rows, rows));
    return parts;
}

void check_sizes(const std::vector<Eigen::MatrixXd>& kernels, const Eigen::VectorXd& targets,
                 const Eigen::VectorXd& own_noise, const SettingPrior& prior) {
    const auto groups = static_cast<Eigen::Index>(kernels.size());
    if (groups == 0 || prior.log_weight_mean.size() != groups || prior.log_weight_deviation.size() != groups)
        throw std::invalid_argument("GaussianMixture: as many kernels as weights, at least one");
    for (const Eigen::MatrixXd& kernel : kernels) {
        if (kernel.rows() != targets.size() || kernel.cols() != targets.size())
            throw std::invalid_argument("GaussianMixture: a kernel does not fit the targets");
    }
    if (own_noise.size() != targets.size())
        throw std::invalid_argument("GaussianMixture: as many measurements' own noise as targets");
}

}  // namespace

GaussianMixture::GaussianMixture(const std::vector<Eigen::MatrixXd>& kernels, const Eigen::VectorXd& targets,
                                 const Eigen::VectorXd& own_noise, const SettingPrior& prior,
                                 std::uint64_t seed, const Progress& progress)
    : targets_(targets) {
    check_sizes(kernels, targets, own_noise, prior);
    Random random(seed);
    const auto count = static_cast<std::size_t>(targets.size());
    std::vector<Eigen::Index> rows;
    for (const std::size_t row : random.sample(count, std::min(count, most_for_settings)))
        rows.push_back(static_cast<Eigen::Index>(row));
    std::sort(rows.begin(), rows.end());
    Population population =
        choose_settings(corners(kernels, rows), targets(rows), own_noise(rows), prior, random, progress);

    std::vector<Setting> settings;
    std::vector<double> share;
    std::vector<Solved> solved;
    for (const std::size_t h : likeliest(population.share, targets.size())) {
        settings.push_back(population.settings[h]);
        share.push_back(population.share[h]);
        if (rows.size() == count) solved.push_back(std::move(population.solved[h]));
    }
    const double sum = std::accumulate(share.begin(), share.end(), 0.0);
    for (double& one : share) one /= sum;

    trust_ = rows.size() == count ? population.trust : Eigen::VectorXd::Ones(targets.size());
    // Measurements beyond those that settings were chosen on have yet to be judged.
    for (int pass = 0; pass < 2 && rows.size() < count; ++pass) {
        if (pass > 0) trust_ = trust_in(solved, share, trust_);
        solved.clear();
        for (const Setting& setting : settings) {
            progress.report(1, "adapting to the device");
            solved.push_back(solve(kernels, targets, own_noise, trust_, setting));
        }
    }
    for (std::size_t h = 0; h < solved.size(); ++h) {
        members_.push_back({share[h], settings[h].log_weights.array().exp(), solved[h].noise,
                            std::move(solved[h].kernel), std::move(solved[h].solved)});
    }
}

GaussianMixture::Predictions GaussianMixture::predict(const std::vector<Eigen::MatrixXd>& cross,
                                                      const Eigen::MatrixXd& own) const {
    Moments moments(own.cols());
    for (const Member& member : members_) {
        Eigen::MatrixXd kernel = Eigen::MatrixXd::Constant(targets_.size(), own.cols(), constant_kernel);
        for (std::size_t g = 0; g < cross.size(); ++g)
            kernel += member.weights[static_cast<Eigen::Index>(g)] * cross[g];
        const Eigen::ArrayXd mean = (kernel.transpose() * member.solved).array();
        const Eigen::ArrayXd prior = (own.transpose() * member.weights).array() + constant_kernel;
        member.kernel.matrixL().solveInPlace(kernel);
        const Eigen::ArrayXd known = kernel.colwise().squaredNorm().transpose().array();
        moments.add(member.share, mean, (prior - known).max(0.0) + member.noise);
    }
    return moments.predictions();
}

GaussianMixture::Predictions GaussianMixture::leave_one_out() const {
    Moments moments(targets_.size());
    Eigen::ArrayXd residual, variance;
    for (const Member& member : members_) {
        left_out(member.kernel, member.solved, residual, variance);
        moments.add(member.share, targets_.array() - residual,
                    usual_variance(variance, member.noise, trust_));
    }
    return moments.predictions();
}

}  // namespace latlab
