#include "exchange/pytorch_module.h"

#include <sstream>

#include "spaces/digits.h"
#include "spaces/fbnet.h"
#include "spaces/nb201.h"

namespace latlab {
namespace {

std::string heading(const SearchSpace& space, const Architecture& architecture, const char* what) {
    std::ostringstream text;
    text << "\"\"\"A network of " << space.name() << ", written by LatLab: " << what << "\n\n    "
         << space.print(architecture)
         << "\n\nNot trained. `Network()(torch.randn(1, 3, 32, 32))` gives the logits.\n"
         << "\"\"\"\nimport torch\nfrom torch import nn\n";
    return text.str();
}

constexpr const char* nb201_pieces = R"(

class ReluConvNorm(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.convolution = nn.Conv2d(channels, channels, kernel, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        return self.norm(self.convolution(torch.relu(x)))


class Reduction(nn.Module):
    """Halves the map and doubles the channels; the third convolution is on the shortcut."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution_1 = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
        self.norm_1 = nn.BatchNorm2d(outputs)
        self.convolution_2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm_2 = nn.BatchNorm2d(outputs)
        self.convolution_3 = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        y = self.norm_1(self.convolution_1(torch.relu(x)))
        y = self.norm_2(self.convolution_2(torch.relu(y)))
        return y + self.convolution_3(nn.functional.avg_pool2d(x, 2))
)";

constexpr const char* nb201_network = R"(

class Stage(nn.Module):
    def __init__(self, channels, reduction=None):
        super().__init__()
        self.reduction = reduction
        for number in range(1, 6):
            self.add_module(f"cell_{number}", Cell(channels))

    def forward(self, x):
        for piece in self.children():
            x = piece(x)
        return x


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(16)

    def forward(self, x):
        return self.norm(self.convolution(x))


class Head(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.norm = nn.BatchNorm2d(64)
        self.classifier = nn.Linear(64, classes)

    def forward(self, x):
        return self.classifier(torch.relu(self.norm(x)).mean((2, 3)))


class Network(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.stem = Stem()
        self.stage_1 = Stage(16)
        self.stage_2 = Stage(32, Reduction(16, 32))
        self.stage_3 = Stage(64, Reduction(32, 64))
        self.head = Head(classes)

    def forward(self, x):
        return self.head(self.stage_3(self.stage_2(self.stage_1(self.stem(x)))))
)";

std::string edge_name(const nb201::Edge& edge) {
    return "edge_" + std::to_string(edge.from) + "_" + std::to_string(edge.to);
}

// The module on an edge, empty where there is none.
std::string edge_module(int op) {
    switch (op) {
        case nb201::nor_conv_1x1:
            return "ReluConvNorm(channels, 1)";
        case nb201::nor_conv_3x3:
            return "ReluConvNorm(channels, 3)";
        case nb201::avg_pool_3x3:
            return "nn.AvgPool2d(3, 1, 1, count_include_pad=False)";
        default:
            return "";
    }
}

// Whether anything reads a node of the cell.
bool read(const Architecture& architecture, int node) {
    if (node == nb201::node_count - 1) return true;
    for (int to = node + 1; to < nb201::node_count; ++to)
        if (architecture.ops[nb201::edge_position(node, to)] != nb201::none) return true;
    return false;
}

// The cell spelt out: a line for each operation, a line for each node.
std::string nb201_cell(const Architecture& architecture) {
    std::ostringstream modules, nodes;
    for (std::size_t i = 0; i < nb201::edges.size(); ++i) {
        const std::string module = edge_module(architecture.ops[i]);
        if (!module.empty())
            modules << "        self." << edge_name(nb201::edges[i]) << " = " << module << "\n";
    }
    for (int to = 1; to < nb201::node_count; ++to) {
        std::string sum;
        for (int from = 0; from < to; ++from) {
            const int position = nb201::edge_position(from, to);
            if (architecture.ops[position] == nb201::none) continue;
            if (!sum.empty()) sum.append(" + ");
            const std::string node = "node_" + std::to_string(from);
            const bool skip = architecture.ops[position] == nb201::skip_connect;
            if (!skip) sum.append("self.").append(edge_name(nb201::edges[position])).append("(");
            sum.append(node).append(skip ? "" : ")");
        }
        if (sum.empty() && !read(architecture, to)) continue;
        nodes << "        node_" << to << " = "
              << (sum.empty() ? std::string("torch.zeros_like(node_0)") : sum) << "\n";
    }
    std::ostringstream text;
    text << "\n\nclass Cell(nn.Module):\n    def __init__(self, channels):\n        super().__init__()\n"
         << modules.str() << "\n    def forward(self, node_0):\n"
         << nodes.str() << "        return node_3\n";
    return text.str();
}

constexpr const char* fbnet_pieces = R"(

class ConvNormRelu(nn.Module):
    def __init__(self, inputs, outputs, kernel=1, stride=1):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return torch.relu(self.norm(self.convolution(x)))


class Block(nn.Module):
    """An inverted residual: 1x1 to `expansion` times the channels, depthwise, 1x1 back."""

    def __init__(self, inputs, outputs, kernel, expansion, stride=1, groups=1):
        super().__init__()
        wide = inputs * expansion
        self.groups = groups
        self.residual = inputs == outputs and stride == 1
        self.convolution_1 = nn.Conv2d(inputs, wide, 1, groups=groups, bias=False)
        self.norm_1 = nn.BatchNorm2d(wide)
        self.convolution_2 = nn.Conv2d(wide, wide, kernel, stride, kernel // 2, groups=wide, bias=False)
        self.norm_2 = nn.BatchNorm2d(wide)
        self.convolution_3 = nn.Conv2d(wide, outputs, 1, groups=groups, bias=False)
        self.norm_3 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = torch.relu(self.norm_1(self.convolution_1(x)))
        if self.groups > 1:
            y = y.unflatten(1, (self.groups, -1)).transpose(1, 2).flatten(1, 2)
        y = torch.relu(self.norm_2(self.convolution_2(y)))
        y = self.norm_3(self.convolution_3(y))
        return x + y if self.residual else y


class Head(nn.Module):
    def __init__(self, inputs, wide, classes):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, wide, 1, bias=False)
        self.norm = nn.BatchNorm2d(wide)
        self.classifier = nn.Linear(wide, classes)

    def forward(self, x):
        return self.classifier(torch.relu(self.norm(self.convolution(x))).mean((2, 3)))
)";

std::string fbnet_layer(int op, const fbnet::Shape& shape) {
    const int stride = shape.in_size / shape.out_size;
    std::ostringstream text;
    if (op == fbnet::skip) {
        if (shape.residual()) return "nn.Identity()";
        text << "ConvNormRelu(" << shape.in_channels << ", " << shape.out_channels;
    } else {
        const fbnet::Block& block = fbnet::blocks[op];
        text << "Block(" << shape.in_channels << ", " << shape.out_channels << ", kernel=" << block.kernel
             << ", expansion=" << block.expansion;
        if (block.groups > 1) text << ", groups=" << block.groups;
    }
    if (stride > 1) text << ", stride=" << stride;
    text << ")";
    return text.str();
}

std::string fbnet_network(const Architecture& architecture) {
    std::ostringstream text;
    text << "\n\nclass Network(nn.Module):\n    def __init__(self, classes=" << fbnet::class_count
         << "):\n        super().__init__()\n        self.stem = ConvNormRelu(3, " << fbnet::stem_channels
         << ", kernel=3)\n";
    for (int layer = 0; layer < fbnet::layer_count; ++layer)
        text << "        self.layer_" << layer + 1 << " = "
             << fbnet_layer(architecture.ops[layer], fbnet::shapes()[layer]) << "\n";
    text << "        self.head = Head(" << fbnet::shapes().back().out_channels << ", " << fbnet::head_channels
         << ", classes)\n\n    def forward(self, x):\n        for piece in self.children():\n"
         << "            x = piece(x)\n        return x\n";
    return text.str();
}

}  // namespace

std::string pytorch_module(const SearchSpace& space, const Architecture& architecture, bool dead_operations) {
    digits::require_member(space, architecture);
    if (space.id() == "fbnet")
        return heading(space, architecture, "for CIFAR-100, a chain of 22 layers.") + fbnet_pieces +
               fbnet_network(architecture);
    const char* what = dead_operations
                           ? "for CIFAR-10, 15 equal cells."
                           : "for CIFAR-10, 15 equal cells without operations that cannot matter.";
    const Architecture written = dead_operations ? architecture : space.pruned(architecture);
    return heading(space, architecture, what) + nb201_pieces + nb201_cell(written) + nb201_network;
}

}  // namespace latlab
