#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "devices/wide_table.h"
#include "encoders/encoder.h"
#include "predictor/few_shot_prior.h"
#include "predictor/nasflat_state.h"
#include "search/accuracy_model.h"
#include "study/shipped_study.h"

namespace latlab {

/// "nasflat-nb201.safetensors", the pre-trained weights of a space.
std::string nasflat_asset(const SearchSpace& space);
/// "few-shot-nb201.safetensors", the few-shot predictor's prior of a space.
std::string few_shot_asset(const SearchSpace& space);
/// "arch2vec-nb201.safetensors", a trained encoder (Encoder::id) of a space.
std::string encoder_asset(std::string_view encoder, const SearchSpace& space);
/// The accuracy model of NAS-Bench-201.
inline constexpr const char* accuracy_asset = "accuracy-nb201.safetensors";

/// "zero-cost-fbnet.csv", zero-cost proxies of some networks of a space.
std::string proxies_asset(const SearchSpace& space);

/// Figures of the study.
inline constexpr const char* study_asset = "study.json";

/// The files that the host gave the engine, read when first used and then kept.
class Assets {
  public:
    bool has(const std::string& name) const { return bytes_.count(name) + loaded_.count(name) > 0; }
    /// Takes the place of an asset of this name.
    void provide(const std::string& name, std::string bytes);

    // Throw DataError when the asset was not provided, is damaged or is another one than its name says.
    std::shared_ptr<const NasflatState> nasflat(const SearchSpace& space);
    std::shared_ptr<const FewShotPrior> few_shot(const SearchSpace& space);
    std::shared_ptr<const AccuracyModel> accuracy();
    std::shared_ptr<const Encoder> encoder(std::string_view encoder, const SearchSpace& space);
    std::shared_ptr<const ShippedStudy> study();
    std::shared_ptr<const WideTable> proxies(const SearchSpace& space);

  private:
    template <typename Asset, typename Load>
    std::shared_ptr<const Asset> get(const std::string& name, const Load& load);

    std::map<std::string, std::string> bytes_;                   // not read yet
    std::map<std::string, std::shared_ptr<const void>> loaded_;  // by name, which tells the type
};

}  // namespace latlab
