#pragma once

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table_files.h"
#include "engine/trained_encoders.h"
#include "exchange/network_export.h"
#include "exchange/protocol_warnings.h"
#include "predictor/predictor.h"
#include "sampling/plan.h"
#include "spaces/search_space.h"
#include "study/experiment.h"

namespace latlab {

/// The fields of engine/README.md that say which predictor a command speaks of.
struct FitCommand {
    const SearchSpace* space = nullptr;
    std::string predictor;
    std::uint64_t seed = 1;
    std::vector<Measurement> measurements;
    std::vector<std::string> exclude_sources;
    std::map<std::string, std::string> protocol;  ///< how it was measured

    /// Whether the networks were timed without operations that cannot influence their output.
    bool pruned() const { return timed_pruned(protocol); }
    /// Whether such operations were there and were executed.
    bool executing() const { return timed_executing(protocol); }

    /// The same text for commands that speak of the same predictor.
    std::string key() const;
};

/// What to measure: so many networks, or as many as an error takes.
struct PlanCommand {
    PlanRequest request;
    std::optional<double> error;  ///< the median relative error wanted, in place of a count
    std::vector<std::string> exclude_sources;
};

/// Random networks as points on a plane, by an encoding.
struct MapCommand {
    const SearchSpace* space = nullptr;
    std::string encoding, method, colour, sampler;
    std::size_t count = 600, choose = 20;
    std::uint64_t seed = 1;
    double perplexity = 30;
    EncoderTraining training;  ///< of the encoding "trained"
};

/// What the colour "accuracy" of a map is (objectives.h).
inline constexpr const char* map_objective = "cifar100";

inline constexpr std::size_t max_command_architectures = 200'000;

// Each reads its fields from a command, and throws DataError whose `where` is the field when one is missing,
// has another type or makes no sense.
const SearchSpace& read_space(const nlohmann::json& command);
FitCommand read_fit(const nlohmann::json& command);
PlanCommand read_plan(const nlohmann::json& command);
MapCommand read_map(const nlohmann::json& command);
/// The files' texts stay in the command, which must outlive them.
std::vector<TableFile> read_files(const nlohmann::json& command);
ExperimentRequest read_experiment(const nlohmann::json& command);
/// Without the architectures.
NetworkFolder read_export(const nlohmann::json& command);
/// Which of so many files an export is to write.
FilePortion read_portion(const nlohmann::json& command, std::size_t files);
std::vector<Architecture> read_architectures(const nlohmann::json& command, const SearchSpace& space);
/// The predictor's and the objective's name with their defaults, for commands not yet checked.
std::string predictor_name(const nlohmann::json& command);
std::string objective_name(const nlohmann::json& command);

}  // namespace latlab
