#include "engine/fit.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "devices/task.h"
#include "predictor/methods.h"
#include "predictor/nasflat_scores.h"

namespace latlab {
namespace {

constexpr std::size_t kept_fits = 6;
constexpr std::size_t next_count = 6;  // the next measurement and five more

void refuse_learnt_sources(const FitCommand& command, const NasflatState& weights) {
    const std::vector<std::string>& known = weights.provenance.devices;
    for (const std::string& device : command.exclude_sources) {
        for (const std::string& alias : aliases(device, known)) {
            if (std::find(known.begin(), known.end(), alias) == known.end()) continue;
            throw DataError(
                "these weights have learnt from " + in_quotes(alias) + ", which is to be left out",
                nasflat_asset(*command.space),
                "Pre-train weights without it on the command line (latlab transfer --exclude-sources).");
        }
    }
}

}  // namespace

Fit::Fit(const FitCommand& command, Assets& assets) : command_(command) {
    if (command_.predictor == "best-source") {
        throw DataError("the predictor best-source needs tables of known devices", "",
                        "Use it on the command line, or choose few-shot.");
    }
    MethodRequest request;
    request.space = command_.space;
    request.method_threads = 2;
    if (command_.predictor == "few-shot") {
        prior_ = assets.few_shot(*command_.space);
        if (!command_.exclude_sources.empty())
            prior_ = std::make_shared<const FewShotPrior>(prior_->only(remaining_devices(
                prior_->sources.devices, command_.exclude_sources, "command field \"exclude_sources\"")));
        if (command_.executing()) prior_ = std::make_shared<const FewShotPrior>(prior_->executing());
        request.prior = prior_;
    } else if (needs_sources(command_.predictor)) {  // refuses unknown names
        weights_ = assets.nasflat(*command_.space);
        refuse_learnt_sources(command_, *weights_);
        request.weights = weights_;
    }
    if (command_.pruned()) command_.measurements = pruned(*command_.space, std::move(command_.measurements));
    check_measurements(command_.measurements);
    method_ = make_transfer_method(command_.predictor, request);
}

const Predictor& Fit::fitted(const Progress& progress) {
    if (!fitted_) fitted_ = method_->transfer(command_.measurements, command_.seed, progress);
    return *fitted_;
}

const Predictor& Fit::predictor(const Progress& progress) {
    const Predictor& own = fitted(progress);
    if (!command_.pruned()) return own;
    if (!pruned_) pruned_.emplace(*command_.space, own);
    return *pruned_;
}

const Predictor& Fit::fast_predictor(const Progress& progress) {
    if (!enumerable()) return predictor(progress);
    every_estimate(progress);
    return *every_;
}

const std::vector<LatencyEstimate>& Fit::every_estimate(const Progress& progress) {
    if (!every_) {
        const Predictor& predictor = this->predictor(progress.part(0, 0.2));
        every_ = std::make_unique<EnumeratedPredictor>(*command_.space, predictor, progress.part(0.2, 1));
    }
    return every_->all();
}

const CrossFit& Fit::left_out(const Progress& progress) {
    if (!left_out_) {
        const std::size_t folds = most_folds(command_.predictor, command_.measurements.size());
        left_out_ = cross_fit(*method_, command_.measurements, folds, command_.seed, progress);
    }
    return *left_out_;
}

const std::vector<SimilarDevice>& Fit::similar_devices(const Progress& progress) {
    if (similar_) return *similar_;
    const std::vector<Architecture> architectures = measured_architectures();
    std::vector<std::string> devices;
    Eigen::MatrixXd known;
    if (prior_) {
        devices = prior_->sources.devices;
        known = prior_->known_latencies(architectures);
    } else if (weights_) {
        devices = weights_->provenance.devices;
        known.resize(static_cast<Eigen::Index>(architectures.size()),
                     static_cast<Eigen::Index>(devices.size()));
        for (std::size_t i = 0; i < devices.size(); ++i) {
            progress.report(static_cast<double>(i) / static_cast<double>(devices.size()),
                            "Comparing with known devices");
            const std::vector<double> scores =
                nasflat_scores(weights_->network, weights_->input, architectures, static_cast<int>(i));
            std::copy(scores.begin(), scores.end(), known.col(static_cast<Eigen::Index>(i)).begin());
        }
    }
    similar_ = latlab::similar_devices(devices, known, measured_latencies());
    return *similar_;
}

const TrustReport& Fit::trust(const Progress& progress) {
    if (!trust_) {
        const std::vector<LatencyEstimate>& left_out = this->left_out(progress).estimates;
        trust_ = trust_report(*command_.space, command_.measurements, left_out, *method_, fitted(progress),
                              command_.seed);
    }
    return *trust_;
}

const std::vector<NextMeasurement>& Fit::next(const Progress& progress) {
    if (!next_) {
        const auto* posterior = dynamic_cast<const FewShotPosterior*>(&fitted(progress));
        next_.emplace();
        if (posterior)
            next_ = next_measurements(*posterior, command_.measurements, command_.seed, next_count);
    }
    return *next_;
}

std::vector<double> Fit::measured_latencies() const {
    std::vector<double> latencies;
    for (const Measurement& measurement : command_.measurements) latencies.push_back(measurement.latency_ms);
    return latencies;
}

std::vector<Architecture> Fit::measured_architectures() const {
    std::vector<Architecture> architectures;
    for (const Measurement& measurement : command_.measurements)
        architectures.push_back(measurement.architecture);
    return architectures;
}

std::shared_ptr<Fit> FitCache::get(const FitCommand& command, Assets& assets) {
    const std::string key = command.key();
    const auto found =
        std::find_if(fits_.begin(), fits_.end(), [&](const auto& entry) { return entry.first == key; });
    if (found != fits_.end()) {
        fits_.splice(fits_.begin(), fits_, found);
    } else {
        fits_.emplace_front(key, std::make_shared<Fit>(command, assets));
        if (fits_.size() > kept_fits) fits_.pop_back();
    }
    return fits_.front().second;
}

}  // namespace latlab
