#pragma once

#include <Eigen/Dense>
#include <string>
#include <string_view>
#include <vector>

#include "devices/latency_table.h"
#include "study/study_figures.h"

namespace latlab {

/// Spearman's correlation between the devices of one space's public tables.
struct ShippedDevices {
    std::string space;
    std::vector<std::string> devices;
    Eigen::MatrixXd spearman;  ///< devices x devices, three decimals; NaN where undefined
};

/// What the page shows of the study without any table: figures computed from the public tables, none of their
/// numbers.
struct ShippedStudy {
    std::vector<ShippedDevices> spaces;
    std::vector<StudyFigures> studies;  ///< those with results

    /// The file assets/study.json.
    std::string save() const;
    /// `name` stands for the file in messages. Throws DataError for what save did not write.
    static ShippedStudy read(std::string_view json, const std::string& name);
};

/// Figures of every study that has results, and the correlations of these tables.
ShippedStudy ship_study(const StudyResults& results, const std::vector<LatencyTable>& tables);

}  // namespace latlab
