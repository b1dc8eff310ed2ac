#include <algorithm>
#include <cmath>

#include "app/exports.h"
#include "app/format.h"
#include "app/panels.h"
#include "app/study_plots.h"
#include "app/table.h"
#include "app/widgets.h"
#include "base/text.h"
#include "study/experiment_catalogue.h"

namespace latlab::app {

namespace {

void draw_opening(Controller& controller) {
    StudyRoom& study = controller.workspace.study;
    const Card card;
    heading("Tables of several devices");
    space(4);
    paragraph(
        "A CSV file with an architecture (or a NAS-Bench-201 index) in the first column and a column of "
        "latencies in "
        "milliseconds for each device, or a file of HELP (.pt), Eagle or HW-NAS-Bench (.pickle) as it is. "
        "Drop it "
        "on the page while this part is open, or open it; more files add more devices. They stay in this "
        "page.");
    space(14);
    Flow flow;
    flow.next(button_width("Open a table\xE2\x80\xA6"));
    if (button("Open a table\xE2\x80\xA6", study.tables() ? Emphasis::secondary : Emphasis::primary))
        controller.host().open_file_picker();
    if (study.tables()) {
        flow.next(button_width("Put them away"));
        if (button("Put them away")) {
            if (study.experiment_request().running()) controller.workspace.cancel();
            study.clear_tables();
        }
    }
    if (study.reading_tables()) {
        space(10);
        caption("Reading \xE2\x80\xA6");
    }
    if (const auto& fault = study.tables_fault()) {
        space(14);
        if (notice(Tone::warning, {sentence(*fault)}, true)) study.dismiss_tables_fault();
    }
}

void draw_devices(const DeviceTables& tables, const std::vector<std::string>& notes) {
    heading(format_count(tables.set.names.size(), "device", "devices") + ", " +
            format_count(tables.architectures, "network", "networks"));
    space(8);
    const bool roomy = room() > 440;
    std::vector<TableColumn> columns{{"Device", 0, false}};
    if (roomy) columns.push_back({"Networks", 96, true});
    columns.push_back({"Latencies (ms)", 132, true});
    Table table("own devices", std::move(columns));
    table.rows(tables.set.names.size(), [&](std::size_t i) {
        table.cell(tables.set.names[i]);
        if (roomy) table.quiet_cell(format_fixed(static_cast<double>(tables.measured[i]), 0));
        table.quiet_cell(format_short(tables.low_ms[i]) + " to " + format_short(tables.high_ms[i]));
    });
    space(8);
    caption("How they correlate is shown under Devices.");
    if (!notes.empty()) {
        space(10);
        notice(Tone::warning, notes);
    }
}

void draw_numbers(ExperimentChoice& choice) {
    caption("Measurements of the new device");
    double k = choice.k, seeds = choice.seeds;
    if (number_field("##k", k, 0, "", 96)) choice.k = static_cast<int>(std::clamp(k, 2.0, 200.0));
    space(10);
    caption("Draws");
    if (number_field("##draws", seeds, 0, "", 96))
        choice.seeds = static_cast<int>(std::clamp(seeds, 1.0, 50.0));
    space(4);
    caption("From seed " + std::to_string(choice.seed) +
            " on; more draws give narrower intervals and take longer.");
}

void draw_target(const DeviceTables& tables, ExperimentChoice& choice) {
    caption("The device to predict");
    std::vector<std::string> labels{"Each in turn, at most three"};
    labels.insert(labels.end(), tables.set.names.begin(), tables.set.names.end());
    const auto found = std::find(tables.set.names.begin(), tables.set.names.end(), choice.target);
    int index = found == tables.set.names.end() ? 0 : static_cast<int>(found - tables.set.names.begin()) + 1;
    if (select("##target", labels, index, std::min(300.0F, room())))
        choice.target = index == 0 ? "" : labels[static_cast<std::size_t>(index)];
}

void draw_settings(ExperimentChoice& choice) {
    caption("Compared");
    for (const ExperimentSetting& one : experiment_settings()) {
        bool chosen = std::count(choice.settings.begin(), choice.settings.end(), one.name) > 0;
        if (!check_box(one.title, chosen)) continue;
        std::erase(choice.settings, one.name);
        if (chosen) choice.settings.push_back(one.name);
    }
}

void draw_experiment_choice(Controller& controller) {
    Workspace& workspace = controller.workspace;
    StudyRoom& study = workspace.study;
    const Card card;
    heading("A small experiment");
    space(2);
    caption(
        "Each predictor knows the other devices, gets the measurements of the new one and is scored on the "
        "networks "
        "that it was not shown.");
    space(14);
    draw_target(*study.tables(), study.experiment_choice);
    space(12);
    draw_numbers(study.experiment_choice);
    space(12);
    draw_settings(study.experiment_choice);
    space(14);
    if (!study.experiment_request().running()) {
        if (button("Run the experiment", Emphasis::primary, !study.experiment_choice.settings.empty()))
            workspace.run_experiment();
        return;
    }
    progress_bar(study.experiment_request().progress(), study.experiment_request().progress_text());
    space(10);
    if (button("Cancel")) workspace.cancel();
}

std::string percent(double share, int decimals) {
    return std::isfinite(share) ? format_fixed(100 * share, decimals) + " %" : "\xE2\x80\x93";
}

std::string experiment_text(const Experiment& found) {
    return "Predicted: " + join(found.targets) + "; " +
           format_count(static_cast<std::size_t>(found.k), "measurement", "measurements") + ", " +
           format_count(static_cast<std::size_t>(found.seeds), "draw", "draws") + ", scored on " +
           format_count(found.scored, "network", "networks") + ".";
}

void draw_found(Controller& controller) {
    StudyRoom& study = controller.workspace.study;
    const Card card;
    heading("What came out");
    if (const auto& fault = study.experiment_request().fault()) {
        space(10);
        if (notice(Tone::warning, {sentence(*fault)}, true)) study.experiment_request().dismiss_fault();
    }
    if (!study.experiment() || study.experiment()->rows.empty()) {
        space(6);
        paragraph(study.experiment_request().running() ? "The first results come soon." : "Nothing yet.");
        return;
    }
    const Experiment& found = *study.experiment();
    space(2);
    caption(found.finished ? experiment_text(found)
                           : "So far: not every predictor has been through the same devices yet.");
    space(10);
    show_figure("experiment", experiment_figure(found), 90 + 34 * static_cast<float>(found.rows.size()));
    space(10);
    const bool roomy = room() > 400;
    std::vector<TableColumn> columns{{"Predictor", 0, false}, {"Spearman", 84, true}};
    if (roomy) columns.insert(columns.end(), {{"Error", 72, true}, {"In 80 %", 72, true}});
    Table table("experiment rows", std::move(columns));
    table.rows(found.rows.size(), [&](std::size_t i) {
        const ExperimentRow& row = found.rows[i];
        table.cell(row.title);
        table.strong_cell(format_fixed(row.spearman, 3));
        if (!roomy) return;
        table.quiet_cell(percent(row.median_relative_error, 1));
        table.quiet_cell(percent(row.coverage80, 0));
    });
    space(8);
    caption((roomy ? std::string(
                         "Error: the median, relative. In 80 %: how many latencies lie in the predicted 80 % "
                         "interval. ")
                   : std::string()) +
            "Lines: 95 % intervals over the draws." + (found.note.empty() ? "" : " " + found.note));
    if (!found.finished) return;
    space(12);
    if (button("Save as CSV"))
        controller.host().download("latlab-experiment.csv", "text/csv", experiment_csv(found));
}

}  // namespace

void draw_study_tables(Controller& controller) {
    StudyRoom& study = controller.workspace.study;
    paragraph(
        "Would the predictor work on your devices? Give latencies of the same networks on two devices or "
        "more, and see "
        "how well each is predicted from the others and a few measurements.");
    space(16);
    draw_opening(controller);
    if (!study.tables()) return;
    space(20);
    {
        const Card card;
        draw_devices(*study.tables(), study.table_notes());
    }
    space(20);
    side_by_side({1, 1.5F}, 820,
                 {[&] { draw_experiment_choice(controller); }, [&] { draw_found(controller); }});
}

}  // namespace latlab::app
