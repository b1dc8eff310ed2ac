#include "app/measuring_choice.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "exchange/onnx.h"
#include "exchange/text.h"

namespace latlab::app {

using nlohmann::json;

namespace {

std::string text_of(const json& options, const char* field, const std::string& otherwise) {
    const auto found = options.find(field);
    if (found == options.end() || found->is_null()) return otherwise;
    if (!found->is_string()) throw DataError("this is no text", field, "");
    return found->get<std::string>();
}

bool is_batch_size(double number) {
    return number >= 1 && number <= max_batch_size && number == std::floor(number);
}

}  // namespace

std::string backend_text(const std::string& backend) {
    return backend == "webgpu" ? "WebGPU" : "WebAssembly";
}

std::string choice_text(const MeasuringChoice& choice) {
    return std::string("batch ")
        .append(std::to_string(choice.batch_size))
        .append(choice.precision == "float32" ? ", " : ", " + choice.precision + ", ")
        .append(backend_text(choice.backend));
}

void take_choice(MeasuringChoice& choice, const json& options, bool webgpu_offered) {
    MeasuringChoice taken = choice;
    const auto batch = options.find("batch_size");
    if (batch != options.end() && !batch->is_null()) {
        const double number = batch->is_number() ? batch->get<double>() : NAN;
        if (!is_batch_size(number))
            throw DataError("this is no whole number from 1 to " + std::to_string(max_batch_size),
                            "batch_size", "");
        taken.batch_size = static_cast<int>(number);
    }
    taken.backend = text_of(options, "backend", taken.backend);
    if (taken.backend != "wasm" && taken.backend != "webgpu")
        throw DataError("this is not known", "backend", "Use wasm or webgpu");
    if (taken.backend == "webgpu" && !webgpu_offered)
        throw DataError("this browser has no WebGPU", "backend", "Use wasm");
    taken.precision = text_of(options, "precision", taken.precision);
    if (!precision_named(taken.precision))
        throw DataError("this is not known", "precision", "Use float32 or float16");
    choice = taken;
}

std::optional<int> batch_size_of(const std::map<std::string, std::string>& protocol) {
    for (const char* key : {"batch_size", "batch"}) {
        const auto found = protocol.find(key);
        if (found == protocol.end()) continue;
        const LeadingNumber number = leading_number(found->second, false);
        if (number.kind == LeadingNumber::Kind::number && number.rest.empty() && is_batch_size(number.value))
            return static_cast<int>(number.value);
    }
    return std::nullopt;
}

}  // namespace latlab::app
