#include "study/experiment_catalogue.h"

#include "base/error.h"
#include "base/text.h"
#include "predictor/methods.h"
#include "sampling/sampler.h"
#include "study/evaluation_parts.h"

namespace latlab {

bool ExperimentSetting::needs_encoder() const {
    return latlab::needs_encoder(sampler);
}

bool ExperimentSetting::needs_sources() const {
    return latlab::needs_sources(predictor) || needs_prior(predictor, sampler);
}

const std::vector<ExperimentSetting>& experiment_settings() {
    static const std::vector<ExperimentSetting> all{
        {"few-shot-designed", "Few-shot, designed samples", "few-shot", "designed"},
        {"few-shot-random", "Few-shot, random samples", "few-shot", "random"},
        {"few-shot-params", "Few-shot, by parameters", "few-shot", "params"},
        {"few-shot-arch2vec", "Few-shot, Arch2Vec clusters", "few-shot", "arch2vec"},
        {"few-shot-cate", "Few-shot, CATE clusters", "few-shot", "cate"},
        {"few-shot-oracle", "Few-shot, by true latency", "few-shot", "oracle"},
        {"op-count-random", "Operation counts, random samples", "op-count", "random"},
        {"flops-random", "FLOPs, random samples", "flops", "random"},
        {"best-source-random", "Best source, random samples", "best-source", "random"},
    };
    return all;
}

const ExperimentSetting& experiment_setting(std::string_view name) {
    std::vector<std::string> known;
    for (const ExperimentSetting& setting : experiment_settings()) {
        if (setting.name == name) return setting;
        known.push_back(setting.name);
    }
    throw DataError("there is no setting " + in_quotes(name), "the experiment's settings",
                    "There are " + join(known) + ".");
}

}  // namespace latlab
