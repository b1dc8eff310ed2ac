#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// Pickles and torch.save's archives as bytes, put together by hand: the opcodes are those of Python's
// pickletools.
namespace latlab::test {

/// A whole number of so many bytes, the lowest first.
std::string little_endian(std::uint64_t number, int width);

std::string pickled_integer(int number);
std::string pickled_real(double number);
std::string pickled_text(const std::string& text);
std::string pickled_list(const std::vector<std::string>& items);
std::string pickled_tuple(const std::vector<std::string>& items);
std::string pickled_dict(const std::vector<std::pair<std::string, std::string>>& items);
std::string pickled_digits(const std::vector<int>& digits);
/// numpy.float64(number), as protocols up to 3 write it; or from numpy 2 on, as protocol 4 writes it.
std::string pickled_numpy(double number);
std::string pickled_new_numpy(double number);
/// The whole pickle of a value.
std::string pickle_of(const std::string& value, int protocol = 3);

/// The pickle in an archive as torch.save writes it: sizes only in the directory, content at multiples of 64.
std::string torch_file(const std::string& pickle, const std::string& path = "archive/data.pkl");

}  // namespace latlab::test
