#pragma once

#include <string>

namespace latlab {

/// The opcodes of Python's pickle (Lib/pickletools.py) that are understood.
enum class Opcode : unsigned char {
    mark = '(',
    stop = '.',
    none = 'N',
    binary_int = 'J',
    binary_int1 = 'K',
    binary_int2 = 'M',
    binary_float = 'G',
    binary_text = 'X',
    binary_bytes = 'B',
    short_bytes = 'C',
    empty_dict = '}',
    empty_list = ']',
    empty_tuple = ')',
    append = 'a',
    appends = 'e',
    set_item = 's',
    set_items = 'u',
    tuple = 't',
    binary_get = 'h',
    long_get = 'j',
    binary_put = 'q',
    long_put = 'r',
    global = 'c',
    reduce = 'R',
    build = 'b',
    protocol = 0x80,
    tuple1 = 0x85,
    tuple2 = 0x86,
    tuple3 = 0x87,
    new_true = 0x88,
    new_false = 0x89,
    long1 = 0x8A,
    short_text = 0x8C,
    stack_global = 0x93,
    memoize = 0x94,
    frame = 0x95,
};

/// Python's name of an opcode, understood or not; "opcode 0x.." for a byte that is none.
std::string opcode_name(unsigned char opcode);

}  // namespace latlab
