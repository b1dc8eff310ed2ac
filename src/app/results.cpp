#include "app/results.h"

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
