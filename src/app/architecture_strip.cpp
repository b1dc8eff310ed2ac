#include "app/architecture_strip.h"

#include <string>

#include "app/widgets.h"
#include "spaces/fbnet.h"

namespace latlab::app {

namespace {

constexpr float mark_width = 12, mark_gap = 3, group_gap = 8;
constexpr float bar_width = 5, bar_gap = 2;

/// One operation of a NAS-Bench-201 cell: none nothing but a dot, skip a line, pooling a frame, convolutions
/// filled squares as large as their kernel.
void draw_operation(int op, ImVec2 centre) {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const Palette& colours = palette();
    const auto square = [&](float half, ImU32 ink, bool filled) {
        const ImVec2 from(centre.x - half, centre.y - half), to(centre.x + half, centre.y + half);
        if (filled) {
            draw->AddRectFilled(from, to, ink, 2);
        } else {
            draw->AddRect(from, to, ink, 2, 0, 1.5F);
        }
    };
    switch (op) {
        case 0:
            draw->AddCircleFilled(centre, 1.3F, faded(colours.quiet, 0.7F));
            break;
        case 1:
            draw->AddLine({centre.x - 5, centre.y}, {centre.x + 5, centre.y}, colours.quiet, 1.5F);
            break;
        case 2:
            square(3.5F, colours.accent, true);
            break;
        case 3:
            square(6, colours.accent, true);
            break;
        default:
            square(5, colours.quiet, false);
            break;
    }
}

void draw_block(const fbnet::Block& block, ImVec2 bottom_left) {
    const float height = block.expansion == 0   ? 2.0F
                         : block.expansion == 1 ? 6.0F
                         : block.expansion == 3 ? 11.0F
                                                : 18.0F;
    const ImU32 ink = block.expansion == 0 ? palette().quiet : palette().accent;
    const float opacity = block.kernel == 3 ? 0.5F : 1.0F;
    ImGui::GetWindowDrawList()->AddRectFilled({bottom_left.x, bottom_left.y - height},
                                              {bottom_left.x + bar_width, bottom_left.y}, faded(ink, opacity),
                                              1);
}

}  // namespace

float strip_width(const SearchSpace& space) {
    if (space.id() == "nb201") return 6 * mark_width + 3 * mark_gap + 2 * group_gap;
    return 22 * bar_width + 21 * bar_gap;
}

void draw_strip(const SearchSpace& space, const Architecture& architecture, ImVec2 at) {
    float x = at.x;
    for (std::size_t i = 0; i < architecture.ops.size(); ++i) {
        const int op = architecture.ops[i];
        if (space.id() == "nb201") {
            if (i > 0) x += i == 1 || i == 3 ? group_gap : mark_gap;
            draw_operation(op, {x + 0.5F * mark_width, at.y});
            x += mark_width;
        } else if (op < fbnet::op_count) {
            draw_block(fbnet::blocks[static_cast<std::size_t>(op)], {x, at.y + 9});
            x += bar_width + bar_gap;
        }
    }
}

void strip_legend(const SearchSpace& space) {
    if (space.id() != "nb201") {
        caption(
            "One bar a layer: as high as its expansion (1, 3, 6), darker for kernel 5, a low grey bar for "
            "skip.");
        return;
    }
    const char* const names[] = {"none", "skip",
                                 "1\xC3\x97"
                                 "1 convolution",
                                 "3\xC3\x97"
                                 "3 convolution",
                                 "pooling"};
    Flow flow(16);
    for (const int op : {3, 2, 4, 1, 0}) {
        const float width = 18 + text_width(fonts().small, names[op]);
        flow.next(width);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::Dummy({width, 20});
        draw_operation(op, {at.x + 6, at.y + 10});
        draw_text(fonts().small, {at.x + 18, at.y + 10}, palette().quiet, names[op]);
    }
}

}  // namespace latlab::app
