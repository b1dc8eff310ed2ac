#include <imgui_internal.h>

#include <algorithm>

#include "app/widgets.h"

namespace latlab::app {

namespace {

ImGuiWindow* window() {
    return ImGui::GetCurrentWindow();
}

void set_column(float indent, float right) {
    window()->DC.Indent.x = indent;
    window()->DC.CursorPos.x = window()->Pos.x + indent - window()->Scroll.x;
    window()->WorkRect.Max.x = right;
}

}  // namespace

float room() {
    return std::max(0.0F, window()->WorkRect.Max.x - window()->DC.CursorPos.x);
}

void space(float height) {
    ImGui::Dummy({0, height});
}

Column::Column(float x, float width) : indent_(window()->DC.Indent.x), right_(window()->WorkRect.Max.x) {
    set_column(x - window()->Pos.x + window()->Scroll.x, x + width);
}

Column::~Column() {
    set_column(indent_, right_);
}

Card::Card(float padding)
    : start_(window()->DC.CursorPos),
      width_(room()),
      padding_(padding),
      indent_(window()->DC.Indent.x),
      right_(window()->WorkRect.Max.x) {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    // The background needs the height, which only the end knows: contents go to a channel above it.
    draw->ChannelsSplit(2);
    draw->ChannelsSetCurrent(1);
    set_column(indent_ + padding, right_ - padding);
    space(padding);
}

Card::~Card() {
    space(padding_);
    const ImVec2 end(start_.x + width_, window()->DC.CursorPos.y);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->ChannelsSetCurrent(0);
    draw->AddRectFilled(start_, end, palette().surface, 12);
    draw->AddRect(start_, end, palette().line, 12);
    draw->ChannelsMerge();
    set_column(indent_, right_);
}

void side_by_side(std::initializer_list<float> weights, float least,
                  std::initializer_list<std::function<void()>> parts) {
    constexpr float gap = 20;
    const float width = room();
    if (width < least) {
        for (const auto& part : parts) {
            if (&part != parts.begin()) space(gap);
            part();
        }
        return;
    }
    float total = 0;
    for (const float weight : weights) total += weight;
    const float share = (width - gap * static_cast<float>(parts.size() - 1)) / total;
    const ImVec2 start = window()->DC.CursorPos;
    float x = start.x, bottom = start.y;
    auto weight = weights.begin();
    for (const auto& part : parts) {
        window()->DC.CursorPos = {x, start.y};
        {
            const Column column(x, share * *weight);
            part();
        }
        bottom = std::max(bottom, window()->DC.CursorPos.y);
        x += share * *weight++ + gap;
    }
    window()->DC.CursorPos = {start.x, bottom};
}

void Flow::next(float width) {
    if (first_) {
        first_ = false;
        return;
    }
    const float after = window()->DC.CursorPosPrevLine.x + gap_;
    if (after + width <= window()->WorkRect.Max.x) {
        ImGui::SameLine(0, gap_);
    } else {
        space(gap_);
    }
}

float text_width(ImFont* font, const std::string& text) {
    return font->CalcTextSizeA(font->FontSize * ImGui::GetIO().FontGlobalScale, FLT_MAX, 0, text.c_str()).x;
}

void draw_text(ImFont* font, ImVec2 at, ImU32 colour, const std::string& text) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    ImGui::GetWindowDrawList()->AddText(font, size, {at.x, at.y - 0.5F * size}, colour, text.c_str());
}

void text_line(ImFont* font, ImU32 colour, const std::string& text) {
    ImGui::PushFont(font);
    const ImVec2 at = window()->DC.CursorPos;
    const float width = room();
    const ImVec2 size(std::min(width, text_width(font, text)), ImGui::GetFontSize() * 1.2F);
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    const float top = at.y + 0.1F * ImGui::GetFontSize();
    ImGui::RenderTextEllipsis(ImGui::GetWindowDrawList(), {at.x, top}, {at.x + width, at.y + size.y},
                              at.x + width, at.x + width, text.c_str(), nullptr, nullptr);
    ImGui::PopStyleColor();
    ImGui::Dummy(size);
    ImGui::PopFont();
}

namespace {

constexpr float line_height = 1.35F;

/// Where a line that starts at `at` ends: at a newline, at the last space that fits, else within a word that
/// is longer than the line.
const char* line_end(ImFont* font, float size, const char* at, const char* end, float width) {
    float used = 0;
    const char* last_space = nullptr;
    for (const char* c = at; c < end;) {
        if (*c == '\n') return c;
        if (*c == ' ') last_space = c;
        unsigned code = 0;
        const char* next = c + std::max(1, ImTextCharFromUtf8(&code, c, end));
        used += font->GetCharAdvance(static_cast<ImWchar>(code)) * size / font->FontSize;
        if (used > width && *c != ' ' && c > at) return last_space != nullptr ? last_space : c;
        c = next;
    }
    return end;
}

void for_lines(ImFont* font, const std::string& text, float width,
               const std::function<void(const char*, const char*)>& each) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
    const char* at = text.c_str();
    const char* const end = at + text.size();
    while (at < end) {
        const char* stop = line_end(font, size, at, end, width);
        each(at, stop);
        at = stop < end && (*stop == ' ' || *stop == '\n') ? stop + 1 : stop;
    }
}

}  // namespace

float text_height(ImFont* font, const std::string& text, float width) {
    float lines = 0;
    for_lines(font, text, width, [&](const char*, const char*) { ++lines; });
    return lines * line_height * font->FontSize * ImGui::GetIO().FontGlobalScale;
}

void text_block(ImFont* font, ImU32 colour, const std::string& text) {
    const float size = font->FontSize * ImGui::GetIO().FontGlobalScale, line = line_height * size;
    for_lines(font, text, room(), [&](const char* from, const char* to) {
        const ImVec2 at = window()->DC.CursorPos;
        ImGui::GetWindowDrawList()->AddText(font, size, {at.x, at.y + 0.5F * (line - size)}, colour, from,
                                            to);
        ImGui::Dummy({font->CalcTextSizeA(size, FLT_MAX, 0, from, to).x, line});
    });
}

void heading(const std::string& text) {
    text_line(fonts().strong, palette().text, text);
}
void paragraph(const std::string& text) {
    text_block(fonts().body, palette().quiet, text);
}
void caption(const std::string& text) {
    text_block(fonts().small, palette().quiet, text);
}

}  // namespace latlab::app
