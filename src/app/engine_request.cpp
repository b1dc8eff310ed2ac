#include "app/engine_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

void EngineRequest::asked(int id, std::string key) {
    id_ = id;
    asked_ = std::move(key);
    progress_ = 0;
    progress_text_.clear();
    fault_.reset();
}

void EngineRequest::forget() {
    id_ = 0;
    asked_.clear();
    fault_.reset();
}

bool EngineRequest::hear(const json& message, const std::function<void(const json&)>& take) {
    if (id_ == 0 || message.value("id", 0) != id_) return false;
    const std::string type = message.value("type", "");
    if (type == "progress") {
        progress_ = std::clamp(number_or_nan(message, "share"), 0.0, 1.0);
        progress_text_ = message.value("text", "");
        return true;
    }
    if (type != "partial") id_ = 0;
    cancelled_ = type == "error" && message.value("cancelled", false);
    try {
        if (type == "result" || type == "partial") take(message);
    } catch (const std::exception&) {
        id_ = 0;
        fault_ = Fault{"the engine answered in a form that this page does not know", "",
                       "Reload the page so that both are of the same version"};
    }
    if (type != "error") return true;
    if (cancelled_)
        asked_.clear();
    else
        fault_ = Fault{message.value("fault", "the engine failed"), message.value("where", ""),
                       message.value("mend", "")};
    return true;
}

}  // namespace latlab::app
