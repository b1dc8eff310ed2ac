#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "predictor/nasflat_options.h"
#include "study/shipped_study.h"
#include "study/study_chart.h"
#include "study/study_table.h"

using namespace latlab;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

// Three draws of a setting on F1.
void add(StudyResults& results, const std::string& setting, std::vector<double> spearman) {
    std::vector<EvaluationRecord> records;
    for (std::size_t i = 0; i < spearman.size(); ++i) {
        EvaluationRecord record;
        record.task = std::string("F1");
        record.device = "a";
        record.seed = i + 1;
        record.spearman = spearman[i];
        records.push_back(record);
    }
    results.add(study_lines({"parts", setting, "F1", 1}, records), "test");
}

}  // namespace

TEST_CASE("every study has settings of distinct names, and published figures name one of them or none") {
    std::set<std::string> names;
    for (const Study& study : studies()) {
        CHECK(names.insert(study.name).second);
        std::set<std::string> settings{""};
        for (const StudySetting& setting : study.settings) CHECK(settings.insert(setting.name).second);
        for (const PublishedFigures& row : study.published) {
            CHECK(settings.count(row.setting) == 1);
            for (const double value : row.spearman) CHECK((std::isnan(value) || std::abs(value) <= 1));
        }
        CHECK(study_table(study, study_figures(study, {})).size() > 100);
    }
    CHECK(study("parts").settings.front().name == "ensemble");
    CHECK_THROWS_AS(study("part"), UsageError);
}

TEST_CASE("what settings set of NASFLAT exists and makes sense") {
    for (const Study& study : studies()) {
        for (const StudySetting& setting : study.settings) {
            const auto set = std::find(setting.words.begin(), setting.words.end(), "--set");
            if (set == setting.words.end()) continue;
            auto options = nlohmann::json::parse(NasflatOptions().to_json());
            for (const std::string_view assignment : split(*(set + 1), ',')) {
                const std::size_t equals = assignment.find('=');
                const std::string name(assignment.substr(0, equals)), value(assignment.substr(equals + 1));
                CAPTURE(name, value);
                REQUIRE(options.contains(name));
                const auto read = nlohmann::json::parse(value, nullptr, false);
                options[name] = read.is_discarded() ? nlohmann::json(value) : read;
            }
            CHECK_NOTHROW(NasflatOptions::from_json(options.dump()));
        }
    }
}

TEST_CASE("the command of a setting names the task, the study's words and the setting's") {
    const Study& supplement = study("supplement");
    const auto words = evaluate_words(supplement, supplement.settings.back(), "F1");
    std::string line;
    for (const std::string& word : words) line += word + " ";
    CHECK(contains(line, "--task F1 "));
    CHECK(contains(line, "--predictor nasflat "));
    CHECK(contains(line, "--sources-per-device 128 "));
    CHECK(contains(line, "--supplement caz "));
    const auto sampled = evaluate_words(study("sampler"), study("sampler").settings[5], "N1");
    CHECK(std::count(sampled.begin(), sampled.end(), "16") == 1);
}

TEST_CASE("a table shows means, published figures, and what a setting brings where it is no noise") {
    StudyResults results;
    add(results, "ensemble", {.80, .81, .82});
    add(results, "flow", {.70, .71, .72});
    add(results, "attention", {.90, .71, .82});
    const std::string table = study_table(study("parts"), study_figures(study("parts"), results));
    CHECK(contains(table, "| ensemble |  |  |  |  |  |  |  | .810 |"));
    CHECK(contains(table, "| *flow (published)* | *.814* |"));
    CHECK(contains(table, "| **-.100 ± .000** |"));
    CHECK(contains(table, "| +.000 ± "));
    // A tenth on the one task beyond the noise, where the published flow is worse, too.
    CHECK(contains(table, "- flow against ensemble, 1 task: worse on 1 (F1 -0.100)."));
    CHECK(contains(table, "- attention against ensemble, 1 task: no difference beyond the noise on 1."));
    CHECK(contains(table, "- Of 1 difference beyond the noise here, the published figures have 0 with"));
    CHECK_FALSE(contains(table, "nan"));
}

TEST_CASE("a chart has a mark for each setting and each published figure of the tasks that have results") {
    StudyResults results;
    add(results, "ensemble", {.80, .81, .82});
    add(results, "flow", {.70});
    const std::string chart = study_chart(study("parts"), study_figures(study("parts"), results));
    CHECK(count(chart, "r=\"3.5\"") == 3);           // published on F1
    CHECK(count(chart, "r=\"4\"") == 2 + 4);         // results and legend
    CHECK(count(chart, "stroke-width=\"2\"") == 1);  // one draw has no interval
    CHECK(contains(chart, ">F1</text>"));
    CHECK_FALSE(contains(chart, ">F2</text>"));
    CHECK_FALSE(contains(chart, "nan"));
    CHECK(contains(study_chart(study("final"), study_figures(study("final"), {})), "</svg>"));
}

TEST_CASE("shipped figures come back as they were written, and a damaged file says so") {
    StudyResults results;
    add(results, "ensemble", {.80, .81, .82});
    add(results, "flow", {.70});
    LatencyTable table;
    table.space = &search_space("fbnet");
    table.devices = {"a", "b", "constant"};
    table.architectures.resize(3);
    table.latency_ms.resize(3, 3);
    table.latency_ms << 1, 3, 1, 2, 1, 1, 3, 2, 1;
    const std::string text = ship_study(results, {table}).save();
    const ShippedStudy back = ShippedStudy::read(text, "study.json");
    REQUIRE(back.studies.size() == 1);
    REQUIRE(back.spaces.size() == 1);
    CHECK(back.spaces[0].space == "fbnet");
    CHECK(back.spaces[0].spearman(0, 1) == Approx(-.5));
    CHECK(std::isnan(back.spaces[0].spearman(0, 2)));
    const SettingFigures& flow = back.studies[0].settings[1];
    CHECK(flow.setting == "flow");
    CHECK(flow.spearman[7].mean == Approx(.70));
    CHECK(std::isnan(flow.spearman[7].half_width));
    CHECK(flow.difference[7].mean == Approx(-.10));
    CHECK(flow.spearman[0].draws == 0);
    CHECK(back.save() == text);
    CHECK_THROWS_AS(ShippedStudy::read(text.substr(0, text.size() / 2), "study.json"), DataError);
    CHECK_THROWS_AS(ShippedStudy::read("{\"latlab_study\":2}", "study.json"), DataError);
}

TEST_CASE("every question of the paper says why its figures are as they are") {
    for (const Study& one : studies()) {
        INFO(one.name);
        CHECK_FALSE(one.discussion.empty());
    }
}

TEST_CASE("why the figures are as they are is said once they are there for every task") {
    const Study& final = study("final");
    REQUIRE_FALSE(final.discussion.empty());
    const std::string& first = final.discussion.front();
    StudyFigures figures = study_figures(final, {});
    CHECK_FALSE(figures.whole());
    CHECK_FALSE(contains(study_table(final, figures), first));
    for (MeanInterval& figure : figures.settings[0].spearman) figure = {.9, .01, 3};
    CHECK(figures.whole());
    CHECK(contains(study_table(final, figures), first));
    figures.settings[2].spearman[4] = {.9, .01, 3};
    CHECK_FALSE(figures.whole());
    CHECK_FALSE(contains(study_table(final, figures), first));
}

TEST_CASE("a study of other sources is another study, and best-source keeps its whole tables") {
    const Study other = with_sources(study("final"), "512");
    CHECK(other.name == "final-512");
    CHECK(other.discussion.empty());
    CHECK(contains(study_table(other, study_figures(other, {})), "512 architectures of each source device"));
    for (const StudySetting& setting : other.settings) {
        const std::vector<std::string> words = evaluate_words(other, setting, "F1");
        const auto named = std::find(words.begin(), words.end(), "--sources-per-device");
        REQUIRE(named != words.end());
        CHECK(std::count(words.begin(), words.end(), "--sources-per-device") == 1);
        CHECK(*(named + 1) == (setting.name == "best-source" ? "15625" : "512"));
    }
}

TEST_CASE("a published tie agrees with nothing, and a difference of the same sign does") {
    Study made = study("parts");
    made.published = {{"ensemble", "", {}}, {"flow", "", {}}};
    made.published[0].spearman[7] = made.published[1].spearman[7] = .7;
    StudyResults results;
    add(results, "ensemble", {.80, .81, .82});
    add(results, "flow", {.70, .71, .72});
    const auto said = [&] { return study_findings(made, study_figures(made, results)).back(); };
    CHECK_FALSE(contains(said(), "published"));
    made.published[1].spearman[7] = .6;
    CHECK(contains(said(), "Of 1 difference beyond the noise here, the published figures have 1"));
}
