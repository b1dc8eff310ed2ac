#include "app/results.h"

#include "app/format.h"

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

bool predicts_accuracy(const SearchResult& result) {
    return result.objective != capacity_objective;
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
