#include "exchange/pickle.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "base/random.h"
#include "pickled.h"

using namespace latlab;
using namespace latlab::test;

namespace {

using PickleKind = PickleValue::Kind;

DataError pickle_refusal(const std::string& bytes) {
    try {
        const Pickle pickle(bytes, "their.pickle");
    } catch (const DataError& error) {
        CHECK(error.where().find("their.pickle, byte ") == 0);
        CHECK_FALSE(error.mend().empty());
        return error;
    }
    return DataError("none");
}

std::string pickle_fault(const std::string& bytes) {
    return pickle_refusal(bytes).fault();
}

double number_of(const std::string& value) {
    const std::string bytes = pickle_of(value);
    const Pickle pickle(bytes, "x");
    REQUIRE(pickle.root().is_number());
    return pickle.root().number;
}

// Everything that is understood, once: what damage is tried on.
std::string every_kind() {
    return pickle_of(
        pickled_dict({{pickled_text("list"), pickled_list({pickled_integer(-7), "K\x07", "M\x01\x02"})},
                      {pickled_text("pair"), pickled_real(2.5) + std::string("N\x86q\0", 4)},
                      {pickled_text("again"), std::string("h\0", 2)},
                      {pickled_text("one"), "\x88\x85"},
                      {pickled_digits({1, 2}), std::string("\x8A\x02\x00\xFF\x89)\x87\x94", 8)},
                      {pickled_text("numpy"), pickled_numpy(0.25)},
                      {"\x8C\x03new", pickled_new_numpy(-4)}}),
        4);
}

}  // namespace

TEST_CASE("numbers of every width are read") {
    CHECK(number_of("K\xFF") == 255);
    CHECK(number_of("M\x01\x02") == 513);
    CHECK(number_of(pickled_integer(-2147483647 - 1)) == -2147483648.0);
    CHECK(number_of(std::string("\x8A\x00", 2)) == 0);
    CHECK(number_of("\x8A\x01\xFF") == -1);
    CHECK(number_of(std::string("\x8A\x05\x00\x00\x00\x00\x01", 7)) == 4294967296.0);
    CHECK(number_of(pickled_real(-0.1)) == -0.1);
    CHECK(number_of(pickled_numpy(0.005435)) == 0.005435);
    CHECK(number_of(pickled_new_numpy(1e300)) == 1e300);
}

TEST_CASE("lists, tuples, dicts and texts are read, and what is shared stays shared") {
    const std::string bytes = pickle_of(pickled_dict(
        {{pickled_text("pair"), pickled_real(2.5) + std::string("N\x86q\0", 4)},
         {pickled_text("again"), std::string("h\0", 2)},
         {pickled_text("list"), std::string("]") + pickled_text("é") + "a" + pickled_integer(3) + "a"},
         {pickled_text("truth"), "\x88"}}));
    const Pickle pickle(bytes, "x");
    REQUIRE(pickle.root().kind == PickleKind::dict);
    const PickleValue& pair = *pickle.find(pickle.root(), "pair");
    CHECK(pair.kind == PickleKind::tuple);
    CHECK(&pair == pickle.find(pickle.root(), "again"));
    CHECK(pickle.item(pair, 0).number == 2.5);
    CHECK(pickle.item(pair, 1).kind == PickleKind::none);
    const PickleValue& list = *pickle.find(pickle.root(), "list");
    REQUIRE(pickle.size(list) == 2);
    CHECK(pickle.item(list, 0).characters == "é");
    CHECK(pickle.find(pickle.root(), "truth")->kind == PickleKind::boolean);
    CHECK(pickle.find(pickle.root(), "other") == nullptr);
    CHECK(pickle.find(list, "pair") == nullptr);
}

TEST_CASE("what a pickle could run is refused by its name and place") {
    const DataError error =
        pickle_refusal(pickle_of(std::string("cos\nsystem\n") + pickled_text("ls") + "\x85R"));
    CHECK(error.fault().find("\"os.system\"") != std::string::npos);
    CHECK(error.where() == "their.pickle, byte 2");
    CHECK(pickle_fault(pickle_of("\x8C\x08"
                                 "builtins\x8C\x04"
                                 "eval\x93",
                                 4))
              .find("builtins.eval") != std::string::npos);
    CHECK(pickle_fault(pickle_of("cnumpy\nload\n")).find("numpy.load") != std::string::npos);
    CHECK(pickle_fault(pickle_of("cnumpy.core.multiarray\n_reconstruct\n")).find("_reconstruct") !=
          std::string::npos);
    CHECK(pickle_fault(pickle_of(std::string("cnumpy\ndtype\n") + pickled_text("O8") + "N\x86R"))
              .find("\"O8\"") != std::string::npos);
    // The functions that are known, on what they are not meant for.
    CHECK(pickle_fault(pickle_of("cnumpy\ndtype\n)R")).find("REDUCE") != std::string::npos);
    CHECK(pickle_fault(pickle_of(pickled_integer(1) + pickled_digits({1, 2}) + "R")).find("REDUCE") !=
          std::string::npos);
    CHECK(pickle_fault(pickle_of(std::string("]") + pickled_digits({1, 2}) + "b")).find("BUILD") !=
          std::string::npos);
}

TEST_CASE("every opcode that is not needed for plain data is refused by its name") {
    for (const auto& [opcode, name] :
         std::vector<std::pair<std::string, std::string>>{{"0", "POP"},
                                                          {"2", "DUP"},
                                                          {"P", "PERSID"},
                                                          {"Q", "BINPERSID"},
                                                          {"i", "INST"},
                                                          {"o", "OBJ"},
                                                          {"\x81", "NEWOBJ"},
                                                          {"\x92", "NEWOBJ_EX"},
                                                          {"\x82", "EXT1"},
                                                          {"I", "INT"},
                                                          {"S", "STRING"},
                                                          {"d", "DICT"},
                                                          {"\x8F", "EMPTY_SET"},
                                                          {"\x96", "BYTEARRAY8"},
                                                          {"\x97", "NEXT_BUFFER"},
                                                          {"\x80", "PROTO"},
                                                          {"\x01", "opcode 0x01"},
                                                          {"\xFF", "opcode 0xFF"}}) {
        CAPTURE(name);
        const DataError error = pickle_refusal(pickle_of(std::string("N").append(opcode).append("1\n1\n")));
        CHECK(error.fault().find("uses " + name + ",") != std::string::npos);
        CHECK(error.where() == "their.pickle, byte 3");
    }
}

TEST_CASE("a pickle of another protocol, of none and with something after its end is refused") {
    CHECK(pickle_fault("\x80\x01K\x01.").find("protocol 2 to 5") != std::string::npos);
    CHECK(pickle_fault("(lp0\n.").find("protocol 2 to 5") != std::string::npos);
    CHECK(pickle_fault("").find("protocol 2 to 5") != std::string::npos);
    CHECK(pickle_fault(pickle_of("N") + "N.").find("follows") != std::string::npos);
}

TEST_CASE("no claim of a pickle makes memory be taken for it") {
    CHECK(pickle_fault("\x80\x02X\xFF\xFF\xFF\xFFtext.").find("cut short") != std::string::npos);
    CHECK(pickle_fault("\x80\x02"
                       "B\xFF\xFF\xFF\x7F.")
              .find("cut short") != std::string::npos);
    CHECK(pickle_fault("\x80\x02Nr\xFF\xFF\xFF\xFF.").find("LONG_BINPUT") != std::string::npos);
    CHECK(pickle_fault("\x80\x02\x8A\x09"
                       "123456789.")
              .find("64 bits") != std::string::npos);
    CHECK(pickle_fault(pickle_of(std::string(65, '('))).find("nested") != std::string::npos);
    CHECK(pickle_fault(pickle_of(std::string("(") + std::string(4'000'001, 'N') + "t")).find("too large") !=
          std::string::npos);
    CHECK(pickle_fault(std::string("\x80\x02") + std::string(max_pickle_bytes, 'N')).find("too large") !=
          std::string::npos);
    CHECK(pickle_fault(pickle_of(std::string("N") + std::string(50, '\x94'), 4)).find("MEMOIZE") !=
          std::string::npos);
    // Values within values, each twice in the next: 2^40 of them, if they were copied.
    std::string doubled = "]";
    for (int i = 0; i < 40; ++i)
        doubled.append("\x94h").append(little_endian(static_cast<std::uint64_t>(i), 1)).append("\x86");
    const std::string bytes = pickle_of(doubled, 4);
    CHECK(Pickle(bytes, "x").root().kind == PickleKind::tuple);
}

TEST_CASE("a pickle that is cut short anywhere, or whose stack does not fit, is refused") {
    const std::string whole = every_kind();
    CHECK(Pickle(whole, "x").root().kind == PickleKind::dict);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(Pickle(whole.substr(0, size), "x"), DataError);
    }
    for (const std::string body : {"",
                                   "a",
                                   "]a",
                                   "(K\x01.",
                                   "t",
                                   "e",
                                   "(K\x01"
                                   "e",
                                   "}(K\x01u",
                                   "NNu",
                                   "K\x01K\x02",
                                   "h\x05",
                                   "\x85",
                                   "N\x86",
                                   "R",
                                   "NR",
                                   "b",
                                   "N)b",
                                   "\x93",
                                   "NN\x93",
                                   "\x94",
                                   "(",
                                   "(N"})
        CHECK_THROWS_AS(Pickle(pickle_of(body), "x"), DataError);
}

TEST_CASE("whatever bytes change, a pickle is read or refused with a message, never a crash") {
    const std::string whole = every_kind();
    Random random(11);
    std::size_t read = 0, refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = whole;
        for (std::size_t i = 0; i <= random.below(4); ++i)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        try {
            const Pickle pickle(bytes, "fuzz");
            ++read;
            if (pickle.root().kind == PickleKind::dict) REQUIRE(pickle.size(pickle.root()) % 2 == 0);
        } catch (const DataError& error) {
            ++refused;
            REQUIRE_FALSE(error.fault().empty());
        }
    }
    CHECK(read > 1000);
    CHECK(refused > 1000);
}
