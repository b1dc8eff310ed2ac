#include "study/results.h"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/statistics.h"
#include "base/text.h"
#include "predictor/evaluation_report.h"

namespace latlab {
namespace {

using Json = nlohmann::ordered_json;

// The 97.5 % quantile of Student's t, by degrees of freedom from 1 (tables of the distribution; scipy
// agrees).
double student_t(std::size_t degrees) {
    constexpr std::array<double, 30> table{12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060,
                                           2.2622,  2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199,
                                           2.1098,  2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
                                           2.0595,  2.0555, 2.0518, 2.0484, 2.0452, 2.0423};
    constexpr double normal = 1.9600;
    if (degrees <= table.size()) return table[degrees - 1];
    return normal * (1 + (1 + normal * normal) / (4.0 * static_cast<double>(degrees)));
}

// Half the 95 % interval of the mean of the groups' means; NaN for fewer than two groups.
double half_width(const std::map<std::uint64_t, std::vector<double>>& groups) {
    if (groups.size() < 2) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> means;
    for (const auto& [seed, values] : groups) means.push_back(mean(values));
    return student_t(means.size() - 1) * standard_deviation(means) /
           std::sqrt(static_cast<double>(means.size()));
}

struct Line {
    StudyRun run;
    std::uint64_t seed;
    std::string device;
    double spearman;
};

Line read_line(std::string_view text) {
    const Json json = Json::parse(text);
    const Json& spearman = json.at("spearman");
    return {{json.at("study"), json.at("setting"), json.at("task"), json.at("pretrain_seed")},
            json.at("seed"),
            json.at("device"),
            spearman.is_null() ? 0.0 : spearman.get<double>()};
}

}  // namespace

std::string study_lines(const StudyRun& run, const std::vector<EvaluationRecord>& records) {
    std::string lines;
    for (const EvaluationRecord& record : records) {
        Json line = {{"study", run.study}, {"setting", run.setting}, {"pretrain_seed", run.pretrain_seed}};
        line.update(Json::parse(json_line(record)));
        lines += line.dump() + "\n";
    }
    return lines;
}

void StudyResults::add(std::string_view lines, const std::string& file) {
    std::size_t number = 0;
    while (!lines.empty()) {
        ++number;
        const std::size_t end = lines.find('\n');
        if (end == std::string_view::npos) return;  // being written when the run ended
        const std::string_view text = trim(lines.substr(0, end));
        lines.remove_prefix(end + 1);
        if (text.empty()) continue;
        try {
            const Line line = read_line(text);
            runs_[line.run][line.seed][line.device] = line.spearman;
        } catch (const nlohmann::json::exception&) {
            throw DataError("this is no result of a study: " + in_quotes(text),
                            file + ", line " + std::to_string(number), "take what `latlab study` wrote");
        }
    }
}

std::size_t StudyResults::lines(const StudyRun& run) const {
    std::size_t count = 0;
    const auto found = runs_.find(run);
    if (found == runs_.end()) return 0;
    for (const auto& [seed, devices] : found->second) count += devices.size();
    return count;
}

std::vector<std::string> StudyResults::studies() const {
    std::vector<std::string> names;
    for (const auto& [run, seeds] : runs_) {
        if (names.empty() || names.back() != run.study) names.push_back(run.study);  // runs are sorted by it
    }
    return names;
}

std::map<std::pair<std::uint64_t, std::uint64_t>, double> StudyResults::draws(const std::string& study,
                                                                              const std::string& setting,
                                                                              std::string_view task) const {
    std::map<std::pair<std::uint64_t, std::uint64_t>, double> means;
    for (const auto& [run, seeds] : runs_) {
        if (run.study != study || run.setting != setting || run.task != task) continue;
        for (const auto& [seed, devices] : seeds) {
            std::vector<double> values;
            for (const auto& [device, spearman] : devices) values.push_back(spearman);
            means[{run.pretrain_seed, seed}] = mean(values);
        }
    }
    return means;
}

MeanInterval mean_interval(const Draws& draws) {
    std::vector<double> values;
    std::map<std::uint64_t, std::vector<double>> by_pretraining, by_sample;
    for (const auto& [draw, value] : draws) {
        values.push_back(value);
        by_pretraining[draw.first].push_back(value);
        by_sample[draw.second].push_back(value);
    }
    return {mean(values), std::fmax(half_width(by_pretraining), half_width(by_sample)), values.size()};
}

MeanInterval paired_difference(const StudyResults& results, const std::string& study,
                               const std::string& setting, const std::string& other, std::string_view task) {
    const Draws with = results.draws(study, setting, task), without = results.draws(study, other, task);
    Draws differences;
    for (const auto& [draw, value] : with) {
        const auto found = without.find(draw);
        if (found != without.end()) differences[draw] = value - found->second;
    }
    return mean_interval(differences);
}

}  // namespace latlab
