#include "app/table.h"

#include <imgui_internal.h>

#include <algorithm>

namespace latlab::app {

namespace {

constexpr float inset = 10;

}  // namespace

Table::Table(const char* id, std::vector<TableColumn> columns) : id_(id), columns_(std::move(columns)) {
    const float start = ImGui::GetCursorScreenPos().x, width = room();
    const float gap = width < 420 ? 12.0F : 20.0F;
    float fixed = 2 * inset + gap * static_cast<float>(columns_.size() - 1), flexible = 0;
    for (const TableColumn& column : columns_) {
        fixed += column.width;
        flexible += column.width == 0 ? 1.0F : 0.0F;
    }
    float x = start + inset;
    for (const TableColumn& column : columns_) {
        const float own = column.width > 0 ? column.width : std::max(40.0F, (width - fixed) / flexible);
        left_.push_back(x);
        right_.push_back(x + own);
        x += own + gap;
    }
    header();
}

void Table::header() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = room();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::string& title = columns_[i].title;
        const float x = columns_[i].number ? right_[i] - text_width(fonts().small, title) : left_[i];
        draw_text(fonts().small, {x, start.y + 14}, palette().quiet, title);
    }
    ImGui::GetWindowDrawList()->AddLine({start.x, start.y + 29.5F}, {start.x + width, start.y + 29.5F},
                                        palette().line);
    ImGui::Dummy({width, 30});
}

void Table::rows(std::size_t count, const std::function<void(std::size_t)>& draw_row) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = room();
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const auto row_at = [&](float y) {
        return static_cast<std::size_t>(
            std::clamp((y - start.y) / row_height, 0.0F, static_cast<float>(count)));
    };
    const std::size_t first = row_at(window->ClipRect.Min.y);
    const std::size_t last = std::min(count, row_at(window->ClipRect.Max.y) + 1);
    for (std::size_t i = first; i < last; ++i) {
        const float top = start.y + row_height * static_cast<float>(i);
        middle_ = top + 0.5F * row_height;
        column_ = 0;
        if (i + 1 < count) {
            const float y = top + row_height - 0.5F;
            ImGui::GetWindowDrawList()->AddLine({start.x, y}, {start.x + width, y},
                                                faded(palette().line, 0.6F));
        }
        draw_row(i);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width, row_height * static_cast<float>(count)});
}

Pointed Table::selectable_rows(std::size_t count, std::optional<std::size_t> selected,
                               std::optional<std::size_t> pointed,
                               const std::function<void(std::size_t)>& draw_row) {
    Pointed answer;
    const float left = ImGui::GetCursorScreenPos().x, width = room();
    rows(count, [&](std::size_t i) {
        ImGuiWindow* window = ImGui::GetCurrentWindow();
        const ImRect box({left, middle_ - 0.5F * row_height}, {left + width, middle_ + 0.5F * row_height});
        ImGui::PushID(id_);
        const ImGuiID id = window->GetID(static_cast<int>(i));
        ImGui::PopID();
        bool hovered = false, held = false;
        if (ImGui::ItemAdd(box, id)) {
            if (ImGui::ButtonBehavior(box, id, &hovered, &held)) answer.pressed = i;
            if (hovered) answer.hovered = i;
            finish_control(id);
        }
        if (selected == i) {
            window->DrawList->AddRectFilled(box.Min, box.Max, palette().best, 6);
        } else if (hovered || pointed == i) {
            window->DrawList->AddRectFilled(box.Min, box.Max, faded(palette().hover, 0.7F), 6);
        }
        if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        draw_row(i);
    });
    return answer;
}

void Table::put(ImFont* font, ImU32 colour, const std::string& text) {
    const std::size_t i = column_++;
    const float wide = text_width(font, text), space = right_[i] - left_[i];
    if (columns_[i].number) {
        draw_text(font, {right_[i] - wide, middle_}, colour, text);
    } else if (wide <= space) {
        draw_text(font, {left_[i], middle_}, colour, text);
    } else {
        const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
        ImGui::PushFont(font);
        ImGui::PushStyleColor(ImGuiCol_Text, colour);
        ImGui::RenderTextEllipsis(ImGui::GetWindowDrawList(), {left_[i], middle_ - 0.5F * size},
                                  {right_[i], middle_ + size}, right_[i], right_[i], text.c_str(), nullptr,
                                  nullptr);
        ImGui::PopStyleColor();
        ImGui::PopFont();
    }
}

void Table::cell(const std::string& text) {
    put(fonts().body, palette().text, text);
}
void Table::quiet_cell(const std::string& text) {
    put(fonts().body, palette().quiet, text);
}
void Table::small_cell(const std::string& text) {
    put(fonts().small, palette().quiet, text);
}
void Table::strong_cell(const std::string& text) {
    put(fonts().strong, palette().text, text);
}

ImVec2 Table::place() {
    return {left_[column_++], middle_};
}

}  // namespace latlab::app
