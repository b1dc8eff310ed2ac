#include "app/state_json.h"

#include "app/exports.h"
#include "app/measured.h"
#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

const char* theme_name(Theme theme) {
    return theme == Theme::dark ? "dark" : "light";
}

json refused_json(const std::vector<MeasurementRow>& refused) {
    json rows = json::array();
    for (const MeasurementRow& row : refused) {
        rows.push_back({{"row", row.line}, {"text", row.text}, {"reason", row.reason}, {"mend", row.mend}});
    }
    return rows;
}

std::string dumped(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

namespace {

// What is planned as the page shows it; null while it shows nothing.
json plan_json(const Workspace& workspace) {
    const Plan* plan = workspace.planned();
    if (plan == nullptr) return {};
    const PlanChoice& choice = workspace.plan_choice;
    const std::size_t measured = workspace.measured_before_plan();
    return {{"space", choice.space},
            {"count", choice.count},
            {"seed", choice.seed},
            {"measured", measured},
            {"architectures", workspace.planned_networks()},
            {"expected", expectation_text(plan->curve, choice.count + measured)}};
}

// How what is planned would be measured.
json measuring_json(const Workspace& workspace) {
    const MeasuringChoice& choice = workspace.plan_choice.measuring;
    const std::string lost = workspace.gives_way();
    json backends = json::array({"wasm"});
    if (workspace.webgpu_offered()) backends.push_back("webgpu");
    return {{"batch_size", choice.batch_size},
            {"backend", choice.backend},
            {"precision", choice.precision},
            {"backends", std::move(backends)},
            {"gives_way", lost.empty() ? json() : json(lost)}};
}

const char* phase_name(DeviceRoom::Phase phase) {
    switch (phase) {
        case DeviceRoom::Phase::measuring:
            return "measuring";
        case DeviceRoom::Phase::paused:
            return "paused";
        case DeviceRoom::Phase::finished:
            return "finished";
        default:
            return "none";
    }
}

// What measuring on this device has come to; null before it was begun.
json device_json(const DeviceRoom& device) {
    json fault, failed = json::array();
    if (device.fault()) fault = to_json(*device.fault());
    if (device.phase() == DeviceRoom::Phase::none && fault.is_null()) return {};
    for (const FailedNetwork& one : device.failed())
        failed.push_back({{"architecture", one.architecture}, {"reason", one.reason}});
    return {{"phase", phase_name(device.phase())},
            {"space", device.space()},
            {"batch_size", device.choice().batch_size},
            {"backend", device.choice().backend},
            {"precision", device.choice().precision},
            {"networks", device.networks()},
            {"share", device.share()},
            {"text", device.text()},
            {"rounds", device.rounds()},
            {"repeatability", device.repeatability()},
            {"repeatability_all_rounds", device.repeatability_all_rounds()},
            {"drift", {{"low", device.drift().lower}, {"high", device.drift().upper}}},
            {"failed", std::move(failed)},
            {"error", std::move(fault)}};
}

json experiment_json(const Experiment& experiment) {
    json rows = json::array();
    for (const ExperimentRow& row : experiment.rows)
        rows.push_back(
            {{"setting", row.setting}, {"spearman", row.spearman}, {"half_width", row.half_width}});
    return {{"rows", std::move(rows)}, {"targets", experiment.targets}, {"finished", experiment.finished}};
}

json study_json(const StudyRoom& study) {
    json tables, experiment, map, fault;
    if (study.tables())
        tables = {{"space", study.tables()->set.space},
                  {"architectures", study.tables()->architectures},
                  {"devices", study.tables()->set.names}};
    if (study.experiment()) experiment = experiment_json(*study.experiment());
    if (study.map())
        map = {{"encoding", study.mapped().encoding},
               {"width", study.map()->width},
               {"architectures", study.map()->architectures.size()}};
    if (study.fault()) fault = to_json(*study.fault());
    return {{"tables", tables},
            {"experiment", experiment},
            {"map", map},
            {"reading", study.reading_tables()},
            {"working", study.working()},
            {"error", fault}};
}

json wishes_json(const SearchWishes& wishes) {
    json devices = json::array(), numbers = json::array();
    for (const AlsoDevice& device : wishes.devices)
        devices.push_back(
            {{"name", device.name},
             {"networks", device.networks.size()},
             {"max_latency_ms", device.max_latency_ms > 0 ? json(device.max_latency_ms) : json()}});
    for (const std::string& number : wishes.minded_numbers()) numbers.push_back(number);
    json table;
    if (!wishes.columns().empty()) table = {{"name", wishes.table_name()}, {"columns", wishes.columns()}};
    return {{"devices", devices}, {"numbers", numbers}, {"table", table}};
}

const char* opens_name(Controller::Opens opens) {
    switch (opens) {
        case Controller::Opens::measurements:
            return "measurements";
        case Controller::Opens::table:
            return "table";
        case Controller::Opens::device:
            return "device";
        case Controller::Opens::numbers:
            return "numbers";
    }
    return "";
}

}  // namespace

std::string Controller::state() const {
    json measurements = json::array();
    for (const MeasuredNetwork& network : workspace.networks()) {
        measurements.push_back({{"architecture", network.notation},
                                {"latency_ms", workspace.asks_unit() ? json() : json(network.latency)},
                                {"standard_error_ms", network.standard_error},
                                {"repeats", network.repeats}});
    }
    json transfer, search;
    if (workspace.transferred()) {
        transfer = to_json(*workspace.transferred(), false);
        transfer["leave_one_out_ms"] = workspace.transferred()->leave_one_out_ms;
    }
    if (workspace.searched()) search = to_json(*workspace.searched());
    json progress;
    if (workspace.running())
        progress = {{"share", workspace.progress()}, {"text", workspace.progress_text()}};
    const auto& unit = workspace.file().unit;
    return dumped({{"space", std::string(workspace.space().id())},
                   {"file", workspace.file().name},
                   {"example", workspace.example()},
                   {"unit", workspace.asks_unit() ? "ask"
                            : unit                ? std::string(unit_symbol(*unit))
                                                  : "ms"},
                   {"measurements", std::move(measurements)},
                   {"advice", measurement_advice(workspace.file(), workspace.networks())},
                   {"refused", refused_json(workspace.refused())},
                   {"plan", plan_json(workspace)},
                   {"measuring", measuring_json(workspace)},
                   {"device", device_json(workspace.device)},
                   {"step", static_cast<int>(step_)},
                   {"opens", opens_name(opens())},
                   {"wishes", wishes_json(workspace.wishes())},
                   {"busy", workspace.running() ? json(work_name(*workspace.running())) : json()},
                   {"progress", progress},
                   {"status", workspace.status()},
                   {"error", workspace.fault() ? to_json(*workspace.fault()) : json()},
                   {"settings", to_json(workspace.settings)},
                   {"transfer", transfer},
                   {"search", search},
                   {"study", study_json(workspace.study)},
                   {"theme", theme_name(theme_)},
                   {"kept", kept_}});
}

}  // namespace latlab::app
