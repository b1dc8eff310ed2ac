#include <cmath>
#include <utility>

#include "app/format.h"
#include "app/panels.h"
#include "app/pictures.h"
#include "app/study_plots.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

const std::vector<std::string> space_names{"NAS-Bench-201", "FBNet"};
const char* const space_ids[] = {"nb201", "fbnet"};

/// The findings; asked for, with a word on how that goes, where they are not known yet.
const StudyFindings* findings(Controller& controller) {
    StudyRoom& study = controller.workspace.study;
    study.want_findings();
    if (study.findings()) return &*study.findings();
    if (const auto& fault = study.findings_request().fault()) {
        notice(Tone::warning, {sentence(*fault)});
        space(12);
        if (button("Try again")) study.findings_request().forget();
    } else {
        caption("Fetching the figures \xE2\x80\xA6");
    }
    return nullptr;
}

}  // namespace

void draw_study(Controller& controller, PanelState& state) {
    panel_title(
        "The study",
        "What the paper asks of latency predictors, with our figures beside the published ones, and a "
        "small experiment on your own tables.");
    // A table that was dropped is shown where it is used.
    const int opened = controller.workspace.study.tables_opened();
    if (std::exchange(state.study.tables_opened, opened) != opened) state.study.part = 3;
    segmented("study part", {"Devices", "Encodings", "Results", "Your tables"}, state.study.part);
    space(20);
    switch (state.study.part) {
        case 0:
            draw_study_devices(controller, state.study);
            break;
        case 1:
            draw_study_encodings(controller, state.study);
            break;
        case 2:
            draw_study_results(controller, state.study);
            break;
        default:
            draw_study_tables(controller);
    }
}

// Devices -----------------------------------------------------------------------------------------

namespace {

/// The tasks of one space; the user's own tables have at most the suggested one.
std::vector<const DeviceTask*> tasks_of(const StudyFindings& findings, const StudyRoom& study, bool own,
                                        const std::string& space) {
    std::vector<const DeviceTask*> tasks;
    if (own) {
        if (study.tables()->split) tasks.push_back(&*study.tables()->split);
        return tasks;
    }
    for (const DeviceTask& task : findings.tasks)
        if (task.space == space) tasks.push_back(&task);
    return tasks;
}

const DeviceTask* choose_task(const std::vector<const DeviceTask*>& tasks, bool own, int& choice) {
    std::vector<std::string> labels{"All devices"};
    for (const DeviceTask* task : tasks)
        labels.push_back(own ? "Suggested task"
                             : "Task " + task->name + ": " + std::to_string(task->sources.size()) +
                                   " sources, " + std::to_string(task->targets.size()) + " targets");
    if (choice >= static_cast<int>(labels.size())) choice = 0;
    select("##task", labels, choice, std::min(320.0F, room()));
    return choice == 0 ? nullptr : tasks[static_cast<std::size_t>(choice) - 1];
}

std::string task_text(const DeviceSet& set, const DeviceTask* task) {
    if (task == nullptr)
        return format_count(set.names.size(), "device", "devices") +
               ". Each is joined to the one most like it; devices that order networks alike lie near each "
               "other.";
    return "Sources and targets of the task correlate by " + format_fixed(correlation_across(set, *task), 2) +
           " in the mean. The lower, the less the known devices tell of the new ones.";
}

void draw_names(const std::string& title, const std::vector<std::string>& names, double category) {
    text_line(fonts().strong, palette().text, title);
    space(2);
    for (const std::string& name : names) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddCircleFilled({at.x + 5, at.y + 11}, 4,
                                                    colour(Ink::category, category));
        const Column column(at.x + 18, room() - 18);
        text_line(fonts().body, palette().quiet, name);
    }
}

void draw_device_graph(Controller& controller, const DeviceSet& set, const DeviceTask* task) {
    const Card card;
    heading("Device set");
    space(2);
    caption(task_text(set, task));
    space(10);
    const auto graph = [&] {
        const Figure figure = device_graph(set, task);
        show_figure("device graph", figure, 420);
        space(10);
        picture_buttons(controller, "devices-" + set.space, figure, 640, 480);
    };
    if (task == nullptr) {
        graph();
        return;
    }
    side_by_side({1.7F, 1}, 700, {graph, [&] {
                                      draw_names("Sources", task->sources, 0);
                                      space(12);
                                      draw_names("Targets", task->targets, 1);
                                  }});
}

}  // namespace

void draw_study_devices(Controller& controller, StudyView& view) {
    const StudyFindings* known = findings(controller);
    if (known == nullptr) return;
    const StudyRoom& study = controller.workspace.study;
    paragraph(
        "Does a network that is fast on one device run fast on another? Where devices disagree, a predictor "
        "cannot "
        "just copy a known device: it has to learn the new one from its measurements.");
    space(16);
    std::vector<std::string> sets = space_names;
    if (study.tables()) sets.push_back("Your tables");
    if (view.devices >= static_cast<int>(sets.size())) view.devices = 0;
    segmented("device set", sets, view.devices);
    space(12);
    const bool own = view.devices == 2;
    const DeviceSet* set = own ? &study.tables()->set : nullptr;
    for (const DeviceSet& one : known->devices)
        if (!own && one.space == space_ids[view.devices]) set = &one;
    if (set == nullptr) return;
    const DeviceTask* task = choose_task(tasks_of(*known, study, own, set->space), own, view.task);
    space(16);
    draw_device_graph(controller, *set, task);
    space(20);
    {
        const Card card;
        heading("Rank correlation");
        space(2);
        caption("Spearman's correlation of the latencies on all networks that both devices have.");
        space(10);
        CachedFigure& cached = view.matrices[static_cast<std::size_t>(view.devices)];
        const Figure& matrix = cached.get(study.revision(), [&] { return device_matrix(*set); });
        const float height = 60 + 15 * static_cast<float>(std::max<std::size_t>(16, set->names.size()));
        show_figure("device matrix", matrix, height);
        space(10);
        picture_buttons(controller, "correlation-" + set->space, matrix, 1000, height);
    }
    space(12);
    caption("On the command line: latlab devices --space " + set->space +
            (own ? " TABLE.csv" : " --data DIR") + " --correlation" + (own ? "" : " --split 10,3"));
}

// Results -----------------------------------------------------------------------------------------

namespace {

int first_answered(const StudyFindings& findings) {
    for (std::size_t i = 0; i < findings.studies.size(); ++i)
        if (findings.studies[i].answered()) return static_cast<int>(i);
    return 0;
}

void draw_findings(Controller& controller, const StudyQuestion& question) {
    const Card card;
    heading("What the figures say");
    if (!question.answered()) {
        space(6);
        paragraph("This question has not been run here yet; the rings are the published figures.");
    }
    for (const std::string& finding : question.findings) {
        space(8);
        text_block(fonts().body, palette().text, finding);
    }
    if (!question.discussion.empty()) {
        space(14);
        heading("Why");
    }
    for (const std::string& paragraph : question.discussion) {
        space(8);
        text_block(fonts().body, palette().text, paragraph);
    }
    space(12);
    caption(
        "Differences are counted where their 95 % interval over seeds leaves out zero; of twenty that are "
        "none, one "
        "does so by chance. Rings: " +
        question.published_source);
    space(12);
    caption("Made by: " + question.command);
    space(8);
    if (button("Copy the command")) controller.host().copy_text(question.command);
}

}  // namespace

void draw_study_results(Controller& controller, StudyView& view) {
    const StudyFindings* known = findings(controller);
    if (known == nullptr || known->studies.empty()) return;
    std::vector<std::string> titles;
    for (const StudyQuestion& question : known->studies) titles.push_back(question.title);
    if (view.question < 0) view.question = first_answered(*known);
    select("##question", titles, view.question, std::min(320.0F, room()));
    space(14);
    const StudyQuestion& question = known->studies[static_cast<std::size_t>(view.question)];
    paragraph(question.question);
    space(16);
    {
        const Card card;
        segmented("result space", space_names, view.space);
        space(12);
        const Figure figure = study_comparison(question, known->tasks, space_ids[view.space]);
        show_figure("comparison", figure, 420);
        space(10);
        picture_buttons(controller, question.name + "-" + space_ids[view.space], figure, 760, 440);
    }
    space(20);
    draw_findings(controller, question);
}

}  // namespace latlab::app
