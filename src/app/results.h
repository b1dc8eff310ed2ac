#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/trust_result.h"
#include "exchange/measurements.h"

namespace latlab::app {

/// What went wrong, in three parts (see DataError).
struct Fault {
    std::string what, where, mend;
};
/// The three parts as one text: "file, row 3: what is wrong. What to do."
std::string sentence(const Fault& fault);

/// What a command of the Workspace came to.
struct Outcome {
    int id = 0;  ///< of the engine's command, 0 where none was sent
    std::optional<Fault> fault;
};

/// One network as measured, rows of the same network merged. While the file's unit is unknown every row
/// stands for itself.
struct MeasuredNetwork {
    Architecture architecture;
    std::string notation;         ///< in the space's own notation
    double latency = 0;           ///< in ms, or as written while the unit is unknown
    double standard_error = NAN;  ///< of the latency, in ms; NaN where nothing is known of it
    /// While the unit is unknown: what the row says of how exact it is, as written; NaN where it says
    /// nothing.
    double written_deviation = NAN, written_runs = NAN, written_error = NAN;
    std::size_t repeats = 1;  ///< latencies of the file that the latency is the median of
    bool connected = true;    ///< data can flow from the input to the output
};

/// What is raised where nothing else was chosen.
inline constexpr const char* usual_objective = "cifar100";

/// Choices that a result depends on; all of them are shown.
struct Settings {
    std::string predictor = "few-shot";
    std::uint64_t seed = 1;
    std::vector<std::string> exclude_sources;
    std::vector<std::string> exclude_measurements;  ///< networks to fit without, in the space's own notation
    std::string objective = usual_objective;
    double max_latency_ms = 0;  ///< 0 until chosen
    double risk = 0.1;          ///< of exceeding it, as the predictor's intervals say
    std::uint64_t search_seed = 1;
    int evaluations = 5000;
};

struct SimilarDevice {
    std::string device;
    double spearman = NAN;
};

/// What the engine's transfer came to (engine/README.md); NaN for what it left out.
struct TransferResult {
    std::string predictor;
    std::uint64_t seed = 1;
    /// The known devices and the measured networks that it was made without.
    std::vector<std::string> exclude_sources, exclude_measurements;
    std::vector<double> leave_one_out_ms;  ///< one for each measurement, NaN for one it was made without
    std::vector<Range> leave_one_out_intervals;  ///< likewise, 80 %
    std::vector<double> fitted_ms;               ///< likewise
    int folds = 0;  ///< groups in which the measurements were left out; 0 where not told
    double spearman = NAN, kendall = NAN, median_relative_error = NAN;
    std::vector<SimilarDevice> similar;
    std::vector<std::string> warnings;
    TrustResult trust;
    double seconds = NAN;
    std::vector<double>
        space_ms;  ///< every architecture in canonical order; empty where the space is too large
};

/// How far a transfer can be trusted, by its leave-one-out rank correlation: from 0.9 on high, from 0.7 on
/// fair, below low; unknown where there is none.
enum class Trust { high, fair, low, unknown };
Trust trust(const TransferResult& result);

/// The objective where no accuracies exist.
inline constexpr const char* capacity_objective = "capacity";

/// A predicted latency with its 80 % interval, NaN where the predictor has none.
struct FoundLatency {
    double ms = NAN, lower_ms = NAN, upper_ms = NAN;
};

struct FoundNetwork {
    std::string architecture;
    double accuracy = NAN;
    double latency_ms = NAN, lower_ms = NAN, upper_ms = NAN;
    double macs = NAN, parameters = NAN;
    std::vector<FoundLatency> also;  ///< on each further device
    std::vector<double> numbers;     ///< each further number that the search minded
};

/// A further device that a search was for, and its limit, 0 where there is none.
struct AlsoLimit {
    std::string device;
    double max_latency_ms = 0;
};

/// How far a search had come when so many networks were looked at.
struct SearchMoment {
    double evaluated = 0;
    double hypervolume = 0;  ///< the area that the front dominates: latency x accuracy (engine/README.md)
};

struct SearchResult {
    std::string objective, objective_text;
    std::vector<AlsoLimit> also;
    std::vector<std::string> numbers;  ///< names of the further numbers
    double max_latency_ms = 0;
    double risk = 0.5;  ///< with which the front may exceed it
    std::int64_t evaluated = 0;
    bool finished = false;  ///< false while it runs, and after it was cancelled
    std::optional<FoundNetwork> best;
    std::optional<FoundNetwork> exact_best;  ///< of the whole space, where that was looked through
    std::vector<FoundNetwork> front;         ///< by increasing latency
    std::vector<SearchMoment> history;
    double exact_hypervolume = NAN;  ///< of the whole space's front, where that was looked through
    /// Some of all networks looked at, as points; sessions do without.
    std::vector<double> sample_ms, sample_accuracy;
};
/// Whether what is raised is an accuracy in % from the accuracy model, not what stands in for it.
bool predicts_accuracy(const std::string& objective);
bool predicts_accuracy(const SearchResult& result);
/// How to speak of what a search raised.
struct ValueWords {
    std::string title;  ///< "Accuracy", "Capacity", "Zen score", a column by its own name
    std::string unit;   ///< "%", "M" or nothing
    std::string what;   ///< "predicted accuracy"; "multiply-accumulates, its capacity"
    std::string axis;   ///< "Predicted accuracy"
    int decimals = 1;   ///< of a value in a list

    /// A value in a list, and one by itself with its unit: "71.50", "71.50 %".
    std::string number(double value) const;
    std::string text(double value) const;
    /// The title of a column of such values: "Accuracy, %".
    std::string column() const { return unit.empty() ? title : title + ", " + unit; }
};
ValueWords value_words(const SearchResult& result);
/// Whether the search weighed nothing but this value and the latency on one device.
bool weighs_two(const SearchResult& result);
/// What to say where no network keeps the limit.
std::string nothing_found(const SearchResult& result);

struct Prediction {
    std::string architecture;
    double ms = NAN, lower_ms = NAN, upper_ms = NAN;
};

enum class Work { transfer, search, predict };
const char* work_name(Work work);  ///< "transfer", "search", "predict"

/// What has changed since somebody last looked.
struct Changes {
    bool status = false, refused = false, results = false, session = false;
};

}  // namespace latlab::app
