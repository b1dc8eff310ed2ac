#include "predictor/learning_curve.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace latlab {
namespace {

using Json = nlohmann::json;

DeviceQuantiles between(const DeviceQuantiles& a, const DeviceQuantiles& b, double share) {
    return {std::lerp(a.low, b.low, share), std::lerp(a.middle, b.middle, share),
            std::lerp(a.high, b.high, share)};
}

// Thousandths of a percent: finer ones would be others with other draws.
Json quantiles_json(const DeviceQuantiles& quantiles) {
    Json list = Json::array();
    for (const double value : {quantiles.low, quantiles.middle, quantiles.high})
        list.push_back(std::round(value * 1e5) / 1e5);
    return list;
}

// Throws DataError for all that is no curve, and Json::exception for what is none at first sight.
constexpr double most_whole = 1e5;  // devices or measurements; searching a curve takes time

class CurveReader {
  public:
    explicit CurveReader(const std::string& where) : where_(where) {}

    LearningCurve read(const Json& json) const {
        LearningCurve curve;
        curve.devices = whole_number(json.at("devices"));
        for (const Json& entry : json.at("points").get_ref<const Json::array_t&>()) {
            const LearningPoint point{whole_number(entry.at("count")), quantiles(entry.at("error"), 0, 1e6),
                                      quantiles(entry.at("spearman"), -1, 1)};
            if (!curve.empty() && point.count <= curve.points.back().count) refuse();
            curve.points.push_back(point);
        }
        return curve;
    }

    [[noreturn]] void refuse() const {
        throw DataError("the learning curve is damaged", where_,
                        "Make the prior again: latlab pretrain --predictor few-shot.");
    }

  private:
    std::size_t whole_number(const Json& json) const {
        const double value = json.get<double>();
        if (!(value >= 1 && value <= most_whole) || value != std::floor(value)) refuse();
        return static_cast<std::size_t>(value);
    }

    DeviceQuantiles quantiles(const Json& json, double least, double most) const {
        if (!json.is_array() || json.size() != 3) refuse();
        const DeviceQuantiles read{json[0].get<double>(), json[1].get<double>(), json[2].get<double>()};
        if (!(least <= read.low && read.low <= read.middle && read.middle <= read.high && read.high <= most))
            refuse();
        return read;
    }

    const std::string& where_;
};

}  // namespace

std::optional<LearningPoint> LearningCurve::at(std::size_t count) const {
    const auto next =
        std::lower_bound(points.begin(), points.end(), count,
                         [](const LearningPoint& point, std::size_t wanted) { return point.count < wanted; });
    if (next == points.end()) return std::nullopt;
    if (next->count == count) return *next;
    if (next == points.begin()) return std::nullopt;
    const LearningPoint& before = *(next - 1);
    const auto logarithm = [](std::size_t value) { return std::log(static_cast<double>(value)); };
    const double share =
        (logarithm(count) - logarithm(before.count)) / (logarithm(next->count) - logarithm(before.count));
    return LearningPoint{count, between(before.error, next->error, share),
                         between(before.spearman, next->spearman, share)};
}

std::optional<std::size_t> LearningCurve::count_for_error(double error) const {
    if (empty()) return std::nullopt;
    for (std::size_t count = points.front().count; count <= points.back().count; ++count)
        if (at(count)->error.middle <= error) return count;
    return std::nullopt;
}

std::string expectation_text(const LearningCurve& curve, std::size_t count) {
    const std::optional<LearningPoint> point = curve.at(count);
    if (!point) return "";
    return "With " + std::to_string(count) + " measurements the median error on the known devices is " +
           percent_text(point->error.middle) + " % (most devices " + percent_text(point->error.low) + " to " +
           percent_text(point->error.high) + " %)";
}

std::string percent_text(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", share < 0.0995 ? 1 : 0, 100 * share);
    return text;
}

std::string learning_curve_text(const LearningCurve& curve) {
    Json points = Json::array();
    for (const LearningPoint& point : curve.points)
        points.push_back({{"count", point.count},
                          {"error", quantiles_json(point.error)},
                          {"spearman", quantiles_json(point.spearman)}});
    return Json{{"devices", curve.devices}, {"points", std::move(points)}}.dump();
}

LearningCurve read_learning_curve(const std::string& text, const std::string& where) {
    const CurveReader reader(where);
    try {
        return reader.read(Json::parse(text));
    } catch (const Json::exception&) {
        reader.refuse();
    }
}

}  // namespace latlab
