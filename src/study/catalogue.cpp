#include "study/catalogue.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "study/discussion.h"
#include "study/published.h"

namespace latlab {
namespace {

using Words = std::vector<std::string>;

const char* const usual_sources = "16 architectures of each source device on NAS-Bench-201, 128 on FBNet";

// The same for every setting; fewer epochs than are best, because there are hundreds of runs.
const Words nasflat_words{"--predictor", "nasflat", "--epochs", "60", "--k", "20", "--seeds", "5"};

StudySetting with(std::string name, Words words) {
    return {std::move(name), std::move(words), {}, {}};
}

// NASFLAT at its best: with layer costs, and transferred as was chosen for each space on source devices
// (datasets/results/README.md).
StudySetting best_nasflat() {
    return {"nasflat",
            {"--predictor", "nasflat", "--epochs", "60", "--supplement", "layer-costs"},
            {"--set", "transfer_learning_rate=1e-3,averaged_epochs=10"},
            {"--set",
             "trained=head-and-hardware,transfer_epochs=40,transfer_learning_rate=3e-3,averaged_epochs=10"}};
}

Study parts() {
    return {"parts",
            "Parts of the predictor",
            "NASFLAT looks at a network's graph with two kinds of layers, one that mixes neighbours and one "
            "that "
            "attends to them. Does either do alone, and what does refining operations by their neighbours "
            "add?",
            usual_sources,
            nasflat_words,
            {with("ensemble", {"--set", "layer=ensemble"}), with("flow", {"--set", "layer=flow"}),
             with("attention", {"--set", "layer=attention"}),
             with("no-refinement", {"--set", "operation_refinement=false"})},
            published::parts(),
            published::one_run,
            discussion::parts()};
}

Study hardware() {
    return {"hardware",
            "What stands for the device",
            "A device is a short list of learned numbers. Do they tell more where they meet every operation "
            "than "
            "where they join at the end, and is it better to start a new device from the most similar known "
            "one?",
            usual_sources,
            nasflat_words,
            {with("per-operation+nearest", {"--set", "hardware=per-operation,nearest_hardware=true"}),
             with("per-operation", {"--set", "hardware=per-operation,nearest_hardware=false"}),
             with("at-head+nearest", {"--set", "hardware=at-head,nearest_hardware=true"}),
             with("at-head", {"--set", "hardware=at-head,nearest_hardware=false"})},
            published::hardware(),
            published::one_run,
            discussion::hardware()};
}

Study sampler() {
    return {"sampler",
            "Which networks to measure",
            "Twenty measurements are all that is asked of a user. Does it matter which twenty, and does "
            "knowing "
            "the latencies beforehand (the oracle) bound what any choice can bring?",
            usual_sources,
            nasflat_words,
            {with("random", {"--sampler", "random"}), with("params", {"--sampler", "params"}),
             with("macs", {"--sampler", "macs"}),
             with("arch2vec", {"--sampler", "arch2vec", "--method", "cosine"}),
             with("cate", {"--sampler", "cate", "--method", "cosine"}),
             with("zcp", {"--sampler", "zcp", "--method", "cosine"}),
             with("caz", {"--sampler", "caz", "--method", "cosine"}),
             with("designed", {"--sampler", "designed"}), with("oracle", {"--sampler", "oracle"})},
            published::sampler(),
            published::one_run,
            discussion::sampler()};
}

Study supplement() {
    return {"supplement",
            "Encodings beside the graph",
            "NASFLAT can be given a description of each network beside its graph: what an autoencoder "
            "(Arch2Vec) "
            "or a transformer (CATE) makes of it, zero-cost proxies, or all of them (CAZ). Do they help?",
            usual_sources,
            nasflat_words,
            {with("none", {}), with("layer-costs", {"--supplement", "layer-costs"}),
             with("arch2vec", {"--supplement", "arch2vec"}), with("cate", {"--supplement", "cate"}),
             with("zcp", {"--supplement", "zcp"}), with("caz", {"--supplement", "caz"})},
            published::supplement(),
            published::supplement_source,
            discussion::supplement()};
}

Study final_comparison() {
    return {"final",
            "Predictors against each other",
            "Each predictor gets twenty measurements of a device it has never seen, the same random ones for "
            "all but few-shot-designed, and is scored on every other network. Simple ones stand beside, "
            "because a clever one must beat them first (best-source needs the whole tables of the known "
            "devices, to find the measured networks there).",
            usual_sources,
            {"--k", "20", "--seeds", "5"},
            {with("few-shot", {"--predictor", "few-shot"}),
             with("few-shot-designed", {"--predictor", "few-shot", "--sampler", "designed"}), best_nasflat(),
             with("nasflat-plain", {"--predictor", "nasflat", "--epochs", "60"}),
             with("op-count", {"--predictor", "op-count"}), with("flops", {"--predictor", "flops"}),
             with("best-source", {"--predictor", "best-source", "--sources-per-device", "15625"})},
            published::final_comparison(),
            published::final_source,
            discussion::final_comparison()};
}

}  // namespace

const std::vector<Study>& studies() {
    static const std::vector<Study> all{parts(), hardware(), sampler(), supplement(), final_comparison()};
    return all;
}

const Study& study(std::string_view name) {
    std::vector<std::string> known;
    for (const Study& study : studies()) {
        if (study.name == name) return study;
        known.push_back(study.name);
    }
    throw UsageError("there is no study '" + std::string(name) + "'; there are " + join(known));
}

Study with_sources(Study study, const std::string& count) {
    study.name.append("-").append(count);
    study.sources = count + " architectures of each source device";
    study.discussion.clear();
    for (StudySetting& setting : study.settings) {
        Words& words = setting.words;
        if (std::find(words.begin(), words.end(), "--sources-per-device") == words.end())
            words.insert(words.end(), {"--sources-per-device", count});
    }
    return study;
}

std::vector<std::string> evaluate_words(const Study& study, const StudySetting& setting,
                                        std::string_view task) {
    std::vector<std::string> words{"--task", std::string(task)};
    words.insert(words.end(), study.words.begin(), study.words.end());
    const bool nb201 = task.front() == 'N';
    for (const Words& more : {setting.words, nb201 ? setting.nb201_words : setting.fbnet_words})
        words.insert(words.end(), more.begin(), more.end());
    // The paper's sizes: 16 architectures of each source device suffice on NAS-Bench-201 (its final runs).
    if (std::find(words.begin(), words.end(), "--sources-per-device") == words.end())
        words.insert(words.end(), {"--sources-per-device", nb201 ? "16" : "128"});
    return words;
}

}  // namespace latlab
