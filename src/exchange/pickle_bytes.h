#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace latlab {

/// Takes the bytes of a pickle one after the other. Whatever would reach beyond their end throws DataError,
/// which names the byte of the opcode at hand. Used inside src/exchange.
class PickleBytes {
  public:
    PickleBytes(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

    /// Throws DataError with the place of the opcode at hand.
    [[noreturn]] void fail(std::string what, std::string mend) const;

    bool at_end() const { return next_ == bytes_.size(); }
    /// The next byte, which becomes the opcode at hand.
    unsigned char take_opcode();
    std::string_view take(std::size_t count);
    /// A whole number of at most 8 bytes, the lowest first.
    std::uint64_t take_number(std::size_t width);
    /// The same with a sign, of which 53 bits are kept.
    double take_signed(std::size_t width);
    /// A number of 8 bytes, the highest first.
    double take_real();
    /// As many bytes as a number of this width, which stands before them, says.
    std::string_view take_sized(std::size_t width);
    /// What is before the next line end.
    std::string_view take_line();

  private:
    [[noreturn]] void cut_short() const;

    std::string_view bytes_;
    const std::string& name_;
    std::size_t next_ = 0, at_ = 0;  // the byte to be taken next; the opcode's
};

}  // namespace latlab
