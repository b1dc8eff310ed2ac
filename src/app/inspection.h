#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/engine_request.h"
#include "app/results.h"

namespace latlab::app {

/// What one operation of a network costs (engine/README.md, "neighbours").
struct OperationDetail {
    std::string operation;
    double macs = NAN, parameters = NAN;
    double saved_ms = NAN;  ///< predicted latency less that without it; NaN where it cannot be left out
    Range saved{};          ///< its 80 % interval, NaN where the predictor has none
};

/// A network that differs in one operation.
struct NetworkChange {
    std::size_t position = 0;
    FoundNetwork network;
    Range change_ms{};  ///< 80 % interval of how much longer it takes, NaN where the predictor has none
};

/// A network looked at closely.
struct NetworkDetail {
    FoundNetwork network;
    std::vector<OperationDetail> operations;  ///< one for each position
    std::vector<NetworkChange> changes;
};

/// Throws nlohmann::json::exception where a field is missing or has the wrong type.
NetworkDetail network_detail(const nlohmann::json& fields);

/// The changes that buy the most latency for the least accuracy, at most so many: of those that save at least
/// one percent of the latency, by milliseconds saved for each point of accuracy lost; first those that lose
/// none, by milliseconds.
std::vector<NetworkChange> best_trades(const NetworkDetail& detail, std::size_t most);

/// The networks of a search that are looked at closely: asks the engine what their operations cost and what
/// lies around them, and how two of them differ in latency; keeps the answers.
class Inspection {
  public:
    /// Gives a command its id, which it returns, and sends it to the engine.
    using Send = std::function<int(const nlohmann::json& command)>;
    explicit Inspection(Send send) : send_(std::move(send)) {}

    /// Asks the engine about a network. fields: those of the search that found it.
    void ask(const nlohmann::json& fields, const std::string& architecture);
    /// Null while it is not known.
    const NetworkDetail* detail(const std::string& architecture) const;
    /// Whether it has still to be asked: what failed or was cancelled is not asked again.
    bool due(const std::string& architecture) const {
        return request_.due(architecture) && unanswered_.count(architecture) == 0;
    }
    const EngineRequest& request() const { return request_; }
    const EngineRequest& difference_request() const { return difference_request_; }
    /// Asks the engine how much longer one network takes than another.
    void ask_difference(const nlohmann::json& fields, const std::string& from, const std::string& to);
    /// Its 80 % interval in milliseconds, NaN where the predictor has none; null while it is not known.
    const Range* difference(const std::string& from, const std::string& to) const;
    bool difference_due(const std::string& from, const std::string& to) const {
        return difference_request_.due(pair_key(from, to)) && unanswered_.count(pair_key(from, to)) == 0;
    }
    bool working() const { return request_.running() || difference_request_.running(); }
    /// Takes in a message of the engine; false when it is about something else.
    bool hear(const nlohmann::json& message);
    /// For when the search that it goes by is gone.
    void forget();

  private:
    static std::string pair_key(const std::string& from, const std::string& to) { return from + "\n" + to; }

    Send send_;
    EngineRequest request_, difference_request_;
    std::string asking_, differing_;    ///< what was asked about last
    std::set<std::string> unanswered_;  ///< architectures and pairs
    std::map<std::string, NetworkDetail> details_;
    std::map<std::string, Range> differences_;  ///< by pair_key
};

}  // namespace latlab::app
