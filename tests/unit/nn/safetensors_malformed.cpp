#include <catch2/catch.hpp>
#include <string>

#include "base/error.h"
#include "nn/safetensors.h"
#include "safetensors_example.h"

namespace latlab::nn::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

// What the reader says; empty if it reads the file.
std::string fault_of(const Bytes& bytes, Checksum checksum = Checksum::if_present) {
    try {
        read_safetensors(bytes, "weights.safetensors", checksum);
        return "";
    } catch (const DataError& error) {
        CHECK(error.where() == "weights.safetensors");
        CHECK_FALSE(error.mend().empty());
        return error.fault();
    }
}

std::string header_fault(const std::string& header, std::size_t data_bytes) {
    return fault_of(assemble(header, Bytes(data_bytes, 0)));
}

using Catch::Contains;

}  // namespace

TEST_CASE("a file cut short anywhere is refused", "[nn]") {
    const Bytes whole = write_safetensors(example_file());
    CHECK(fault_of(whole, Checksum::required).empty());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(fault_of(Bytes(whole.begin(), whole.begin() + length), Checksum::required).empty());
    }
    Bytes longer = whole;
    longer.push_back(0);
    CHECK_THAT(fault_of(longer), Contains("belong to no tensor"));
}

TEST_CASE("any changed byte is noticed", "[nn]") {
    const Bytes whole = write_safetensors(example_file());
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int flip : {0x01, 0x80}) {
            CAPTURE(at, flip);
            Bytes changed = whole;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ flip);
            CHECK_FALSE(fault_of(changed, Checksum::required).empty());
        }
    }
}

TEST_CASE("a header length beyond the file or beyond reason is refused", "[nn]") {
    Bytes bytes = write_safetensors(example_file());
    bytes[2] = 1;
    CHECK_THAT(fault_of(bytes), Contains("ends within its header"));
    for (int i = 0; i < 8; ++i) bytes[i] = 0xff;
    CHECK_THAT(fault_of(bytes), Contains("larger than"));
    CHECK_THAT(fault_of({}), Contains("shorter than 8 bytes"));
    CHECK_THAT(header_fault("", 0), Contains("not a JSON object"));
}

TEST_CASE("headers that are not sound JSON are refused", "[nn]") {
    CHECK_THAT(header_fault("[1]", 0), Contains("not a JSON object"));
    CHECK_THAT(header_fault("{\"a\":", 0), Contains("not JSON"));
    CHECK_THAT(header_fault("{\"\xff\":{}}", 0), Contains("not JSON"));
    CHECK_THAT(header_fault("{} {}", 0), Contains("not JSON"));
    CHECK_THAT(header_fault(std::string("{\"a\":").append(100000, '['), 0), Contains("nested too deeply"));
    CHECK_THAT(header_fault(R"({"a":{"b":{"c":{"d":{}}}}})", 0), Contains("nested too deeply"));
    CHECK_THAT(header_fault(R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},)"
                            R"("a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})",
                            0),
               Contains("'a' twice"));
    CHECK_THAT(header_fault(R"({"a":{"dtype":"F32","dtype":"F16","shape":[0],"data_offsets":[0,0]}})", 0),
               Contains("'dtype' twice"));
}

TEST_CASE("tensor entries that are incomplete or of the wrong kind are refused", "[nn]") {
    CHECK_THAT(header_fault(R"({"a":1})", 0), Contains("lacks"));
    CHECK_THAT(header_fault(R"({"a":{"dtype":"F32","shape":[0]}})", 0), Contains("lacks"));
    CHECK_THAT(header_fault(R"({"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})", 8),
               Contains("F32 nor F16"));
    CHECK_THAT(header_fault(R"({"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}})", 4),
               Contains("F32 nor F16"));
    for (const char* shape : {"[-1]", "[1.0]", "[\"1\"]", "[1e3]", "[99999999999999999999999]", "[null]"}) {
        CAPTURE(shape);
        CHECK_THAT(
            header_fault(
                std::string(R"({"a":{"dtype":"F32","shape":)") + shape + R"(,"data_offsets":[0,4]}})", 4),
            Contains("not made of counts"));
    }
    CHECK_THAT(header_fault(R"({"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}})", 4),
               Contains("not a list"));
}

TEST_CASE("offsets outside of the data, backwards, overlapping or with holes are refused", "[nn]") {
    const auto two = [](const std::string& first, const std::string& second) {
        return R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)" + first +
               R"(},"b":{"dtype":"F32","shape":[1],"data_offsets":)" + second + "}}";
    };
    CHECK(header_fault(two("[0,4]", "[4,8]"), 8).empty());
    CHECK(header_fault(two("[4,8]", "[0,4]"), 8).empty());
    CHECK_THAT(header_fault(two("[0,4]", "[4,8]"), 7), Contains("beyond the end"));
    CHECK_THAT(header_fault(two("[0,4]", "[8,4]"), 8), Contains("no sound data_offsets"));
    CHECK_THAT(header_fault(two("[0,4]", "[4]"), 8), Contains("no sound data_offsets"));
    CHECK_THAT(header_fault(two("[0,4]", "[0,4]"), 4), Contains("overlaps"));
    CHECK_THAT(header_fault(two("[0,4]", "[2,6]"), 8), Contains("overlaps"));
    CHECK_THAT(header_fault(two("[0,4]", "[8,12]"), 12), Contains("belong to nothing"));
    CHECK_THAT(header_fault(two("[0,4]", "[4,8]"), 9), Contains("belong to no tensor"));
    CHECK_FALSE(header_fault(two("[0,4]", "[18446744073709551612,18446744073709551615]"), 8).empty());
}

TEST_CASE("shapes that do not fit their bytes are refused, products that overflow too", "[nn]") {
    const auto shaped = [](const std::string& shape, std::size_t bytes) {
        return header_fault(R"({"a":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[0,)" +
                                std::to_string(bytes) + "]}}",
                            bytes);
    };
    CHECK(shaped("[2,3]", 24).empty());
    CHECK(shaped("[]", 4).empty());
    CHECK(shaped("[4294967295,0,4294967295]", 0).empty());
    CHECK_THAT(shaped("[2,3]", 20), Contains("bytes its shape needs"));
    CHECK_THAT(shaped("[5]", 21), Contains("bytes its shape needs"));
    CHECK_THAT(shaped("[]", 0), Contains("bytes its shape needs"));
    CHECK_FALSE(shaped("[4294967296,4294967296]", 0).empty());
    CHECK_THAT(shaped("[2147483648,2147483648,4]", 4), Contains("bytes its shape needs"));
}

TEST_CASE("metadata of the wrong kind or of another version is refused", "[nn]") {
    CHECK_THAT(header_fault(R"({"__metadata__":[]})", 0), Contains("not an object"));
    CHECK_THAT(header_fault(R"({"__metadata__":{"a":1}})", 0), Contains("not text"));
    CHECK_THAT(header_fault(R"({"__metadata__":{"format_version":"2"}})", 0), Contains("format 2"));
    CHECK_THAT(header_fault(R"({"__metadata__":{"format_version":"1","sha256":"00"}})", 0),
               Contains("checksum does not match"));
    CHECK_THAT(fault_of(assemble("{}", {}), Checksum::required), Contains("no format version and checksum"));
}

}  // namespace latlab::nn::test
