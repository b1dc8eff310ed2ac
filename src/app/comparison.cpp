#include "app/comparison.h"

#include <cmath>

#include "app/format.h"

namespace latlab::app {

namespace {

ComparedFigure figure(std::string what, double pinned, double other, int decimals) {
    return {std::move(what), format_fixed(pinned, decimals), format_fixed(other, decimals),
            signed_fixed(other - pinned, decimals)};
}

std::string interval(const FoundNetwork& network, int decimals) {
    if (!std::isfinite(network.lower_ms)) return format_fixed(NAN, 0);
    return format_fixed(network.lower_ms, decimals) + " to " + format_fixed(network.upper_ms, decimals);
}

}  // namespace

std::string signed_fixed(double value, int decimals) {
    const std::string text = format_fixed(value, decimals);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value > 0 && std::isfinite(value) && !zero ? "+" + text : text;
}

int latency_decimals(const FoundNetwork& pinned, const FoundNetwork& other) {
    return common_decimals(std::vector<double>{pinned.latency_ms, other.latency_ms});
}

std::string difference_text(const Range& change, int decimals) {
    if (!(std::isfinite(change.lower) && std::isfinite(change.upper))) return "";
    if (change.lower == 0 && change.upper == 0)
        return "Both take the same time: they differ only in what cannot influence the output.";
    // As many as it takes for the nearer end not to read as zero.
    const double near = std::min(std::abs(change.lower), std::abs(change.upper));
    constexpr int most_decimals = 4;
    while (decimals < most_decimals && near > 0 && near < 0.5 * std::pow(10.0, -decimals)) ++decimals;
    const auto ms = [&](double value) { return format_fixed(std::abs(value), decimals); };
    if (change.lower <= 0 && change.upper >= 0)
        return "Which of the two is faster is not sure. Measured, the chosen network takes between " +
               ms(change.lower) + " ms less and " + ms(change.upper) +
               " ms more than the pinned one in four of five cases.";
    const bool slower = change.lower > 0;
    return "Measured, the chosen network takes " + ms(slower ? change.lower : change.upper) + " to " +
           ms(slower ? change.upper : change.lower) + (slower ? " ms more" : " ms less") +
           " than the pinned one in four of five cases.";
}

std::vector<ComparedFigure> compared(const SearchResult& result, const FoundNetwork& pinned,
                                     const FoundNetwork& other) {
    const int decimals = latency_decimals(pinned, other);
    std::vector<ComparedFigure> figures;
    const ValueWords words = value_words(result);
    if (words.unit != "M")  // which is said below
        figures.push_back(figure(words.column(), pinned.accuracy, other.accuracy, words.decimals));
    figures.push_back(figure("Latency, ms", pinned.latency_ms, other.latency_ms, decimals));
    if (std::isfinite(pinned.lower_ms) || std::isfinite(other.lower_ms))
        figures.push_back({"80 % interval, ms", interval(pinned, decimals), interval(other, decimals), ""});
    figures.push_back(figure("MACs, M", pinned.macs / 1e6, other.macs / 1e6, 1));
    figures.push_back(figure("Parameters, M", pinned.parameters / 1e6, other.parameters / 1e6, 3));
    return figures;
}

}  // namespace latlab::app
