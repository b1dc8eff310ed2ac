#include <imgui_internal.h>

#include <cmath>

#include "app/widgets.h"

namespace latlab::app {

void draw_mark(Mark mark, ImVec2 c, float size, ImU32 ink) {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float r = 0.5F * size;
    const auto stroke = [&](std::initializer_list<ImVec2> points, float width) {
        draw->AddPolyline(points.begin(), static_cast<int>(points.size()), ink, ImDrawFlags_None, width);
    };
    switch (mark) {
        case Mark::check:
            stroke(
                {{c.x - 0.8F * r, c.y}, {c.x - 0.2F * r, c.y + 0.6F * r}, {c.x + 0.9F * r, c.y - 0.7F * r}},
                2);
            break;
        case Mark::cross:
            draw->AddLine({c.x - r, c.y - r}, {c.x + r, c.y + r}, ink, 1.6F);
            draw->AddLine({c.x - r, c.y + r}, {c.x + r, c.y - r}, ink, 1.6F);
            break;
        case Mark::chevron:
            stroke({{c.x - r, c.y - 0.5F * r}, {c.x, c.y + 0.5F * r}, {c.x + r, c.y - 0.5F * r}}, 1.5F);
            break;
        case Mark::warning:
            draw->AddCircle(c, r, ink, 0, 1.6F);
            draw->AddLine({c.x, c.y - 0.5F * r}, {c.x, c.y + 0.1F * r}, ink, 1.8F);
            draw->AddCircleFilled({c.x, c.y + 0.5F * r}, 1.1F, ink);
            break;
        case Mark::sun:
            draw->AddCircle(c, 0.5F * r, ink, 0, 1.5F);
            for (int i = 0; i < 8; ++i) {
                const float angle = static_cast<float>(i) * IM_PI / 4, x = std::cos(angle),
                            y = std::sin(angle);
                draw->AddLine({c.x + 0.75F * r * x, c.y + 0.75F * r * y}, {c.x + r * x, c.y + r * y}, ink,
                              1.5F);
            }
            break;
        case Mark::moon: {
            // The outer rim, then the rim of the disc that covers it, between their two meeting points.
            const float outer = 0.9F * r, inner = 0.75F * r;
            const ImVec2 cover(c.x + 0.45F * r, c.y - 0.35F * r);
            const float away = std::atan2(cover.y - c.y, cover.x - c.x),
                        apart = std::hypot(cover.x - c.x, cover.y - c.y);
            const float at_outer =
                std::acos((outer * outer + apart * apart - inner * inner) / (2 * outer * apart));
            const float at_inner =
                std::acos((inner * inner + apart * apart - outer * outer) / (2 * inner * apart));
            draw->PathArcTo(c, outer, away + at_outer, away + 2 * IM_PI - at_outer, 32);
            draw->PathArcTo(cover, inner, away + IM_PI + at_inner, away + IM_PI - at_inner, 24);
            draw->PathStroke(ink, ImDrawFlags_Closed, 1.5F);
            break;
        }
        case Mark::chart:  // dots with intervals over an axis
            stroke({{c.x - r, c.y - r}, {c.x - r, c.y + r}, {c.x + r, c.y + r}}, 1.5F);
            for (int i = 0; i < 3; ++i) {
                const float x = c.x - 0.45F * r + 0.55F * r * static_cast<float>(i),
                            y = c.y + 0.3F * r * static_cast<float>(1 - i);
                draw->AddLine({x, y - 0.45F * r}, {x, y + 0.45F * r}, ink, 1.2F);
                draw->AddCircleFilled({x, y}, 1.9F, ink);
            }
            break;
        case Mark::upload:
            draw->AddLine({c.x, c.y + 0.3F * r}, {c.x, c.y - 0.9F * r}, ink, 1.8F);
            stroke({{c.x - 0.45F * r, c.y - 0.45F * r},
                    {c.x, c.y - 0.9F * r},
                    {c.x + 0.45F * r, c.y - 0.45F * r}},
                   1.8F);
            stroke({{c.x - 0.9F * r, c.y + 0.3F * r},
                    {c.x - 0.9F * r, c.y + 0.9F * r},
                    {c.x + 0.9F * r, c.y + 0.9F * r},
                    {c.x + 0.9F * r, c.y + 0.3F * r}},
                   1.8F);
            break;
    }
}

}  // namespace latlab::app
