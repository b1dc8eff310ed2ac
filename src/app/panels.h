#pragma once

#include <array>
#include <string>

#include "app/controller.h"
#include "app/figure_view.h"
#include "app/found_view.h"

namespace latlab::app {

/// What the study's panels remember between frames and no session keeps.
struct StudyView {
    int part = 0;                  ///< devices, encodings, results, your tables
    int devices = 0, task = 0;     ///< which set of devices; 0 for all, else the number of a task of it
    int question = -1, space = 0;  ///< of the results; -1: the first that is answered
    int tables_opened = 0;         ///< when it was last drawn
    std::array<CachedFigure, 3> matrices;
    CachedFigure map;
};

/// What panels remember between frames and no session keeps.
struct PanelState {
    bool all_rows = false, all_refused = false, all_found = false, all_operations = false;
    FoundView found;
    std::string asked;  ///< the network to predict, as typed
    bool plan_open = false, all_planned = false, wishes_open = false;
    bool measure_planned = false;  ///< as soon as there is a plan
    double wanted_error = 5;       ///< in %, for measuring on
    double plan_track = 20;        ///< where the track of the plan's count stands, between whole numbers
    StudyView study;
    CachedFigure over_macs, against_measured, distribution, front, progress;
};

// The four steps, each drawn down the current column.
void draw_measurements(Controller& controller, PanelState& state);
void draw_predictor(Controller& controller, PanelState& state);
void draw_search(Controller& controller, PanelState& state);
void draw_take_away(Controller& controller, PanelState& state);

/// The part of the search's controls that is about further devices and numbers.
void draw_wishes(Controller& controller);

/// The study, beside the four steps, and its parts.
void draw_study(Controller& controller, PanelState& state);
void draw_study_devices(Controller& controller, StudyView& view);
void draw_study_encodings(Controller& controller, StudyView& view);
void draw_study_results(Controller& controller, StudyView& view);
void draw_study_tables(Controller& controller);

/// The card of the first step that chooses what to measure; where there are measurements it can be closed, to
/// a line about it with a button.
void draw_plan(Controller& controller, PanelState& state);

/// What the search found, below its controls; there is a search to show.
void draw_found(Controller& controller, PanelState& state);
// A network of it closely; both ask the engine for what they need.
/// Which changes of it buy the most latency.
void draw_trades(Controller& controller, PanelState& state, const FoundNetwork& chosen);
/// Its operations and what they cost, unless another is pointed at, and how it compares with the pinned one.
void draw_network(Controller& controller, PanelState& state, const FoundNetwork& chosen);

/// What measuring in this browser is doing and came to; nothing before it was begun.
void draw_device(Controller& controller, PanelState& state);

/// The path of steps: a column with what each step came to, or a row for narrow screens.
void draw_step_column(Controller& controller);
void draw_step_row(Controller& controller);

/// The whole screen of this size in CSS pixels.
void draw_content(Controller& controller, PanelState& state, float width, float height);

/// A step's title and what it is about.
void panel_title(const std::string& title, const std::string& about);
/// The running work's progress with its cancel button.
void show_running(Controller& controller);
/// A notice where what is left out has changed since the transfer, which what is shown goes by.
void show_outdated(const Controller& controller);
/// What went wrong last, if anything, with a button to put it away.
void show_fault(Controller& controller);

}  // namespace latlab::app
