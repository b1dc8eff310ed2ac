#include "exchange/stored_zip.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "base/random.h"
#include "pickled.h"

using namespace latlab;
using namespace latlab::test;

namespace {

std::string zip_fault(const std::string& archive) {
    try {
        stored_entry(archive, "/data.pkl", "x.pt");
    } catch (const DataError& error) {
        CHECK(error.where() == "x.pt");
        CHECK_FALSE(error.mend().empty());
        return error.fault();
    }
    return "";
}

}  // namespace

TEST_CASE("an entry of an archive as torch.save writes it is found by the end of its path") {
    const std::string archive = torch_file("content");
    CHECK(is_zip(archive));
    CHECK(stored_entry(archive, "/data.pkl", "x.pt") == "content");
    CHECK(stored_entry(torch_file("", "a/b/data.pkl"), "/data.pkl", "x.pt").empty());
    CHECK(stored_entry(archive.substr(0, archive.size() - 2) + little_endian(7, 2) + "comment", "/data.pkl",
                       "x.pt") == "content");
}

TEST_CASE("an archive of something else, or compressed, is refused with a word on what to do") {
    CHECK(zip_fault(torch_file("<xml/>", "xl/workbook.xml")).find("no entry") != std::string::npos);
    std::string packed = torch_file("content");
    packed[packed.find("PK\x01\x02") + 10] = 8;
    CHECK(zip_fault(packed).find("compressed") != std::string::npos);
    CHECK(zip_fault("PK\x03\x04zip").find("cut short") != std::string::npos);
}

TEST_CASE(
    "an archive that is cut short or changed anywhere gives its content or a refusal, never other content") {
    const std::string archive = torch_file("content of the entry");
    for (std::size_t size = 0; size < archive.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(stored_entry(archive.substr(0, size), "/data.pkl", "x.pt"), DataError);
    }
    Random random(3);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < archive.size(); ++at) {
        for (const std::size_t bits : {1u, 128u, 255u, 1 + static_cast<unsigned>(random.below(255))}) {
            std::string damaged = archive;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ bits);
            try {
                const std::string_view found = stored_entry(damaged, "/data.pkl", "x.pt");
                CHECK(found == "content of the entry");
            } catch (const DataError&) {
                ++refused;
            }
        }
    }
    CHECK(refused > 100);
}
