#include "nn/sha256.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace latlab::nn::test {
namespace {

std::string hash_of(std::string_view text) {
    Sha256 hash;
    hash.update(text);
    return hash.finish();
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180's examples", "[nn]") {
    CHECK(hash_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hash_of(std::string(1000000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a SHA-256 does not depend on how the bytes are cut into pieces", "[nn]") {
    std::string text;
    for (int i = 0; i < 300; ++i) text += static_cast<char>('a' + i % 26);
    for (std::size_t length : {0u, 55u, 56u, 63u, 64u, 65u, 119u, 120u, 128u, 300u}) {
        const std::string whole = hash_of(text.substr(0, length));
        for (std::size_t piece : {1u, 7u, 64u, 100u}) {
            Sha256 hash;
            for (std::size_t at = 0; at < length; at += piece) {
                hash.update(std::string_view(text).substr(at, std::min(piece, length - at)));
            }
            CHECK(hash.finish() == whole);
        }
    }
}

}  // namespace latlab::nn::test
