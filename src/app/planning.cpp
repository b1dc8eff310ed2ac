#include "app/planning.h"

#include <nlohmann/json.hpp>

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

Plan plan_result(const json& fields) {
    Plan plan;
    fields.at("architectures").get_to(plan.architectures);
    for (const json& point : fields.at("learning_curve").get_ref<const json::array_t&>()) {
        const double spearman = number_or_nan(point, "spearman");
        plan.curve.points.push_back({point.at("count").get<std::size_t>(),
                                     {number_or_nan(point, "error_low"), number_or_nan(point, "error"),
                                      number_or_nan(point, "error_high")},
                                     {spearman, spearman, spearman}});
    }
    plan.curve.devices = fields.value("devices", std::size_t{0});
    plan.warnings = fields.value("warnings", std::vector<std::string>());
    return plan;
}

void Planning::ask(EngineClient& engine, json fields, std::string key, bool announced) {
    id_ = fields.at("id").get<int>();
    announced_ = announced;
    asked_ = std::move(key);
    fault_.reset();
    fields["command"] = "plan";
    engine.send(fields.dump());
}

bool Planning::hear(const json& message) {
    if (id_ == 0 || message.value("id", 0) != id_) return false;
    const std::string type = message.value("type", "");
    if (type != "result" && type != "error") return true;
    id_ = 0;
    try {
        if (type == "error" && message.value("cancelled", false)) {
            asked_.clear();  // whatever was cancelled with it, the panel may ask again
            return true;
        }
        if (type == "error") {
            // What a script asked for in vain does not keep the panel from asking.
            if (announced_) asked_.clear();
            fault_ = Fault{message.at("fault").get<std::string>(), message.value("where", ""),
                           message.value("mend", "")};
            return true;
        }
        plan_ = plan_result(message);
        known_ = asked_;
    } catch (const json::exception&) {
        fault_ = Fault{"the engine answered in a form that this page does not know", "",
                       "Reload the page so that both are of the same version"};
    }
    return true;
}

const Plan* Planning::fitting(const std::string& key, std::size_t count) const {
    return plan_ && known_ == key && plan_->architectures.size() >= count ? &*plan_ : nullptr;
}

bool Planning::due(const std::string& key, std::size_t count) const {
    return !running() && !(fault_ && asked_ == key) && fitting(key, count) == nullptr;
}

}  // namespace latlab::app
