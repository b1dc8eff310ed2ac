#pragma once

#include <string>

#include "study/study_figures.h"

namespace latlab {

/// A study as an SVG figure: tasks across, Spearman upwards; a dot with its 95 % interval for each setting,
/// a hollow one for the published figure beside it. Tasks without results are left out.
std::string study_chart(const Study& study, const StudyFigures& figures);

}  // namespace latlab
