#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/panels.h"
#include "app/pictures.h"
#include "app/study_plots.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

/// One of a few names, with what is shown for it.
void choose(const char* title, const std::vector<std::pair<std::string, std::string>>& names,
            std::string& chosen) {
    std::vector<std::string> labels;
    int choice = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        labels.push_back(names[i].second);
        if (names[i].first == chosen) choice = static_cast<int>(i);
    }
    caption(title);
    constexpr std::size_t most_side_by_side = 4;
    if (labels.size() > most_side_by_side)
        select(("##" + std::string(title)).c_str(), labels, choice, std::min(room(), 268.0F));
    else
        segmented(title, labels, choice);
    // Also where the chosen one is not offered any more.
    chosen = names[static_cast<std::size_t>(choice)].first;
}

void draw_training(MapChoice& choice) {
    space(8);
    caption("Arch2Vec, trained in this page on 2,000 networks from seed 1. Epochs:");
    double epochs = choice.training_epochs;
    if (number_field("##epochs", epochs, 0, "", 96))
        choice.training_epochs = static_cast<int>(std::clamp(std::round(epochs), 1.0, 50.0));
}

void draw_choice(Workspace& workspace) {
    MapChoice& choice = workspace.study.map_choice;
    choose("Search space", {{"nb201", "NAS-Bench-201"}, {"fbnet", "FBNet"}}, choice.space);
    space(12);
    choose("Encoding",
           {{"operations", "Operations"},
            {"arch2vec", "Arch2Vec"},
            {"cate", "CATE"},
            {"zcp", "Zero-cost proxies"},
            {"caz", "CAZ"},
            {"trained", "Trained here"}},
           choice.encoding);
    if (choice.encoding == "trained") draw_training(choice);
    space(12);
    choose("Shown by", {{"pca", "PCA"}, {"tsne", "t-SNE"}}, choice.method);
    space(12);
    std::vector<std::pair<std::string, std::string>> colours{{"macs", "MACs"}};
    if (choice.space == "nb201") colours.emplace_back("accuracy", "Accuracy");
    if (workspace.latency_mapped()) colours.emplace_back("latency", "Latency");
    choose("Coloured by", colours, choice.colour);
    space(12);
    choose("Sampler", {{"random", "Random"}, {"kmeans", "k-means"}, {"cosine", "Cosine"}}, choice.sampler);
    space(14);
    if (button("Draw others")) ++choice.seed;
    space(6);
    caption("Networks are drawn with seed " + std::to_string(choice.seed) + ".");
}

const char* encoding_name(const std::string& encoding) {
    if (encoding == "operations") return "its operations";
    if (encoding == "cate") return "CATE";
    if (encoding == "zcp") return "13 zero-cost proxies, each as its rank";
    if (encoding == "caz") return "CAZ: CATE, Arch2Vec and 13 zero-cost proxies together";
    return encoding == "trained" ? "an Arch2Vec trained here" : "Arch2Vec";
}

std::string map_text(const StudyRoom& study) {
    const EncodingMap& map = *study.map();
    std::string text =
        std::string("Each network as described by ") + encoding_name(study.mapped().encoding) + ". ";
    if (std::isfinite(map.operation_accuracy))
        text += "A linear reading of these vectors finds " + format_fixed(100 * map.operation_accuracy, 0) +
                " % of the operations, and the MACs with R\xC2\xB2 " + format_fixed(map.macs_r2, 2) + ". ";
    if (study.mapped().encoding == "zcp" || study.mapped().encoding == "caz")
        text +=
            "The proxies were computed by LatLab from untrained weights, in about a second a network on one "
            "core. ";
    text += format_count(map.x.size(), "network", "networks") + ", described by " +
            format_count(static_cast<std::size_t>(map.width), "number", "numbers") + " each. ";
    if (map.explained.size() == 2)
        return text + "The two axes show " + format_fixed(100 * (map.explained[0] + map.explained[1]), 0) +
               " % of their differences.";
    return text + "t-SNE keeps neighbours together; distances between clusters say little (divergence " +
           format_fixed(map.divergence, 2) + ").";
}

void draw_working(Controller& controller) {
    StudyRoom& study = controller.workspace.study;
    const EngineRequest& request = study.map_request();
    progress_bar(request.progress(), request.progress_text().empty() ? "Encoding" : request.progress_text());
    space(8);
    if (button("Cancel")) controller.workspace.cancel();
}

void draw_map(Controller& controller, StudyView& view) {
    StudyRoom& study = controller.workspace.study;
    const Card card;
    heading("Networks by their encoding");
    space(2);
    if (study.map()) caption(map_text(study));
    if (study.map_request().running()) {
        space(8);
        draw_working(controller);
    }
    if (const auto& fault = study.map_request().fault()) {
        space(10);
        notice(Tone::warning, {sentence(*fault)});
        space(10);
        if (button("Try again")) study.map_request().forget();
    }
    if (!study.map()) return;
    space(10);
    const Figure& figure = view.map.get(
        study.revision(), [&] { return encoded_architectures(*study.map(), "Networks by their encoding"); });
    show_figure("encoding map", figure, 460);
    space(10);
    picture_buttons(controller, "encoding-" + study.mapped().encoding, figure, 640, 520);
}

}  // namespace

void draw_study_encodings(Controller& controller, StudyView& view) {
    Workspace& workspace = controller.workspace;
    paragraph(
        "An encoding turns a network into numbers, learned or counted, so that alike networks lie near each "
        "other. Do "
        "twenty measurements tell more when they are spread over such a map than when they are drawn "
        "blindly?");
    space(16);
    side_by_side({1, 2}, 820,
                 {[&] {
                      const Card card;
                      draw_choice(workspace);
                  },
                  [&] { draw_map(controller, view); }});
    // After the choice was taken, so that what is asked for is what is shown as chosen.
    workspace.keep_mapped();
}

}  // namespace latlab::app
