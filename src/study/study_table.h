#pragma once

#include <string>

#include "study/results.h"

namespace latlab {

/// A study as Markdown: its question; settings down, tasks across, the mean Spearman of each with the
/// published figures below it; then what each setting brings over the first, with its 95 % interval, marked
/// where the interval leaves out zero. Cells without results are empty.
std::string study_table(const Study& study, const StudyResults& results);

}  // namespace latlab
