#include "search/column_objective.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "search/objectives.h"

using namespace latlab;

namespace {

// Networks with a number that their operations add up to, in a column `energy` and doubled in `twice`.
NumberTable table_of(const SearchSpace& space, int rows) {
    std::string csv = "architecture,energy,twice,scarce\n";
    Random random(7);
    for (int i = 0; i < rows; ++i) {
        const Architecture architecture = space.random(random);
        double sum = 10;
        for (std::size_t j = 0; j < architecture.ops.size(); ++j)
            sum += architecture.ops[j] * static_cast<double>(j + 1);
        csv += space.print(architecture) + "," + std::to_string(sum) + "," + std::to_string(2 * sum) + "," +
               (i < 3 ? "1" : "") + "\n";
    }
    return {std::make_shared<const WideTable>(parse_wide_table(csv, "mine.csv", space)), "mine.csv"};
}

const SearchSpace& fbnet = search_space("fbnet");

}  // namespace

TEST_CASE("a column gives what its table holds, and for other networks what it has learnt") {
    const NumberTable table = table_of(fbnet, 200);
    const ColumnObjective energy(table, "energy");
    CHECK(energy.known() == 200);
    CHECK(energy.left_out_spearman() > 0.99);
    const Architecture& known = table.numbers->architectures[17];
    CHECK(energy.score(std::vector{known}).front() == table.numbers->values(17, 0));
    Architecture other = known;
    other.ops[0] = static_cast<std::uint8_t>((other.ops[0] + 1) % 8);
    const double expected = table.numbers->values(17, 0) + other.ops[0] - known.ops[0];
    CHECK(energy.score(std::vector{other}).front() == Approx(expected).epsilon(0.02));
    CHECK(energy.text().find("energy of mine.csv") == 0);
    CHECK(energy.text().find("200 networks") != std::string::npos);
}

TEST_CASE("a column of a whole space needs nothing to be learnt") {
    const SearchSpace& nb201 = search_space("nb201");
    std::string csv = "index,rank\n";
    for (int i = 0; i < 15625; ++i) csv += std::to_string(i) + "," + std::to_string(i % 100) + "\n";
    const NumberTable table{std::make_shared<const WideTable>(parse_wide_table(csv, "all.csv", nb201)),
                            "all.csv"};
    const ColumnObjective rank(table, "rank");
    CHECK(std::isnan(rank.left_out_spearman()));
    CHECK(rank.score(std::vector{nb201.at(1234)}).front() == 34);
    CHECK(rank.text() == "rank of all.csv");
}

TEST_CASE("columns that are not there, or hold too little, are refused by name") {
    const NumberTable table = table_of(fbnet, 30);
    const auto where = [&](const char* column) -> std::string {
        try {
            ColumnObjective(table, column);
        } catch (const DataError& error) {
            return error.where();
        }
        return "";
    };
    CHECK(where("power") == "mine.csv");
    CHECK(where("scarce") == "mine.csv, column \"scarce\"");
}

TEST_CASE("numbers over orders of magnitude are learnt in the logarithm, so none comes out below zero") {
    std::string csv = "architecture,score\n";
    Random random(9);
    for (int i = 0; i < 400; ++i) {
        const Architecture architecture = fbnet.random(random);
        double sum = 0;
        for (const std::uint8_t op : architecture.ops) sum += op;
        csv += fbnet.print(architecture) + "," + std::to_string(std::exp(sum / 8)) + "\n";
    }
    const ColumnObjective score({std::make_shared<const WideTable>(parse_wide_table(csv, "x", fbnet)), "x"},
                                "score");
    CHECK(score.left_out_spearman() > 0.9);
    Architecture least;
    least.ops.assign(22, 0);
    CHECK(score.score(std::vector{least}).front() > 0);
}

TEST_CASE("objectives and further numbers are found by their names") {
    const NumberTable own = table_of(fbnet, 50);
    CHECK(objective_source(fbnet, "zen") == ObjectiveSource::proxies);
    CHECK_THROWS_AS(objective_source(search_space("nb201"), "zen"), UsageError);
    CHECK(objective_source(fbnet, "column:energy") == ObjectiveSource::own_table);
    const auto energy = make_objective(fbnet, "column:energy", {nullptr, {}, own});
    const auto twice = make_number(fbnet, "column:twice", own);
    const std::vector<Architecture> known{own.numbers->architectures[3]};
    CHECK(twice->score(known).front() == Approx(2 * energy->score(known).front()).margin(2e-6));
    CHECK(make_number(fbnet, "macs", {})->score(known).front() == fbnet.total(known.front()).macs / 1e6);
    CHECK_THROWS_AS(make_number(fbnet, "energy", own), UsageError);
    CHECK_THROWS_AS(make_objective(fbnet, "column:energy", {}), DataError);
}

TEST_CASE("a zero-cost proxy says that it only stands in for accuracy") {
    std::string csv = "architecture,zen\n";
    Random random(2);
    for (int i = 0; i < 40; ++i) csv += fbnet.print(fbnet.random(random)) + "," + std::to_string(i) + "\n";
    const NumberTable proxies{std::make_shared<const WideTable>(parse_wide_table(csv, "z", fbnet)), "z"};
    const auto zen = make_objective(fbnet, "zen", {nullptr, proxies, {}});
    CHECK(zen->text().find("zero-cost proxy zen") == 0);
    CHECK(zen->text().find("stands in for accuracy") != std::string::npos);
    CHECK(zen->score(std::vector{proxies.numbers->architectures[5]}).front() == 5);
}
