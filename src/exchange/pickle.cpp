#include "exchange/pickle.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "exchange/pickle_bytes.h"
#include "exchange/pickle_numpy.h"
#include "exchange/pickle_opcodes.h"

namespace latlab {

using Kind = PickleValue::Kind;

namespace {

constexpr std::size_t most_values = 4'000'000, most_pushes = 16'000'000, deepest_marks = 64;

const char* const only_plain =
    "Only dicts, lists, tuples, texts and numbers are read; save the latencies as CSV instead.";

}  // namespace

// Python's pickle machine without its means to call anything: a stack of values, and a memo of earlier ones.
class PickleReader : PickleBytes {
  public:
    PickleReader(Pickle& pickle, std::string_view bytes, const std::string& name)
        : PickleBytes(bytes, name), pickle_(pickle) {
        if (bytes.size() > max_pickle_bytes) refuse_size();
        if (!is_pickle(bytes)) fail("this is no pickle of protocol 2 to 5", only_plain);
        take(2);
    }

    void read() {
        do {
            opcode_ = static_cast<Opcode>(take_opcode());
            step();
        } while (opcode_ != Opcode::stop);
        if (stack_.size() != 1 || !marks_.empty()) misplaced();
        if (!at_end()) fail("something follows the pickle's end", "Keep one pickle in a file.");
        pickle_.root_ = stack_.back();
    }

  private:
    // Faults --------------------------------------------------------------------------------------

    [[noreturn]] void misplaced() const {
        fail("the pickle is damaged: " + name_of_opcode() + " has not what it needs",
             "Fetch or write it again.");
    }
    [[noreturn]] void refuse_size() const {
        fail("the pickle is too large", "At most " + std::to_string(max_pickle_bytes >> 20) + " MB and " +
                                            std::to_string(most_values) +
                                            " values are read; save the latencies as CSV instead.");
    }
    [[noreturn]] void refuse_opcode() const {
        fail("the pickle uses " + name_of_opcode() + ", which is not needed for plain data and not run",
             only_plain);
    }
    std::string name_of_opcode() const { return opcode_name(static_cast<unsigned char>(opcode_)); }

    // Stack ---------------------------------------------------------------------------------------

    void push(std::uint32_t value) {
        if (++pushes_ > most_pushes) refuse_size();
        stack_.push_back(value);
    }
    void push_new(PickleValue value) {
        if (pickle_.values_.size() == most_values) refuse_size();
        pickle_.values_.push_back(value);
        push(static_cast<std::uint32_t>(pickle_.values_.size() - 1));
    }
    void push_number(Kind kind, double number) {
        PickleValue value;
        value.kind = kind;
        value.number = number;
        push_new(value);
    }
    void push_characters(Kind kind, std::string_view characters) {
        PickleValue value;
        value.kind = kind;
        value.characters = characters;
        push_new(value);
    }
    void push_group(Kind kind, std::vector<std::uint32_t> items) {
        PickleValue value;
        value.kind = kind;
        value.group = static_cast<std::uint32_t>(pickle_.groups_.size());
        pickle_.groups_.push_back(std::move(items));
        push_new(value);
    }

    // What is above the last mark; nothing below it is touched.
    std::size_t above_mark() const { return stack_.size() - (marks_.empty() ? 0 : marks_.back()); }
    std::vector<std::uint32_t> pop(std::size_t count) {
        if (above_mark() < count) misplaced();
        const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
        std::vector<std::uint32_t> items(first, stack_.end());
        stack_.erase(first, stack_.end());
        return items;
    }
    std::vector<std::uint32_t> pop_to_mark() {
        if (marks_.empty()) misplaced();
        std::vector<std::uint32_t> items = pop(above_mark());
        marks_.pop_back();
        return items;
    }
    PickleValue& top() {
        if (above_mark() == 0) misplaced();
        return pickle_.values_[stack_.back()];
    }

    // Opcodes -------------------------------------------------------------------------------------

    void add_to(Kind kind, const std::vector<std::uint32_t>& items) {
        const PickleValue& container = top();
        if (container.kind != kind || (kind == Kind::dict && items.size() % 2 != 0)) misplaced();
        std::vector<std::uint32_t>& group = pickle_.groups_[container.group];
        group.insert(group.end(), items.begin(), items.end());
    }

    // Python numbers what it remembers one after the other, so the memo has no gaps.
    void remember(std::uint64_t place) {
        top();
        if (place > memo_.size() || memo_.size() > pickle_.values_.size()) misplaced();
        if (place == memo_.size()) memo_.push_back(0);
        memo_[static_cast<std::size_t>(place)] = stack_.back();
    }
    void recall(std::uint64_t place) {
        if (place >= memo_.size()) misplaced();
        push(memo_[static_cast<std::size_t>(place)]);
    }

    void push_global(std::string_view module, std::string_view object) {
        const auto function = numpy_function(module, object);
        if (!function) {
            fail("the pickle names " + in_quotes(std::string(module).append(".").append(object)) + " (" +
                     name_of_opcode() + "), which is not run",
                 only_plain);
        }
        push_numpy(*function, {});
    }
    void push_numpy(NumpyObject object, std::string_view dtype) {
        PickleValue value;
        value.kind = Kind::numpy;
        value.group = static_cast<std::uint32_t>(object);
        value.characters = dtype;
        push_new(value);
    }
    static bool is_numpy(const PickleValue& value, NumpyObject object) {
        return value.kind == Kind::numpy && value.group == static_cast<std::uint32_t>(object);
    }

    // A numpy function "called" with a tuple of arguments.
    void reduce() {
        const std::vector<std::uint32_t> popped = pop(2);
        const PickleValue function = pickle_.values_[popped[0]], arguments = pickle_.values_[popped[1]];
        if (arguments.kind != Kind::tuple || pickle_.size(arguments) < 2) refuse_opcode();
        const PickleValue first = pickle_.item(arguments, 0), second = pickle_.item(arguments, 1);
        if (is_numpy(function, NumpyObject::dtype_function) && first.kind == Kind::text) {
            if (!is_numpy_number(first.characters))
                fail("the pickle holds numpy values of type " + in_quotes(first.characters), only_plain);
            push_numpy(NumpyObject::dtype_without_order, first.characters);
        } else if (is_numpy(function, NumpyObject::scalar_function) && is_numpy(first, NumpyObject::dtype) &&
                   second.kind == Kind::bytes) {
            const auto number = numpy_number(first.characters, second.characters);
            if (!number) misplaced();
            push_number(first.characters[0] == 'f' ? Kind::real : Kind::integer, *number);
        } else {
            refuse_opcode();
        }
    }

    // A dtype is told its byte order.
    void build() {
        const PickleValue state = pickle_.values_[pop(1)[0]];
        PickleValue& dtype = top();
        if (!is_numpy(dtype, NumpyObject::dtype_without_order) || state.kind != Kind::tuple ||
            pickle_.size(state) < 2)
            refuse_opcode();
        const std::string_view order = pickle_.item(state, 1).characters;
        if (order != "<" && !(order == "|" && dtype.characters[1] == '1'))
            fail("the pickle holds numpy values in another byte order than lowest first", only_plain);
        dtype.group = static_cast<std::uint32_t>(NumpyObject::dtype);
    }

    void step() {
        switch (opcode_) {
            case Opcode::stop:
                return;
            case Opcode::frame:
                take(8);
                return;
            case Opcode::mark:
                if (marks_.size() == deepest_marks) fail("the pickle is nested too deeply", only_plain);
                marks_.push_back(stack_.size());
                return;
            case Opcode::binary_put:
                return remember(take_number(1));
            case Opcode::long_put:
                return remember(take_number(4));
            case Opcode::memoize:
                return remember(memo_.size());
            case Opcode::binary_get:
                return recall(take_number(1));
            case Opcode::long_get:
                return recall(take_number(4));
            case Opcode::reduce:
                return reduce();
            case Opcode::build:
                return build();
            case Opcode::global: {
                const std::string_view module = take_line();
                return push_global(module, take_line());
            }
            case Opcode::stack_global: {
                const std::vector<std::uint32_t> names = pop(2);
                const PickleValue &module = pickle_.values_[names[0]], &object = pickle_.values_[names[1]];
                if (module.kind != Kind::text || object.kind != Kind::text) misplaced();
                return push_global(module.characters, object.characters);
            }
            default:
                return step_plain();
        }
    }

    // The opcodes of plain data.
    void step_plain() {
        switch (opcode_) {
            case Opcode::none:
                return push_new({});
            case Opcode::new_true:
                return push_number(Kind::boolean, 1);
            case Opcode::new_false:
                return push_number(Kind::boolean, 0);
            case Opcode::binary_int:
                return push_number(Kind::integer, take_signed(4));
            case Opcode::binary_int1:
                return push_number(Kind::integer, static_cast<double>(take_number(1)));
            case Opcode::binary_int2:
                return push_number(Kind::integer, static_cast<double>(take_number(2)));
            case Opcode::long1: {
                const auto width = static_cast<std::size_t>(take_number(1));
                if (width > 8) fail("the pickle holds a number of more than 64 bits", only_plain);
                return push_number(Kind::integer, take_signed(width));
            }
            case Opcode::binary_float:
                return push_number(Kind::real, take_real());
            case Opcode::binary_text:
                return push_characters(Kind::text, take_sized(4));
            case Opcode::short_text:
                return push_characters(Kind::text, take_sized(1));
            case Opcode::binary_bytes:
                return push_characters(Kind::bytes, take_sized(4));
            case Opcode::short_bytes:
                return push_characters(Kind::bytes, take_sized(1));
            default:
                return step_container();
        }
    }

    void step_container() {
        switch (opcode_) {
            case Opcode::empty_dict:
                return push_group(Kind::dict, {});
            case Opcode::empty_list:
                return push_group(Kind::list, {});
            case Opcode::empty_tuple:
                return push_group(Kind::tuple, {});
            case Opcode::tuple:
                return push_group(Kind::tuple, pop_to_mark());
            case Opcode::tuple1:
                return push_group(Kind::tuple, pop(1));
            case Opcode::tuple2:
                return push_group(Kind::tuple, pop(2));
            case Opcode::tuple3:
                return push_group(Kind::tuple, pop(3));
            case Opcode::append:
                return add_to(Kind::list, pop(1));
            case Opcode::appends:
                return add_to(Kind::list, pop_to_mark());
            case Opcode::set_item:
                return add_to(Kind::dict, pop(2));
            case Opcode::set_items:
                return add_to(Kind::dict, pop_to_mark());
            default:
                refuse_opcode();
        }
    }

    Pickle& pickle_;
    Opcode opcode_ = Opcode::stop;
    std::size_t pushes_ = 0;
    std::vector<std::uint32_t> stack_, memo_;
    std::vector<std::size_t> marks_;  // how high the stack was
};

Pickle::Pickle(std::string_view bytes, const std::string& name) {
    PickleReader(*this, bytes, name).read();
}

const PickleValue* Pickle::find(const PickleValue& dict, std::string_view key) const {
    if (dict.kind != Kind::dict) return nullptr;
    for (std::size_t i = 0; i < size(dict); i += 2) {
        const PickleValue& found = item(dict, i);
        if (found.kind == Kind::text && found.characters == key) return &item(dict, i + 1);
    }
    return nullptr;
}

bool is_pickle(std::string_view bytes) {
    return bytes.size() >= 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5;
}

}  // namespace latlab
