#include "predictor/encoding_table.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "predictor/nasflat_input.h"

using namespace latlab;

namespace {

const SearchSpace& nb201() {
    return search_space("nb201");
}

EncodingTable parse(const std::string& csv) {
    return EncodingTable(parse_wide_table(csv, "codes.csv", nb201()), "codes.csv");
}

std::string fault_of(const std::string& csv) {
    try {
        parse(csv);
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a table gives the rows of the architectures that are asked for, as they are") {
    const EncodingTable table = parse("index,a,b\n3,1,-2.5\n8,0,1e30\n2,7,7\n");
    const std::vector<Architecture> asked{nb201().at(8), nb201().at(3), nb201().at(8)};
    const Eigen::MatrixXf encoded = table.encode(asked);
    CHECK(table.width() == 2);
    CHECK(&table.space() == &nb201());
    Eigen::MatrixXf expected(3, 2);
    expected << 0, 1e30F, 1, -2.5F, 0, 1e30F;
    CHECK(encoded == expected);
}

TEST_CASE("what a table cannot encode is named, with its file") {
    const EncodingTable table = parse("index,a\n3,1\n");
    const Architecture missing = nb201().at(4);
    try {
        table.encode({&missing, 1});
        FAIL("no error");
    } catch (const DataError& error) {
        const std::string text = error.what();
        CHECK(text.find("codes.csv") != std::string::npos);
        CHECK(text.find(nb201().print(missing)) != std::string::npos);
    }
    const std::string empty = fault_of("index,a,b\n3,1,2\n4,1,\n");
    CHECK(empty.find(nb201().print(missing)) != std::string::npos);
    CHECK(empty.find("column b") != std::string::npos);
    CHECK(fault_of("index,a\n3,1e39\n").find("logarithm") != std::string::npos);
}

TEST_CASE("the id follows from columns, architectures and numbers, not from the file's name") {
    const std::string csv = "index,a\n3,1\n4,2\n";
    const EncodingTable renamed(parse_wide_table(csv, "x", nb201()), "x");
    CHECK(parse(csv).id() == renamed.id());
    for (const char* other : {"index,b\n3,1\n4,2\n", "index,a\n3,1\n5,2\n", "index,a\n3,1\n4,3\n"})
        CHECK(parse(other).id() != renamed.id());
}

TEST_CASE("standardised columns have mean 0 and standard deviation 1, whatever their size") {
    const EncodingTable table =
        parse("index,a,same,large\n1,1,0.1,1e37\n2,2,0.1,2e38\n3,6,0.1,3e38\n").standardised();
    const std::vector<Architecture> all{nb201().at(1), nb201().at(2), nb201().at(3)};
    const Eigen::MatrixXf encoded = table.encode(all);
    for (const int column : {0, 2}) {
        CHECK(encoded.col(column).mean() == Approx(0).margin(1e-6));
        CHECK(encoded.col(column).squaredNorm() == Approx(3));
    }
    CHECK(encoded.col(1).isZero(0));
    CHECK(encoded(2, 0) == Approx(3 / std::sqrt(14.0 / 3)));
}

TEST_CASE("an encoder's numbers reach NASFLAT as its supplement") {
    const auto table = std::make_shared<const EncodingTable>(parse("index,a,b\n3,1,-2.5\n8,0,4\n"));
    const auto supplement = supplement_from(table);
    CHECK(supplement->id() == table->id());
    const NasflatInput input(nb201(), {}, supplement);
    CHECK(input.supplement_width() == 2);
    CHECK(input.encode(nb201().at(8)).supplement == std::vector<float>{0, 4});
    CHECK(input.encode(nb201().at(3)).supplement == std::vector<float>{1, -2.5F});
}
