// The part of the Workspace that looks closely at networks of the search.

#include <nlohmann/json.hpp>

#include "app/workspace.h"

namespace latlab::app {

using nlohmann::json;

void Workspace::begin_search(const std::string& objective) {
    json fields = transfer_fields();
    fields["objective"] = objective;
    wishes().add_table(fields, objective);
    search_fields_ = fields.dump();
    ++searches_;
    inspection_.forget();
}

const NetworkDetail* Workspace::inspect(const std::string& architecture) {
    // Asked in every drawing: the fields are read only where something is to be sent.
    const NetworkDetail* known = inspection_.detail(architecture);
    if (known == nullptr && !running_ && search_ && inspection_.due(architecture))
        inspection_.ask(json::parse(search_fields_), architecture);
    return known;
}

const Range* Workspace::latency_difference(const std::string& from, const std::string& to) {
    const Range* known = inspection_.difference(from, to);
    if (known == nullptr && !running_ && search_ && inspection_.difference_due(from, to))
        inspection_.ask_difference(json::parse(search_fields_), from, to);
    return known;
}

bool Workspace::hear_inspection(const json& message) {
    if (!inspection_.hear(message)) return false;
    ++revision_;
    return true;
}

}  // namespace latlab::app
