#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/widgets.h"

namespace latlab::app {

/// One column; numbers stand to the right, under each other.
struct TableColumn {
    std::string title;
    float width = 0;  ///< 0: what the other columns leave, cut with an ellipsis
    bool number = false;
};

/// A table as wide as the column it stands in. Only rows that can be seen are drawn, so any number will do.
class Table {
  public:
    Table(const char* id, std::vector<TableColumn> columns);

    /// draw_row(i) draws row i by calling cell or place once for each column, in order.
    void rows(std::size_t count, const std::function<void(std::size_t)>& draw_row);
    /// The same with rows that can be selected; `pointed` is shown as if the pointer were over it.
    Pointed selectable_rows(std::size_t count, std::optional<std::size_t> selected,
                            std::optional<std::size_t> pointed,
                            const std::function<void(std::size_t)>& draw_row);

    void cell(const std::string& text);
    void quiet_cell(const std::string& text);
    void small_cell(const std::string& text);
    void strong_cell(const std::string& text);
    /// Where the next cell begins, at the middle of its height; for what is drawn by hand.
    ImVec2 place();

    static constexpr float row_height = 36;

  private:
    void put(ImFont* font, ImU32 colour, const std::string& text);
    void header();

    const char* id_;
    std::vector<TableColumn> columns_;
    std::vector<float> left_, right_;
    std::size_t column_ = 0;
    float middle_ = 0;
};

}  // namespace latlab::app
