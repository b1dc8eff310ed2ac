#include "app/exports.h"
#include "app/figures.h"
#include "app/network_drawing.h"
#include "app/network_words.h"
#include "app/panels.h"
#include "app/pictures.h"
#include "app/search_figures.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

struct Format {
    const char* label;
    std::function<void()> save;
};

/// One thing to save: what it is to the left, its formats to the right (below on narrow screens).
void draw_item(const char* name, const std::string& about, bool available,
               std::initializer_list<Format> formats) {
    ImGui::PushID(name);
    float buttons = 0;
    for (const Format& format : formats) buttons += button_width(format.label) + 10;
    const float start = ImGui::GetCursorScreenPos().x, width = room(), top = ImGui::GetCursorScreenPos().y;
    const bool beside = width > buttons + 170;
    {
        const Column column(start, beside ? width - buttons - 10 : width);
        text_line(fonts().strong, available ? palette().text : palette().quiet, name);
        space(2);
        caption(about);
    }
    const float bottom = ImGui::GetCursorScreenPos().y;
    if (beside) {
        ImGui::SetCursorScreenPos({start + width - buttons + 10, top + 2});
    } else {
        space(8);
    }
    bool first = true;
    for (const Format& format : formats) {
        if (!first) ImGui::SameLine(0, 10);
        first = false;
        if (button(format.label, Emphasis::secondary, available)) format.save();
    }
    const float end = std::max(bottom, ImGui::GetCursorScreenPos().y);
    ImGui::SetCursorScreenPos({start, end});
    ImGui::PopID();
}

void rule() {
    space(14);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddLine({at.x, at.y}, {at.x + room(), at.y}, palette().line);
    space(14);
}

Format text_file(Controller& controller, const char* label, const char* file, const char* mime,
                 std::function<std::string()> text) {
    return {label, [&controller, file, mime, text = std::move(text)] {
                controller.host().download(file, mime, text());
            }};
}

/// A picture to save: what it is to the left, SVG and PNG to the right.
void draw_picture(Controller& controller, const char* name, const std::string& about, bool available,
                  const std::string& file, const Picture& picture) {
    const Format svg{"SVG", [&] { save_svg(controller, file, picture); }};
    if (controller.host().can_save_pictures())
        draw_item(name, about, available, {svg, {"PNG", [&] { save_png(controller, file, picture); }}});
    else
        draw_item(name, about, available, {svg});
}

Picture sized(std::function<Figure()> make) {
    return [make = std::move(make)] { return figure_svg(make(), 640, 440); };
}

void draw_tables(Controller& controller) {
    const Workspace& workspace = controller.workspace;
    const bool transferred = workspace.transferred().has_value();
    const bool found = workspace.searched() && !workspace.searched()->front.empty();
    const Card card;
    heading("Tables");
    space(14);
    draw_item("Networks found", found ? "The front of the search, fastest first." : "Run a search first.",
              found,
              {text_file(controller, "CSV", "latlab-networks.csv", "text/csv",
                         [&] { return found_csv(*workspace.searched()); }),
               text_file(controller, "JSON", "latlab-networks.json", "application/json",
                         [&] { return found_json(workspace); })});
    rule();
    const bool best = found && workspace.searched()->best.has_value();
    draw_item("The best network",
              best ? "An ONNX file with random weights, and a PyTorch module ready to train."
                   : "Run a search first.",
              best, {{"ONNX and PyTorch", [&] {
                          controller.save_networks("latlab-best", {workspace.searched()->best->architecture});
                      }}});
    rule();
    const bool whole = transferred && !workspace.transferred()->space_ms.empty();
    draw_item("Predictions",
              !transferred ? "Transfer a predictor first."
              : whole      ? "The latency of every network of the space."
                           : "This space is too large to list.",
              whole, {text_file(controller, "CSV", "latlab-predictions.csv", "text/csv", [&] {
                  return predictions_csv(workspace);
              })});
    rule();
    const bool measured = !workspace.networks().empty() && !workspace.asks_unit();
    draw_item("Measurements", measured ? "As understood, in milliseconds." : "There are none yet.", measured,
              {{"CSV", [&] { controller.save_measurements(); }}});
}

void draw_figures(Controller& controller) {
    const Workspace& workspace = controller.workspace;
    const bool transferred = workspace.transferred().has_value();
    const bool found = workspace.searched() && !workspace.searched()->front.empty();
    const Card card;
    heading("Figures");
    space(14);
    const std::string value = found ? value_words(*workspace.searched()).title : std::string("Accuracy");
    const std::string against = value + " against latency";
    draw_picture(controller, against.c_str(),
                 found ? "The Pareto front with your limit." : "Run a search first.", found, "front",
                 sized([&] { return pareto_front(workspace); }));
    rule();
    const bool best = found && workspace.searched()->best.has_value() &&
                      readable(workspace.space(), workspace.searched()->best->architecture);
    if (best) controller.workspace.inspect(workspace.searched()->best->architecture);
    draw_picture(controller, "The best network's drawing",
                 best ? "Its operations and what each costs." : "Run a search first.", best, "network", [&] {
                     const std::string& network = workspace.searched()->best->architecture;
                     return network_svg({workspace.space(), workspace.space().parse(network),
                                         workspace.inspection().detail(network)});
                 });
    rule();
    draw_picture(controller, "The search's progress",
                 found ? "How its hypervolume grew." : "Run a search first.", found, "progress",
                 sized([&] { return search_progress(*workspace.searched()); }));
    rule();
    draw_picture(controller, "Predicted against measured",
                 transferred ? "Each network left out in turn." : "Transfer a predictor first.", transferred,
                 "predicted", sized([&] { return predicted_against_measured(workspace); }));
    rule();
    const bool whole = transferred && !workspace.transferred()->space_ms.empty();
    draw_picture(controller, "The whole space",
                 whole ? "How many networks have which latency." : "Transfer a predictor first.", whole,
                 "space", sized([&] { return latency_distribution(workspace); }));
    rule();
    const bool measured = !workspace.networks().empty();
    draw_picture(controller, "Latency against size",
                 measured ? "Your measurements over multiply-accumulates." : "There are no measurements yet.",
                 measured, "measurements", sized([&] { return latency_over_macs(workspace); }));
}

void draw_session(Controller& controller) {
    const Workspace& workspace = controller.workspace;
    const Card card;
    heading("Session");
    space(14);
    draw_item("Everything in one file", "Measurements, settings and results. Open it here again at any time.",
              !workspace.networks().empty(),
              {text_file(controller, "Save", "latlab-session.json", "application/json",
                         [&] { return session_text(workspace); })});
    rule();
    bool kept = controller.kept();
    if (check_box("Keep this session on this device", kept)) controller.keep(kept);
    space(4);
    caption(kept ? "Kept up to date while you work. Untick to delete it."
                 : "Nothing is kept unless you tick this. Closing forgets everything.");
    if (kept) {
        space(10);
        if (button("Delete what is kept")) controller.keep(false);
    }
}

}  // namespace

void draw_take_away(Controller& controller, PanelState&) {
    panel_title("Take away", "Everything LatLab made of your measurements, as files.");
    show_outdated(controller);
    side_by_side({1, 1}, 820,
                 {[&] {
                      draw_tables(controller);
                      space(20);
                      draw_session(controller);
                  },
                  [&] { draw_figures(controller); }});
}

}  // namespace latlab::app
