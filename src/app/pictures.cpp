#include "app/pictures.h"

#include "app/widgets.h"

namespace latlab::app {

void save_svg(Controller& controller, const std::string& name, const Picture& picture) {
    controller.host().download("latlab-" + name + ".svg", "image/svg+xml", picture());
}

void save_png(Controller& controller, const std::string& name, const Picture& picture) {
    controller.host().save_picture("latlab-" + name + ".png", picture());
}

void picture_buttons(Controller& controller, const std::string& name, const Picture& picture) {
    ImGui::PushID(name.c_str());
    if (button("Save as SVG")) save_svg(controller, name, picture);
    if (controller.host().can_save_pictures()) {
        ImGui::SameLine(0, 10);
        if (button("PNG")) save_png(controller, name, picture);
    }
    ImGui::PopID();
}

void picture_buttons(Controller& controller, const std::string& name, const Figure& figure, double width,
                     double height) {
    picture_buttons(controller, name, [&] { return figure_svg(figure, width, height); });
}

}  // namespace latlab::app
