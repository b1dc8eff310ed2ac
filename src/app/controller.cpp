#include "app/controller.h"

#include <nlohmann/json.hpp>

#include "app/exports.h"
#include "app/results_json.h"
#include "app/session.h"
#include "app/state_json.h"
#include "base/error.h"

namespace latlab::app {

using nlohmann::json;

namespace {

std::string answer(const Outcome& outcome) {
    if (outcome.fault) return json{{"error", to_json(*outcome.fault)}}.dump();
    return (outcome.id > 0 ? json{{"id", outcome.id}} : json{{"ok", true}}).dump();
}

std::string answer_of_file(std::size_t understood, std::size_t refused, const std::optional<Fault>& fault) {
    return dumped(
        {{"understood", understood}, {"refused", refused}, {"error", fault ? to_json(*fault) : json()}});
}

}  // namespace

void Controller::set_example(std::string name, std::string text) {
    example_name_ = std::move(name);
    example_text_ = std::move(text);
}

void Controller::load_example() {
    if (has_example()) workspace.load_file(example_name_, example_text_, true);
}

std::string Controller::load_file(const std::string& name, const std::string& bytes) {
    if (workspace.take_order(name, bytes)) return answer_of_file(0, 0, std::nullopt);
    const Outcome outcome = workspace.load_file(name, bytes);
    if (!outcome.fault) step_ = workspace.transferred() ? Step::predictor : Step::measurements;
    if (!outcome.fault && workspace.searched()) step_ = Step::search;
    const std::size_t understood = outcome.fault ? 0 : workspace.networks().size();
    return answer_of_file(understood, workspace.refused().size(), outcome.fault);
}

std::string Controller::load_table(const std::string& name, const std::string& bytes) {
    step_ = Step::study;
    return answer(workspace.take_order(name, bytes) ? Outcome{} : workspace.load_table(name, bytes));
}

void Controller::go(Step step) {
    step_ = step;
    opens_ = Opens::measurements;
}

void Controller::open_for_search(Opens what) {
    opens_ = what;
    host_.open_file_picker();
}

std::string Controller::load_for_search(const std::string& name, const std::string& bytes) {
    if (is_session(bytes)) return load_file(name, bytes);
    const Outcome outcome =
        opens_ == Opens::numbers ? workspace.take_numbers(name, bytes) : workspace.add_device(name, bytes);
    // After a faulty file its mended one is waited for.
    if (!outcome.fault) opens_ = Opens::measurements;
    return answer(outcome);
}

void Controller::take_file(const std::string& name, const std::string& bytes) {
    switch (opens()) {
        case Opens::table:
            load_table(name, bytes);
            break;
        case Opens::measurements:
            load_file(name, bytes);
            break;
        case Opens::device:
        case Opens::numbers:
            load_for_search(name, bytes);
    }
}

std::string Controller::command(const std::string& text) {
    try {
        return run(json::parse(text));
    } catch (const json::exception&) {
        return answer({0, Fault{"this is no command", "", "See src/app/README.md for what can be asked"}});
    } catch (const DataError& error) {
        return answer({0, Fault{error.fault(), error.where(), error.mend()}});
    }
}

std::string Controller::run(const json& command) {
    const std::string what = command.at("do").get<std::string>();
    if (what == "transfer" || what == "search") {
        // What is refused changes nothing: no button could take back a wrong name.
        const bool longer = command.value("longer", false);
        const Settings before = workspace.settings;
        const SearchWishes wishes_before = workspace.wishes();
        if (command.contains("numbers")) workspace.wishes().choose(command.at("numbers"));
        take_settings(workspace.settings, command);
        const Outcome outcome = what == "transfer" ? workspace.transfer()
                                : longer           ? workspace.search_longer()
                                                   : workspace.search();
        if (outcome.fault) {
            workspace.settings = before;
            workspace.wishes() = wishes_before;
        } else if (command.contains("numbers")) {
            workspace.wishes_changed();
        }
        step_ = what == "transfer" ? Step::predictor : Step::search;
        return answer(outcome);
    }
    if (what == "predict") {
        return answer(workspace.predict(command.at("architectures").get<std::vector<std::string>>()));
    }
    if (what == "plan") return answer(workspace.plan(command));
    if (what == "measure") return answer(measure(command));
    if (what == "study") return answer({workspace.study.ask_findings(), std::nullopt});
    if (what == "addDevice") return answer(add_device(command));
    if (what == "loadNumbers")
        return answer(workspace.take_numbers(command.at("name").get<std::string>(),
                                             command.at("text").get<std::string>()));
    if (what == "setUnit") {
        const auto unit = parse_latency_unit(command.at("unit").get<std::string>());
        if (!unit) throw DataError("this unit is not known", "unit", "Use ns, us, ms or s");
        return answer(workspace.set_unit(*unit));
    }
    if (what == "loadSession") {
        const json& session = command.at("session");
        workspace.from_json(session.is_string() ? json::parse(session.get<std::string>()) : session);
        if (command.value("stored", false)) kept_ = true;
        step_ = workspace.searched()      ? Step::search
                : workspace.transferred() ? Step::predictor
                                          : Step::measurements;
    } else if (what == "setTheme") {
        const bool system = command.value("system", false);
        if (!system || !theme_chosen_) set_theme(command.at("theme") == "dark" ? Theme::dark : Theme::light);
        if (!system) theme_chosen_ = true;
    } else if (what == "step") {
        const int number = command.at("step").get<int>();
        if (number < 1 || number > 5)
            throw DataError("there are four steps and the study", "step", "Use 1 to 4, or 5 for the study");
        go(static_cast<Step>(number));
    } else if (what == "removeDevice") {
        workspace.remove_device(command.at("name").get<std::string>());
    } else if (what == "forgetNumbers") {
        workspace.forget_numbers();
    } else if (what == "cancel") {
        workspace.cancel();
    } else if (what == "savePlan") {
        save_plan();
    } else if (what == "saveNetworks") {
        if (command.contains("architectures")) {
            save_networks("latlab-networks", command.at("architectures").get<std::vector<std::string>>());
        } else {
            save_planned_networks();
        }
    } else if (what == "clear") {
        workspace.clear();
        step_ = Step::measurements;
    } else if (what == "example") {
        load_example();
        step_ = Step::measurements;
    } else if (what == "keep") {
        keep(command.at("keep").get<bool>());
    } else {
        throw DataError("this command is not known", "do", "See src/app/README.md for what can be asked");
    }
    return answer({});
}

Outcome Controller::add_device(const json& command) {
    const std::string name = command.at("name").get<std::string>();
    Outcome outcome = workspace.add_device(name, command.at("text").get<std::string>());
    const double limit = number_or_nan(command, "max_latency_ms");
    if (!outcome.fault && limit > 0) workspace.limit_device(name, limit);
    return outcome;
}

Outcome Controller::measure(const json& command) {
    if (!host_.can_measure())
        throw DataError("this program cannot time networks itself", "do",
                        "Use the page, or the files for a device");
    const std::string what = command.value("what", "start");
    if (what == "until") return workspace.measure_until(command.at("error").get<double>());
    if (what == "start") {
        step_ = Step::measurements;
        return workspace.measure_here(command.value("anew", false));
    }
    if (what == "found") return workspace.verify_found();
    if (what == "more") {
        workspace.device.more_rounds();
    } else if (what == "pause") {
        workspace.device.pause();
    } else if (what == "resume") {
        workspace.device.resume();
    } else if (what == "stop") {
        workspace.device.stop();
    } else {
        throw DataError("this is not known", "what", "Use start, more, until, found, pause, resume or stop");
    }
    return {};
}

void Controller::hear_device(const std::string& message) {
    const json parsed = json::parse(message, nullptr, false);
    if (parsed.is_object()) workspace.hear_device(parsed);
}

void Controller::save_planned_networks() {
    if (workspace.planned() == nullptr)
        throw DataError("there is no plan to save", "saveNetworks", "Ask for one first");
    const std::string space = workspace.plan_choice.space;
    host_.save_networks(dumped({{"name", "latlab-networks-" + space},
                                {"space", space},
                                {"architectures", workspace.planned_networks()},
                                {"batch_size", workspace.plan_choice.measuring.batch_size},
                                {"precision", workspace.plan_choice.measuring.precision},
                                {"for", "measuring"}}));
}

void Controller::save_networks(const std::string& name, const std::vector<std::string>& architectures) {
    host_.save_networks(dumped({{"name", name},
                                {"space", std::string(workspace.space().id())},
                                {"architectures", architectures},
                                {"for", "keeping"}}));
}

void Controller::save_measurements() {
    host_.download("latlab-measurements.csv", "text/csv", measurements_csv(workspace));
}

void Controller::save_plan() {
    if (workspace.planned() == nullptr)
        throw DataError("there is no plan to save", "savePlan", "Ask for one first");
    host_.download("latlab-list-" + workspace.plan_choice.space + ".csv", "text/csv", plan_csv(workspace));
}

void Controller::toggle_theme() {
    theme_chosen_ = true;
    set_theme(theme_ == Theme::dark ? Theme::light : Theme::dark);
}

void Controller::set_theme(Theme theme) {
    theme_ = theme;
    host_.set_theme(theme_name(theme));
}

void Controller::keep(bool yes) {
    kept_ = yes;
    if (yes) {
        host_.store_session(workspace.to_json().dump());
    } else {
        host_.delete_stored();
    }
}

bool Controller::update() {
    const bool heard = workspace.poll();
    tell_host();
    return heard;
}

void Controller::tell_host() {
    const Changes changes = workspace.take_changes();
    if (changes.refused) {
        const auto& refused = workspace.refused();
        host_.show_refused(
            refused.empty() ? "null"
                            : dumped({{"file", workspace.refused_file()}, {"rows", refused_json(refused)}}));
    }
    if (changes.results) {
        host_.show_results(workspace.searched() ? dumped(to_json(*workspace.searched())) : "null");
    }
    for (const std::string& request : workspace.device.take_requests()) host_.measure(request);
    if (changes.session && kept_) host_.store_session(dumped(workspace.to_json()));
    if (changes.status) host_.set_status(workspace.status());
}

}  // namespace latlab::app
