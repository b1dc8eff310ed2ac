#include "devices/text_file.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "devices/latency_table.h"

using namespace latlab;
using Catch::Matchers::Contains;

namespace {

// A folder for one test case, gone after it.
class Folder {
  public:
    explicit Folder(const std::string& name)
        : path_(std::filesystem::temp_directory_path() / ("latlab-" + name)) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string path(const std::string& file = "") const { return (path_ / file).string(); }
    void write(const std::string& file, const std::string& bytes) const {
        std::ofstream(path(file), std::ios::binary) << bytes;
    }

  private:
    std::filesystem::path path_;
};

std::string refusal(const std::string& path, std::size_t limit = largest_text_file) {
    try {
        read_text_file(path, limit);
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

// gzip.compress(b"packed\n", mtime=0) of Python 3.11.
std::string packed() {
    constexpr unsigned char bytes[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                       0x03, 0x2b, 0x48, 0x4c, 0xce, 0x4e, 0x4d, 0xe1, 0x02,
                                       0x00, 0x43, 0xe0, 0x41, 0x2f, 0x07, 0x00, 0x00, 0x00};
    return std::string(std::begin(bytes), std::end(bytes));
}

}  // namespace

TEST_CASE("a plain file is read as it is") {
    const Folder folder("plain");
    const std::string bytes("a\0b\r\n", 5);
    folder.write("x.csv", bytes);
    folder.write("empty.csv", "");
    CHECK(read_text_file(folder.path("x.csv")) == bytes);
    CHECK(read_text_file(folder.path("empty.csv")).empty());
}

TEST_CASE("a file that is absent, or a folder, cannot be read") {
    const Folder folder("absent");
    CHECK_THAT(refusal(folder.path("none.csv")), Contains("none.csv: the file cannot be read"));
    CHECK_THAT(refusal(folder.path()), Contains("the file cannot be read"));
}

TEST_CASE("a file that is too large is refused") {
    const Folder folder("large");
    folder.write("x.csv", std::string(200000, 'x'));
    CHECK(read_text_file(folder.path("x.csv"), 200000).size() == 200000);
    CHECK_THAT(refusal(folder.path("x.csv"), 199999), Contains("more than 199999 bytes"));
}

#ifdef __EMSCRIPTEN__
TEST_CASE("a build without zlib says that it cannot unpack") {
    const Folder folder("packed");
    folder.write("x.csv.gz", packed());
    CHECK_THAT(refusal(folder.path("x.csv.gz")), Contains("packed by gzip") && Contains("Unpack it first"));
}
#else
TEST_CASE("a packed file is unpacked, whatever its name") {
    const Folder folder("packed");
    folder.write("x.csv.gz", packed());
    folder.write("x.csv", packed());
    CHECK(read_text_file(folder.path("x.csv.gz")) == "packed\n");
    CHECK(read_text_file(folder.path("x.csv")) == "packed\n");
    CHECK_THAT(refusal(folder.path("x.csv.gz"), 3), Contains("more than 3 bytes"));
}

TEST_CASE("a packed file that is cut short or spoiled is refused") {
    const Folder folder("damaged");
    for (const std::size_t length : {12, 18, 22, 26}) {
        folder.write("cut.csv.gz", packed().substr(0, length));
        INFO(length);
        CHECK_THAT(refusal(folder.path("cut.csv.gz")), Contains("damaged or cut short"));
    }
    std::string spoiled = packed();
    spoiled[20] = 'x';
    folder.write("spoiled.csv.gz", spoiled);
    CHECK_THAT(refusal(folder.path("spoiled.csv.gz")), Contains("damaged or cut short"));
}
#endif

TEST_CASE("a table is found by its stem, plain before packed") {
    const Folder folder("stems");
    CHECK_FALSE(find_table(folder.path(), "x").has_value());
    folder.write("x.csv.gz", packed());
    CHECK(find_table(folder.path(), "x") == folder.path("x.csv.gz"));
    folder.write("x.csv", "plain");
    CHECK(find_table(folder.path(), "x") == folder.path("x.csv"));
    CHECK(table_path(folder.path(), "x") == folder.path("x.csv"));
    CHECK_THROWS_WITH(table_path(folder.path(), "y"), Contains("no table y.csv or y.csv.gz"));
}

TEST_CASE("an error in a table from a file names the file") {
    const Folder folder("named");
    folder.write("times.csv", "architecture,phone\n3_1_0_2_4_1,fast\n");
    CHECK_THROWS_WITH(read_latency_table(folder.path("times.csv"), search_space("nb201")),
                      Contains("times.csv, row 2, column \"phone\""));
}
