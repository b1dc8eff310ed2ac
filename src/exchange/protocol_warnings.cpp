#include "exchange/protocol_warnings.h"

#include <algorithm>

#include "base/text.h"
#include "exchange/text.h"

namespace latlab {
namespace {

using Protocol = std::map<std::string, std::string>;

// The value of the first of these fields that the protocol has, in lower case.
std::string field(const Protocol& protocol, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        const auto found = protocol.find(key);
        if (found != protocol.end()) return lower_case(trim(found->second));
    }
    return "";
}

bool one_of(const std::string& text, std::initializer_list<const char*> known) {
    return std::any_of(known.begin(), known.end(), [&](const char* other) { return text == other; });
}

// Whether 32 x 32 pixels are meant, in any of the usual notations: 32x32, 3x32x32, (1, 3, 32, 32), 32.
bool is_cifar_size(const std::string& text) {
    std::vector<std::string> numbers(1);
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            numbers.back() += c;
        } else if (!numbers.back().empty()) {
            numbers.emplace_back();
        }
    }
    if (numbers.back().empty()) numbers.pop_back();
    const auto sides = std::count(numbers.begin(), numbers.end(), "32");
    return sides == 2 || (sides == 1 && numbers.size() == 1);
}

// Under this the halves of the rounds order the networks differently enough to be what limits a predictor.
constexpr double poor_repeatability = 0.9;
// How far apart the fast and the slow times of one network may be: what measure.py divides out is this much.
constexpr double wide_drift = 2;

// "0.9891 (Spearman, odd against even rounds)"
void check_repeatability(const std::string& text, std::vector<std::string>& warnings) {
    const LeadingNumber number = leading_number(text, false);
    if (number.kind != LeadingNumber::Kind::number || number.value >= poor_repeatability) return;
    warnings.push_back(
        "Two halves of these measurements agree only with a rank correlation of " +
        from_number(number.value) +
        ", and no prediction can be better than that. Measure more rounds, on a quieter machine.");
}

// "0.726 to 1.289 of the median (5th to 95th percentile of 2394 visits)"
void check_drift(const std::string& text, std::vector<std::string>& warnings) {
    const LeadingNumber low = leading_number(text, false);
    if (low.kind != LeadingNumber::Kind::number || low.rest.substr(0, 3) != "to ") return;
    const LeadingNumber high = leading_number(low.rest.substr(3), false);
    if (high.kind != LeadingNumber::Kind::number || high.value <= wide_drift * low.value) return;
    warnings.push_back(
        "While measuring, the time of one and the same network went from " + from_number(low.value) + " to " +
        from_number(high.value) +
        " times its median: the device's speed drifted. Let it cool, close other programs, and "
        "measure again if the predictions disappoint.");
}

}  // namespace

std::vector<std::string> protocol_warnings(const Protocol& protocol) {
    std::vector<std::string> warnings;
    const auto warn = [&](const char* beginning, const std::string& value, const char* end) {
        warnings.push_back(std::string(beginning).append(in_quotes(value)).append(end));
    };
    const std::string batch = field(protocol, {"batch_size", "batch"});
    if (!batch.empty() && !one_of(batch, {"1", "32", "64", "256"})) {
        warn("These were measured at batch size ", batch,
             "; the known devices were measured at 1, 32, 64 or 256, so expect larger errors.");
    }
    const std::string precision = stated_precision(protocol);
    if (!precision.empty() && precision != "float32") {
        warn("These were measured in ", precision,
             "; most known devices were measured in fp32, so expect larger errors.");
    }
    const std::string size = field(protocol, {"input_size", "input_shape", "resolution", "image_size"});
    if (!size.empty() && !is_cifar_size(size)) {
        warn("These were measured on inputs of size ", size,
             "; the known devices were measured on 32 x 32 pixels, where layers weigh differently.");
    }
    check_repeatability(field(protocol, {"repeatability"}), warnings);
    check_drift(field(protocol, {"reference_drift"}), warnings);
    return warnings;
}

std::string stated_precision(const Protocol& protocol) {
    const std::string stated = field(protocol, {"precision", "dtype", "data_type"});
    if (one_of(stated, {"fp32", "float32", "float", "torch.float32", "f32"})) return "float32";
    if (one_of(stated, {"fp16", "float16", "half", "torch.float16", "f16"})) return "float16";
    return stated;
}

bool timed_pruned(const Protocol& protocol) {
    return one_of(field(protocol, {"dead_operations"}), {"pruned", "dropped"});
}

bool timed_executing(const Protocol& protocol) {
    return one_of(field(protocol, {"dead_operations"}), {"executed"});
}

}  // namespace latlab
