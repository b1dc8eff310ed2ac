#include "engine/assets.h"

#include "base/error.h"
#include "encoders/encoder_file.h"

namespace latlab {

std::string nasflat_asset(const SearchSpace& space) {
    return "nasflat-" + std::string(space.id()) + ".safetensors";
}

std::string few_shot_asset(const SearchSpace& space) {
    return "few-shot-" + std::string(space.id()) + ".safetensors";
}

std::string encoder_asset(std::string_view encoder, const SearchSpace& space) {
    return std::string(encoder) + "-" + std::string(space.id()) + ".safetensors";
}

std::string proxies_asset(const SearchSpace& space) {
    return "zero-cost-" + std::string(space.id()) + ".csv";
}

void Assets::provide(const std::string& name, std::string bytes) {
    loaded_.erase(name);
    bytes_[name] = std::move(bytes);
}

template <typename Asset, typename Load>
std::shared_ptr<const Asset> Assets::get(const std::string& name, const Load& load) {
    const auto loaded = loaded_.find(name);
    if (loaded != loaded_.end()) return std::static_pointer_cast<const Asset>(loaded->second);
    const auto bytes = bytes_.find(name);
    if (bytes == bytes_.end()) {
        throw DataError("this file of LatLab's own is missing", name,
                        "Load the page again, or reinstall LatLab.");
    }
    const auto asset = std::make_shared<const Asset>(load(bytes->second));
    bytes_.erase(bytes);
    loaded_[name] = asset;
    return asset;
}

std::shared_ptr<const NasflatState> Assets::nasflat(const SearchSpace& space) {
    const std::string name = nasflat_asset(space);
    return get<NasflatState>(name, [&](const std::string& bytes) {
        NasflatState state = load_nasflat(bytes, name);
        if (&state.input.space() != &space) {
            throw DataError("these weights are not for " + std::string(space.name()), name,
                            "Give those of this space.");
        }
        return state;
    });
}

std::shared_ptr<const FewShotPrior> Assets::few_shot(const SearchSpace& space) {
    const std::string name = few_shot_asset(space);
    return get<FewShotPrior>(name, [&](const std::string& bytes) {
        FewShotPrior prior = load_few_shot_prior(bytes, name);
        if (&prior.map->space() != &space)
            throw DataError("this prior is not for " + std::string(space.name()), name,
                            "Give that of this space.");
        return prior;
    });
}

std::shared_ptr<const AccuracyModel> Assets::accuracy() {
    return get<AccuracyModel>(
        accuracy_asset, [](const std::string& bytes) { return AccuracyModel::load(bytes, accuracy_asset); });
}

std::shared_ptr<const Encoder> Assets::encoder(std::string_view encoder, const SearchSpace& space) {
    const std::string name = encoder_asset(encoder, space);
    const auto kept = get<std::unique_ptr<Encoder>>(name, [&](const std::string& bytes) {
        std::unique_ptr<Encoder> loaded = load_encoder(bytes, name);
        if (loaded->id() != encoder || &loaded->space() != &space)
            throw DataError(
                "this encoder is not " + std::string(encoder) + " for " + std::string(space.name()), name,
                "Give that of this space.");
        return loaded;
    });
    return {kept, kept->get()};
}

std::shared_ptr<const WideTable> Assets::proxies(const SearchSpace& space) {
    const std::string name = proxies_asset(space);
    return get<WideTable>(name,
                          [&](const std::string& bytes) { return parse_wide_table(bytes, name, space); });
}

std::shared_ptr<const ShippedStudy> Assets::study() {
    return get<ShippedStudy>(study_asset,
                             [](const std::string& bytes) { return ShippedStudy::read(bytes, study_asset); });
}

}  // namespace latlab
