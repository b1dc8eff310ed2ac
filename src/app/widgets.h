#pragma once

#include <imgui.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "app/theme.h"

namespace latlab::app {

// Layout: everything is drawn down a column. ------------------------------------------------------

/// From the cursor to the right end of the column.
float room();
void space(float height);

/// Narrows the column to [x, x + width] until it ends.
class Column {
  public:
    Column(float x, float width);
    ~Column();
    Column(const Column&) = delete;

  private:
    float indent_, right_;
};

/// A surface with a border and padding around what is drawn while it lives, as wide as the column.
class Card {
  public:
    explicit Card(float padding = 20);
    ~Card();
    Card(const Card&) = delete;

  private:
    ImVec2 start_;
    float width_, padding_, indent_, right_;
};

/// Draws parts side by side with these relative widths where the column has at least `least` pixels, else one
/// below the other.
void side_by_side(std::initializer_list<float> weights, float least,
                  std::initializer_list<std::function<void()>> parts);

/// Draws parts in a row from the left, each where the one before ended, wrapped onto the next row where the
/// column ends. Widths say how much room each needs.
class Flow {
  public:
    explicit Flow(float gap = 10) : gap_(gap) {}
    /// To be called before each part.
    void next(float width);

  private:
    float gap_;
    bool first_ = true;
};

/// What the pointer does with one of several things: which one is under it, and which was pressed just now.
struct Pointed {
    std::optional<std::size_t> hovered, pressed;
};

// Text --------------------------------------------------------------------------------------------

float text_width(ImFont* font, const std::string& text);
/// One line, cut with an ellipsis where the column ends.
void text_line(ImFont* font, ImU32 colour, const std::string& text);
/// As many lines as needed.
void text_block(ImFont* font, ImU32 colour, const std::string& text);
float text_height(ImFont* font, const std::string& text, float width);
void heading(const std::string& text);
void paragraph(const std::string& text);
void caption(const std::string& text);
/// Draws at a place without taking room; the middle of its height is at y.
void draw_text(ImFont* font, ImVec2 at, ImU32 colour, const std::string& text);

// Controls ----------------------------------------------------------------------------------------

enum class Emphasis { primary, secondary, plain };
bool button(const std::string& label, Emphasis emphasis = Emphasis::secondary, bool enabled = true);
float button_width(const std::string& label);

/// One of a few; returns true when the choice changed.
bool segmented(const char* id, const std::vector<std::string>& labels, int& choice);
/// One of several, in a list that opens.
bool select(const char* id, const std::vector<std::string>& labels, int& choice, float width);
/// A number within [low, high] on a track; logarithmic. True while it changes.
bool slider(const char* id, double& value, double low, double high);
/// A number to type, with its unit; true when a new valid number was entered.
bool number_field(const char* id, double& value, int decimals, const char* unit, float width);
/// The same for a limit that need not be there: 0 stands for none and shows the hint.
bool limit_field(const char* id, double& value, const char* hint, const char* unit, float width);
bool text_field(const char* id, std::string& text, const char* hint, float width);
bool check_box(const std::string& label, bool& value);

void progress_bar(double share, const std::string& text);
enum class Tone { plain, warning, good };
/// A sentence set apart; several as one block. With a cross to put it away: true when that was pressed.
bool notice(Tone tone, const std::vector<std::string>& sentences, bool with_cross = false);
/// A figure to remember with what it is.
void stat(const std::string& value, const std::string& label);

/// Marks for buttons and notices, drawn in a square of this size around the centre.
enum class Mark { check, cross, chevron, warning, sun, moon, upload, chart };
void draw_mark(Mark mark, ImVec2 centre, float size, ImU32 colour);

/// The focus ring of the last item, and its place in the order of Tab.
void finish_control(ImGuiID id, bool text_field = false);

}  // namespace latlab::app
