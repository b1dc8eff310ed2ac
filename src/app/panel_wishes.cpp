// What a search is asked for beside accuracy and the latency on the first device.

#include "app/format.h"
#include "app/panels.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

constexpr float field_width = 150, choice_width = 120, gap = 10;

void draw_devices(Controller& controller) {
    caption("Fast on further devices, too");
    Workspace& workspace = controller.workspace;
    std::string removed;
    for (AlsoDevice& device : workspace.wishes().devices) {
        ImGui::PushID(device.name.c_str());
        text_line(fonts().body, palette().text,
                  device.name + ", " + format_count(device.networks.size(), "network", "networks"));
        Flow flow(gap);
        flow.next(field_width);
        if (limit_field("##limit", device.max_latency_ms, "any latency", "ms", field_width))
            workspace.limit_device(device.name, device.max_latency_ms);
        flow.next(button_width("Remove"));
        if (button("Remove", Emphasis::plain)) removed = device.name;
        ImGui::PopID();
        space(10);
    }
    if (!removed.empty()) workspace.remove_device(removed);
    if (button("Add a device")) controller.open_for_search(Controller::Opens::device);
    space(4);
    caption("A file of measurements of the same search space.");
}

void draw_number(NumberChoice& choice, Workspace& workspace) {
    static const std::vector<std::string> wanted{"no matter", "low", "high"};
    ImGui::PushID(choice.number.c_str());
    text_line(fonts().body, palette().text, number_title(choice.number));
    Flow flow(gap);
    flow.next(choice_width);
    int chosen = static_cast<int>(choice.wanted);
    if (select("##wanted", wanted, chosen, choice_width)) {
        choice.wanted = static_cast<NumberChoice::Wanted>(chosen);
        workspace.wishes_changed();
    }
    flow.next(field_width);
    const std::string unit = number_unit(choice.number), space_after = unit.empty() ? "" : " ";
    const std::string least = unit + space_after + "at least", most = unit + space_after + "at most";
    if (limit_field("##at least", choice.at_least, "no lower limit", least.c_str(), field_width))
        workspace.wishes_changed();
    flow.next(field_width);
    if (limit_field("##at most", choice.at_most, "no upper limit", most.c_str(), field_width))
        workspace.wishes_changed();
    ImGui::PopID();
    space(10);
}

void draw_numbers(Controller& controller) {
    Workspace& workspace = controller.workspace;
    SearchWishes& wishes = workspace.wishes();
    caption("Numbers to mind");
    for (NumberChoice& choice : wishes.numbers) draw_number(choice, workspace);
    const bool own = !wishes.columns().empty();
    if (button(own ? "Open another table" : "Open a table of your own"))
        controller.open_for_search(Controller::Opens::numbers);
    space(4);
    if (!own) {
        caption(
            "CSV: architecture, then columns such as accuracy or energy, for ten networks or more. From "
            "these "
            "they are learnt for all others.");
        return;
    }
    caption("From " + wishes.table_name() + ". Its columns can be what is best, above.");
    if (button("Forget the table", Emphasis::plain)) workspace.forget_numbers();
}

}  // namespace

void draw_wishes(Controller& controller) {
    side_by_side({1, 1}, 640, {[&] { draw_devices(controller); }, [&] { draw_numbers(controller); }});
}

}  // namespace latlab::app
