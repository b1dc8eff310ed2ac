#include "spaces/nb201.h"

#include <stdexcept>

#include "base/text.h"
#include "spaces/digits.h"

namespace latlab {
namespace {

constexpr std::array<std::string_view, nb201::op_count> op_names{"none", "skip_connect", "nor_conv_1x1",
                                                                 "nor_conv_3x3", "avg_pool_3x3"};

// Which nodes an input's data reaches, and from which nodes data reaches the output.
struct Reach {
    std::array<bool, nb201::node_count> from_input{true, false, false, false};
    std::array<bool, nb201::node_count> to_output{false, false, false, true};
};

Reach reach(const Architecture& cell) {
    Reach reach;
    for (int i = 0; i < nb201::edge_count; ++i) {
        const auto [from, to] = nb201::edges[i];
        if (cell.ops[i] != nb201::none && reach.from_input[from]) reach.from_input[to] = true;
    }
    for (int i = nb201::edge_count - 1; i >= 0; --i) {
        const auto [from, to] = nb201::edges[i];
        if (cell.ops[i] != nb201::none && reach.to_output[to]) reach.to_output[from] = true;
    }
    return reach;
}

// Reads "|op~0|+|op~0|op~1|+|op~0|op~1|op~2|" letter by letter, so that a fault has a position.
class CellReader {
  public:
    CellReader(const SearchSpace& space, std::string_view text) : space_(space), text_(text) {}

    Architecture read() {
        Architecture cell;
        for (int node = 1; node < nb201::node_count; ++node) {
            if (node > 1) expect('+', "every node after the first begins with '+'");
            expect('|', "a node's edges stand between '|'");
            for (int source = 0; source < node; ++source) {
                cell.ops.push_back(read_op());
                expect('~', "an operation is followed by '~' and its source node");
                read_source(source, node);
                expect('|', "an edge ends with '|'");
            }
        }
        if (at_ != text_.size()) fail("text after the end of the cell: " + in_quotes(text_.substr(at_)));
        return cell;
    }

  private:
    [[noreturn]] void fail(std::string what) const {
        throw digits::fault_at(text_, at_, std::move(what),
                               "Write |op~0|+|op~0|op~1|+|op~0|op~1|op~2| with the operations " +
                                   digits::list_ops(space_) + ", or six digits joined by '_'");
    }

    std::string found() const {
        return at_ == text_.size() ? "the text ends" : in_quotes(text_.substr(at_, 1)) + " stands here";
    }

    void expect(char letter, const char* rule) {
        if (at_ == text_.size() || text_[at_] != letter) fail(found() + ", but " + rule);
        ++at_;
    }

    std::uint8_t read_op() {
        const std::size_t end = std::min(text_.find_first_of("~|+", at_), text_.size());
        const std::string_view name = text_.substr(at_, end - at_);
        for (std::size_t op = 0; op < op_names.size(); ++op) {
            if (name == op_names[op]) {
                at_ = end;
                return static_cast<std::uint8_t>(op);
            }
        }
        if (name.empty()) fail(found() + ", but an operation is expected");
        fail("unknown operation " + in_quotes(name));
    }

    void read_source(int source, int node) {
        if (at_ == text_.size() || text_[at_] != '0' + source) {
            fail(found() + ", but this edge of node " + std::to_string(node) + " comes from node " +
                 std::to_string(source));
        }
        ++at_;
    }

    const SearchSpace& space_;
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::string_view NasBench201::op_name(int op) const {
    return op_names.at(static_cast<std::size_t>(op));
}

std::size_t NasBench201::index(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    std::size_t rank = 0;
    for (const std::uint8_t op : architecture.ops) rank = rank * nb201::op_count + op;
    return nb201::canonical_index()[rank];
}

Architecture NasBench201::at(std::size_t index) const {
    if (index >= nb201::cell_count) throw std::out_of_range("nb201: indexes run from 0 to 15624");
    std::size_t rank = nb201::canonical_order()[index];
    Architecture architecture;
    architecture.ops.resize(nb201::edge_count);
    for (int i = nb201::edge_count - 1; i >= 0; --i, rank /= nb201::op_count) {
        architecture.ops[i] = static_cast<std::uint8_t>(rank % nb201::op_count);
    }
    return architecture;
}

Architecture NasBench201::parse(std::string_view text) const {
    const bool digits = !text.empty() && text.front() >= '0' && text.front() <= '9';
    return digits ? digits::parse(*this, text) : CellReader(*this, text).read();
}

std::string NasBench201::print(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    std::string text;
    for (int i = 0; i < nb201::edge_count; ++i) {
        const int from = nb201::edges[i].from;
        if (from == 0) text += i == 0 ? "|" : "+|";
        text += std::string(op_names[architecture.ops[i]]) + "~" + std::to_string(from) + "|";
    }
    return text;
}

Architecture NasBench201::random(Random& random) const {
    return digits::random(*this, random);
}

Architecture NasBench201::mutate(const Architecture& architecture, double rate, Random& random) const {
    return digits::mutate(*this, architecture, rate, random);
}

bool NasBench201::connected(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    return reach(architecture).from_input[nb201::node_count - 1];
}

Architecture NasBench201::pruned(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    const Reach used = reach(architecture);
    Architecture kept = architecture;
    for (int i = 0; i < nb201::edge_count; ++i) {
        const auto [from, to] = nb201::edges[i];
        if (!used.from_input[from] || !used.to_output[to]) kept.ops[i] = nb201::none;
    }
    return kept;
}

}  // namespace latlab
