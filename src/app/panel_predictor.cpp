#include <algorithm>
#include <cmath>

#include "app/figures.h"
#include "app/format.h"
#include "app/panel_trust.h"
#include "app/panels.h"
#include "app/table.h"

namespace latlab::app {

namespace {

struct PredictorName {
    const char* id;
    const char* name;
};
constexpr PredictorName predictors[] = {{"few-shot", "Few-shot, knows other devices"},
                                        {"nasflat", "NASFLAT, the paper's network"},
                                        {"op-count", "Ridge on operation counts"},
                                        {"flops", "Multiply-accumulates alone"},
                                        {"params", "Parameters alone"}};

void draw_predictor_controls(Controller& controller) {
    Workspace& workspace = controller.workspace;
    const Card card;
    if (workspace.running() == Work::transfer) {
        show_running(controller);
        return;
    }
    std::vector<std::string> names;
    int choice = 0;
    for (const PredictorName& predictor : predictors) {
        if (workspace.settings.predictor == predictor.id) choice = static_cast<int>(names.size());
        names.push_back(predictor.name);
    }
    const float wide = std::min(room(), 290.0F);
    Flow flow(16);
    flow.next(wide);
    ImGui::BeginGroup();
    caption("Predictor");
    if (select("##predictor", names, choice, wide)) workspace.settings.predictor = predictors[choice].id;
    ImGui::EndGroup();
    flow.next(90);
    ImGui::BeginGroup();
    caption("Seed");
    double seed = static_cast<double>(workspace.settings.seed);
    if (number_field("##seed", seed, 0, "", 90)) workspace.settings.seed = static_cast<std::uint64_t>(seed);
    ImGui::EndGroup();
    const std::string label = workspace.transferred() ? "Transfer again" : "Transfer";
    flow.next(button_width(label));
    ImGui::BeginGroup();
    caption(" ");
    if (button(label, Emphasis::primary, !workspace.transfer_fault())) workspace.transfer();
    ImGui::EndGroup();
    if (!workspace.outdated()) return;
    // Beside the button, so that nothing moves under the pointer that leaves something out.
    const std::string changed = "What is left out has changed since.";
    flow.next(text_width(fonts().body, changed));
    ImGui::BeginGroup();
    caption(" ");
    space(9);
    text_line(fonts().body, palette().warning, changed);
    ImGui::EndGroup();
}

std::string trust_text(const TransferResult& result) {
    switch (trust(result)) {
        case Trust::high:
            return "It can be trusted: networks it had not seen were ranked almost as your device ranks "
                   "them.";
        case Trust::fair:
            return "It is a fair guide: the order of unseen networks is mostly right. More measurements "
                   "would help.";
        case Trust::low:
            return "Do not rely on it: unseen networks were ranked poorly. Check the measurements for noise, "
                   "or add more.";
        case Trust::unknown:
            return "How far it can be trusted is not known: there was nothing to test it on.";
    }
    return "";
}

void draw_figures(const TransferResult& result) {
    const Card card;
    const float part = 150;
    Flow flow(24);
    const auto with_range = [](const std::string& label, const Range& range, double unit, int decimals) {
        if (!std::isfinite(range.lower)) return label;
        return label + "\n(" + format_fixed(unit * range.lower, decimals) + " to " +
               format_fixed(unit * range.upper, decimals) + (unit == 100 ? " %)" : ")");
    };
    const TrustResult& known = result.trust;
    const auto put = [&](const std::string& value, const std::string& label) {
        flow.next(part);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::BeginGroup();
        {
            const Column column(at.x, std::min(part, room()));
            stat(value, label);
        }
        ImGui::EndGroup();
    };
    put(format_fixed(result.spearman, 3), with_range("Spearman correlation", known.spearman, 1, 3));
    put(format_fixed(result.kendall, 3), with_range("Kendall correlation", known.kendall, 1, 3));
    put(std::isfinite(result.median_relative_error)
            ? format_fixed(100 * result.median_relative_error, 1) + " %"
            : "\xE2\x80\x93",
        with_range("median error", known.median_relative_error, 100, 1));
    put(format_fixed(result.seconds, 1) + " s", "for the transfer");
    space(14);
    const auto used = static_cast<int>(result.leave_one_out_ms.size() - result.exclude_measurements.size());
    const bool groups = result.folds > 0 && result.folds < used;
    std::string how = groups ? "The measured networks were left out in " + std::to_string(result.folds) +
                                   " groups and predicted from the others."
                             : "Each measured network was left out in turn and predicted from the others.";
    if (std::isfinite(known.spearman.lower)) how += " In brackets: where a figure lies with 80 % confidence.";
    caption(how);
    space(14);
    const Trust level = trust(result);
    notice(level == Trust::high || level == Trust::fair ? Tone::good : Tone::warning, {trust_text(result)});
    if (!result.warnings.empty()) {
        space(10);
        notice(Tone::warning, result.warnings);
    }
}

void draw_ask(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    const Card card;
    heading("Predict one network");
    space(10);
    const float wide = button_width("Predict");
    const bool beside = room() > 380;
    const bool entered = text_field("##asked", state.asked, "architecture string or its digits",
                                    beside ? room() - wide - 10 : room());
    if (beside) {
        ImGui::SameLine(0, 10);
    } else {
        space(10);
    }
    const bool ready = !workspace.running() && state.asked.find_first_not_of(' ') != std::string::npos;
    if ((button("Predict", Emphasis::secondary, ready) || entered) && ready) workspace.predict({state.asked});
    if (workspace.predictions().size() == 1) {
        const Prediction& prediction = workspace.predictions().front();
        space(14);
        std::string text = format_short(prediction.ms) + " ms";
        text_line(fonts().title, palette().text, text);
        if (std::isfinite(prediction.lower_ms)) {
            caption("80 % interval " + format_short(prediction.lower_ms) + " to " +
                    format_short(prediction.upper_ms) + " ms");
        }
    }
}

}  // namespace

void draw_predictor(Controller& controller, PanelState& state) {
    Workspace& workspace = controller.workspace;
    panel_title(
        "Predictor",
        "A predictor that knows dozens of devices adapts to yours, and says how far it can be trusted.");
    if (workspace.networks().empty() || workspace.asks_unit()) {
        const Card card(32);
        heading(workspace.asks_unit() ? "The unit of the latencies is still open"
                                      : "There are no measurements yet");
        space(14);
        if (button("Go to the measurements", Emphasis::primary)) controller.go(Step::measurements);
        return;
    }
    draw_predictor_controls(controller);
    if (!workspace.transferred()) {
        if (workspace.running() != Work::transfer) {
            space(20);
            caption(
                "The transfer runs right here. It takes about a second, with NASFLAT some more, and can be "
                "cancelled at any time.");
        }
        return;
    }
    const TransferResult& result = *workspace.transferred();
    space(20);
    draw_figures(result);
    draw_suspicious(workspace);
    space(20);
    side_by_side(
        {1.35F, 1}, 820,
        {[&] {
             {
                 const Card card;
                 heading("Predicted against measured");
                 space(12);
                 const float height = std::clamp(room() * 0.8F, 280.0F, 460.0F);
                 show_figure("against measured",
                             state.against_measured.get(
                                 workspace.revision(), [&] { return predicted_against_measured(workspace); }),
                             height);
                 if (!result.trust.interval_note.empty()) {
                     space(10);
                     caption(result.trust.interval_note);
                 }
             }
             if (!result.space_ms.empty()) {
                 space(20);
                 const Card card;
                 heading("The whole space on your device");
                 space(12);
                 show_figure("distribution",
                             state.distribution.get(workspace.revision(),
                                                    [&] { return latency_distribution(workspace); }),
                             260);
             }
             draw_assumed(result);
         },
         [&] {
             draw_next(controller);
             draw_similar(workspace);
             space(20);
             draw_ask(controller, state);
             space(20);
             if (button("Continue to the search", Emphasis::primary)) controller.go(Step::search);
         }});
}

}  // namespace latlab::app
