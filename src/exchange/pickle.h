#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// Whether the bytes begin as a pickle of protocol 2 to 5 does.
bool is_pickle(std::string_view bytes);

/// One value of a pickle. Lists, tuples and dicts name their items by number, so what is shared is held once.
struct PickleValue {
    enum class Kind : std::uint8_t { none, boolean, integer, real, text, bytes, list, tuple, dict, numpy };
    Kind kind = Kind::none;
    std::uint32_t group = 0;      ///< of a list, tuple or dict: which of Pickle's groups
    double number = 0;            ///< of a boolean, integer or real
    std::string_view characters;  ///< of a text or bytes; a view into what was read

    bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
    bool is_sequence() const { return kind == Kind::list || kind == Kind::tuple; }
};

inline constexpr std::size_t max_pickle_bytes = 64u << 20;

/// What a pickle holds, as plain data: nothing of it is ever run. Of all that a pickle can say only what
/// builds dicts, lists, tuples, texts, bytes, numbers, booleans and None is understood, and numpy's scalars
/// (numpy.core.multiarray.scalar of a dtype of floats or integers), which become numbers.
class Pickle {
  public:
    /// Throws DataError, which names the opcode or the object and the byte at which it stands, for everything
    /// else; for what is damaged or cut short; and for more than 64 MB, 4 million values, a number beyond 64
    /// bits or marks nested more than 64 deep, before memory is taken for them. The bytes must outlive this.
    Pickle(std::string_view bytes, const std::string& name);

    const PickleValue& root() const { return values_[root_]; }
    /// Items of a list or tuple; of a dict key, value, key, value, …
    std::size_t size(const PickleValue& container) const { return groups_[container.group].size(); }
    const PickleValue& item(const PickleValue& container, std::size_t i) const {
        return values_[groups_[container.group][i]];
    }
    /// The value of a dict's key; null where the value is no dict or has no such key.
    const PickleValue* find(const PickleValue& dict, std::string_view key) const;

  private:
    friend class PickleReader;
    std::vector<PickleValue> values_;
    std::vector<std::vector<std::uint32_t>> groups_;
    std::uint32_t root_ = 0;
};

}  // namespace latlab
