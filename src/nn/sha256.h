#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace latlab::nn {

/// SHA-256 (FIPS 180-4) of bytes given piece by piece.
class Sha256 {
  public:
    void update(std::span<const std::uint8_t> bytes);
    void update(std::string_view text) {
        update({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    /// 64 lower-case hexadecimal digits. Nothing can be added afterwards.
    std::string finish();

  private:
    void absorb(const std::uint8_t* block);  // of 64 bytes

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> pending_{};
    std::size_t pending_count_ = 0;
    std::uint64_t length_ = 0;
};

}  // namespace latlab::nn
