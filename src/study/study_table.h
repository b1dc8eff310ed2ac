#pragma once

#include <string>

#include "study/study_figures.h"

namespace latlab {

/// A study as Markdown: its question; settings down, tasks across, the mean Spearman of each with the
/// published figures below it; then what each setting brings over the first, with its 95 % interval, marked
/// where the interval leaves out zero, and the same in sentences; then why. Cells without results are empty.
std::string study_table(const Study& study, const StudyFigures& figures);

}  // namespace latlab
