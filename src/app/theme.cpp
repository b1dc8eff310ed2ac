#include "app/theme.h"

#include <cmath>

#include "app/colours.h"
#include "app/font_data.h"

namespace latlab::app {

namespace {

constexpr ImU32 rgb(unsigned hex) {
    return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

const Palette light_palette = {rgb(0xf6f7f9), rgb(0xffffff), rgb(0x16181d), rgb(0x59606d),
                               rgb(0xdfe3e8), rgb(0xeef1f5), rgb(0x2f6fed), rgb(0x1f5bd3),
                               rgb(0xffffff), rgb(0xeef4ff), rgb(0x8a5300), rgb(0xfdf5e6)};
const Palette dark_palette = {rgb(0x0f1115), rgb(0x171a20), rgb(0xe8eaef), rgb(0x9aa3b2),
                              rgb(0x2b303a), rgb(0x22262f), rgb(0x5b8ff5), rgb(0x7aa5f8),
                              rgb(0x0d1117), rgb(0x1a2438), rgb(0xf0b35a), rgb(0x2a2317)};

Palette current = light_palette;
Fonts loaded;

ImVec4 vec(ImU32 colour) {
    return ImGui::ColorConvertU32ToFloat4(colour);
}

ImFont* add_font(const unsigned char* data, unsigned size, float pixels) {
    static const ImWchar ranges[] = {0x20,   0x17F,  0x3B1,  0x3C4,  0x2010, 0x2026, 0x20AC, 0x20AC, 0x2190,
                                     0x2193, 0x2212, 0x2212, 0x2260, 0x2265, 0x2713, 0x2713, 0};
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    config.OversampleV = 1;
    config.PixelSnapH = false;
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(data),
                                                      static_cast<int>(size), pixels, &config, ranges);
}

}  // namespace

void build_fonts(float ratio) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
    // Whole device pixels keep stems even; one CSS pixel of Inter's em is 0.97 of what stb calls the height.
    const auto pixels = [&](float size) { return std::round(size * 1.21F * ratio); };
    loaded.body = add_font(inter_regular, inter_regular_size, pixels(14.5F));
    loaded.small = add_font(inter_regular, inter_regular_size, pixels(12.5F));
    loaded.strong = add_font(inter_semibold, inter_semibold_size, pixels(14.5F));
    loaded.title = add_font(inter_semibold, inter_semibold_size, pixels(21.0F));
    io.FontGlobalScale = 1.0F / ratio;
    io.Fonts->Build();
}

void apply_theme(Theme theme) {
    current = theme == Theme::dark ? dark_palette : light_palette;
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = style.FramePadding = {0, 0};
    style.WindowBorderSize = style.ChildBorderSize = 0;
    style.WindowRounding = style.ChildRounding = 0;
    style.FrameRounding = style.PopupRounding = 8;
    style.FrameBorderSize = style.PopupBorderSize = 1;
    style.FramePadding = {12, 8};
    style.ItemSpacing = {0, 0};
    style.ItemInnerSpacing = {8, 0};
    style.ScrollbarSize = 12;
    style.ScrollbarRounding = 6;
    style.CurveTessellationTol = 0.6F;
    style.CircleTessellationMaxError = 0.15F;
    for (int i = 0; i < ImGuiCol_COUNT; ++i) style.Colors[i] = vec(current.text);
    const auto set = [&](ImGuiCol role, ImU32 value) { style.Colors[role] = vec(value); };
    set(ImGuiCol_TextDisabled, current.quiet);
    set(ImGuiCol_WindowBg, current.page);
    set(ImGuiCol_ChildBg, IM_COL32_BLACK_TRANS);
    set(ImGuiCol_PopupBg, current.surface);
    set(ImGuiCol_Border, current.line);
    set(ImGuiCol_BorderShadow, IM_COL32_BLACK_TRANS);
    for (const ImGuiCol role : {ImGuiCol_FrameBg, ImGuiCol_Button, ImGuiCol_Header})
        set(role, current.surface);
    for (const ImGuiCol role : {ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive, ImGuiCol_HeaderHovered,
                                ImGuiCol_HeaderActive, ImGuiCol_ButtonHovered, ImGuiCol_ButtonActive}) {
        set(role, current.hover);
    }
    set(ImGuiCol_ScrollbarBg, IM_COL32_BLACK_TRANS);
    set(ImGuiCol_ScrollbarGrab, current.line);
    set(ImGuiCol_ScrollbarGrabHovered, faded(current.quiet, 0.5F));
    set(ImGuiCol_ScrollbarGrabActive, faded(current.quiet, 0.7F));
    set(ImGuiCol_TextSelectedBg, faded(current.accent, 0.3F));
    set(ImGuiCol_NavHighlight, current.accent);
    set(ImGuiCol_ModalWindowDimBg, IM_COL32(0, 0, 0, 90));
}

const Palette& palette() {
    return current;
}
const Fonts& fonts() {
    return loaded;
}

ImU32 colour(Ink ink, double shade) {
    switch (ink) {
        case Ink::category:
            return rgb(category_colour(static_cast<std::size_t>(shade)));
        case Ink::ramp:
            return rgb(ramp_colour(shade));
        case Ink::text:
            return current.text;
        case Ink::muted:
            return current.quiet;
        case Ink::faint:
            return current.line;
        case Ink::surface:
            return current.surface;
        case Ink::accent:
            return current.accent;
    }
    return current.text;
}

ImU32 faded(ImU32 colour, float opacity) {
    const auto alpha = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF) * opacity;
    return (colour & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha + 0.5F) << IM_COL32_A_SHIFT);
}

}  // namespace latlab::app
