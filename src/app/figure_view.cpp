#include "app/figure_view.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "app/widgets.h"

namespace latlab::app {

namespace {

ImVec2 on_screen(Point point, ImVec2 origin) {
    return {origin.x + static_cast<float>(point.x), origin.y + static_cast<float>(point.y)};
}

void draw_dashes(ImDrawList* draw, ImVec2 a, ImVec2 b, ImU32 ink, float width) {
    const float dx = b.x - a.x, dy = b.y - a.y, length = std::sqrt(dx * dx + dy * dy);
    for (float at = 0; at < length; at += 8) {
        const float from = at / length, to = std::min(1.0F, (at + 4) / length);
        draw->AddLine({a.x + from * dx, a.y + from * dy}, {a.x + to * dx, a.y + to * dy}, ink, width);
    }
}

void draw_shape(const Shape& shape, ImVec2 origin) {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const ImU32 ink = faded(colour(shape.ink, shape.shade), static_cast<float>(shape.opacity));
    const auto width = static_cast<float>(shape.size);
    switch (shape.kind) {
        case Shape::Kind::line: {
            if (shape.dashed) {
                draw_dashes(draw, on_screen(shape.points.front(), origin),
                            on_screen(shape.points.back(), origin), ink, width);
                return;
            }
            for (const Point point : shape.points) draw->PathLineTo(on_screen(point, origin));
            draw->PathStroke(ink, ImDrawFlags_None, width);
            return;
        }
        case Shape::Kind::area: {
            // Areas touch each other: smoothed edges would show as seams.
            const ImDrawListFlags flags = draw->Flags;
            draw->Flags &= ~ImDrawListFlags_AntiAliasedFill;
            for (const Point point : shape.points) draw->PathLineTo(on_screen(point, origin));
            draw->PathFillConvex(ink);
            draw->Flags = flags;
            return;
        }
        case Shape::Kind::circle: {
            const ImVec2 centre = on_screen(shape.points[0], origin);
            const auto radius = static_cast<float>(shape.radius);
            // Nobody sees the corners of so small a dot, of which there may be thousands.
            if (radius < 1.5F) {
                draw->AddRectFilled({centre.x - radius, centre.y - radius},
                                    {centre.x + radius, centre.y + radius}, ink);
                return;
            }
            draw->AddCircleFilled(centre, radius, shape.hollow ? palette().surface : ink);
            if (shape.hollow) draw->AddCircle(centre, radius, ink, 0, width);
            return;
        }
        case Shape::Kind::text: {
            ImVec2 at = on_screen(shape.points[0], origin);
            const float wide = text_width(fonts().small, shape.text);
            if (shape.align == Shape::Align::centre) at.x -= 0.5F * wide;
            if (shape.align == Shape::Align::right) at.x -= wide;
            draw_text(fonts().small, {std::round(at.x), at.y}, ink, shape.text);
            return;
        }
    }
}

/// Text of a font, broken into lines no wider than given and at its own line ends.
struct Paragraph {
    ImFont* font;
    std::string text;
    float wrap;
    float letters = font->FontSize * ImGui::GetIO().FontGlobalScale;
    ImVec2 size = text.empty() ? ImVec2() : font->CalcTextSizeA(letters, FLT_MAX, wrap, text.c_str());

    void draw(ImDrawList* to, ImVec2 at, ImU32 ink) const {
        to->AddText(font, letters, at, ink, text.c_str(), nullptr, wrap);
    }
};

/// The first line strong, the others below, in a box beside the point that stays on the screen.
void show_note(const std::string& note, ImVec2 at) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float side = 14, above = 9, edge = 8;  // of the text to the box, of the box to the screen
    const float wrap = screen.x - 2 * (side + edge);
    const std::size_t split = std::min(note.find('\n'), note.size());
    const Paragraph first{fonts().strong, note.substr(0, split), wrap},
        rest{fonts().body, split < note.size() ? note.substr(split + 1) : "", wrap};
    const float between = rest.text.empty() ? 0 : 5;
    const float width = std::max(first.size.x, rest.size.x) + 2 * side;
    const float height = first.size.y + between + rest.size.y + 2 * above;
    ImVec2 from(at.x + 14, at.y - height - 10);
    if (from.x + width > screen.x - edge) from.x = at.x - width - 14;
    from.x = std::max(edge, std::min(from.x, screen.x - edge - width));
    if (from.y < edge) from.y = at.y + 14;
    from.y = std::max(edge, std::min(from.y, screen.y - edge - height));
    ImDrawList* draw = ImGui::GetForegroundDrawList();
    const ImVec2 to(from.x + width, from.y + height);
    draw->AddRectFilled({from.x - 1, from.y + 2}, {to.x + 1, to.y + 4}, IM_COL32(0, 0, 0, 28), 9);
    draw->AddRectFilled(from, to, palette().surface, 8);
    draw->AddRect(from, to, palette().line, 8);
    first.draw(draw, {from.x + side, from.y + above}, palette().text);
    if (!rest.text.empty())
        rest.draw(draw, {from.x + side, from.y + above + first.size.y + between}, palette().quiet);
}

/// The note at a point, and how far from its middle the ring around it is drawn.
struct PointNote {
    const std::string* note;
    double radius;
};

Pointed show(const char* id_text, const Drawing& drawing,
             const std::function<PointNote(const HoverPoint&)>& note_at) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImVec2 origin = ImGui::GetCursorScreenPos(),
                 size(static_cast<float>(drawing.width), static_cast<float>(drawing.height));
    const ImRect box(origin, {origin.x + size.x, origin.y + size.y});
    const ImGuiID id = window->GetID(id_text);
    ImGui::ItemSize(size);
    ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    const bool visible = ImGui::ItemAdd(box, id);
    ImGui::PopItemFlag();
    if (!visible) return {};
    for (const Shape& shape : drawing.shapes) draw_shape(shape, origin);

    bool hovered = false, held = false;
    const bool pressed = ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_NoNavFocus);
    if (!hovered) return {};
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto nearest = nearest_point(drawing, {mouse.x - origin.x, mouse.y - origin.y});
    if (!nearest) return {};
    const ImVec2 at = on_screen(nearest->at, origin);
    const PointNote note = note_at(*nearest);
    if (note.radius > 0)
        window->DrawList->AddCircle(at, static_cast<float>(note.radius) + 4, palette().text, 0, 1.5F);
    show_note(*note.note, at);
    return {nearest->index, pressed ? std::optional(nearest->index) : std::nullopt};
}

}  // namespace

double screen_text_width(const std::string& text) {
    return static_cast<double>(text_width(fonts().small, text));
}

Pointed show_figure(const char* id, const Figure& figure, float height) {
    return show(id, compose(figure, room(), height, screen_text_width), [&](const HoverPoint& point) {
        const Series& series = figure.series[point.series];
        return PointNote{&series.notes[point.index], series.size};
    });
}

Pointed show_drawing(const char* id, const Drawing& drawing, const std::vector<std::string>& notes) {
    return show(id, drawing, [&](const HoverPoint& point) { return PointNote{&notes[point.index], 0}; });
}

const Figure& CachedFigure::get(std::uint64_t revision, const std::function<Figure()>& make) {
    if (revision_ != revision) {
        figure_ = make();
        revision_ = revision;
    }
    return figure_;
}

}  // namespace latlab::app
