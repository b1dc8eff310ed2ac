#include "app/results.h"

#include "app/format.h"
#include "search/objectives.h"

namespace latlab::app {

std::string sentence(const Fault& fault) {
    std::string text = fault.where.empty() ? fault.what : fault.where + ": " + fault.what;
    if (!fault.mend.empty()) text += ". " + fault.mend;
    if (text.empty() || text.back() != '.') text += '.';
    return text;
}

Trust trust(const TransferResult& result) {
    if (std::isnan(result.spearman)) return Trust::unknown;
    if (result.spearman >= 0.9) return Trust::high;
    return result.spearman >= 0.7 ? Trust::fair : Trust::low;
}

std::string nothing_found(const SearchResult& result) {
    const std::string limit = format_short(result.max_latency_ms) + " ms";
    if (result.risk >= 0.5) return "No network is predicted to take at most " + limit + ". Raise the limit.";
    return "No network stays within " + limit + " with a probability of " +
           format_fixed(100 * (1 - result.risk), 0) + " %. Raise the limit or the risk.";
}

bool predicts_accuracy(const std::string& objective) {
    return objective.rfind("cifar", 0) == 0 || objective.rfind("imagenet16", 0) == 0;
}

bool predicts_accuracy(const SearchResult& result) {
    return predicts_accuracy(result.objective);
}

ValueWords value_words(const SearchResult& result) {
    const std::string& objective = result.objective;
    if (objective == capacity_objective)
        return {"Capacity", "M", "multiply-accumulates, its capacity", "Capacity: multiply-accumulates"};
    if (objective == "zen") return {"Zen score", "", "Zen score, a zero-cost proxy", "Zen score", 2};
    if (objective == "synflow") return {"SynFlow", "", "SynFlow, a zero-cost proxy", "SynFlow", 2};
    if (objective == "nwot") return {"NWOT", "", "NWOT, a zero-cost proxy", "NWOT", 2};
    if (objective.rfind(own_column_prefix, 0) == 0) {
        const std::string column = objective.substr(own_column_prefix.size());
        return {column, "", column + ", from your table", column, 2};
    }
    return {"Accuracy", "%", "predicted accuracy", "Predicted accuracy", 2};
}

std::string ValueWords::number(double value) const {
    return format_fixed(value, decimals);
}

std::string ValueWords::text(double value) const {
    const std::string plain = unit == "%" ? number(value) : format_short(value);
    return unit.empty() ? plain : plain + " " + unit;
}

bool weighs_two(const SearchResult& result) {
    return result.also.empty() && result.numbers.empty();
}

const char* work_name(Work work) {
    switch (work) {
        case Work::transfer:
            return "transfer";
        case Work::search:
            return "search";
        case Work::predict:
            return "predict";
    }
    return "";
}

}  // namespace latlab::app
