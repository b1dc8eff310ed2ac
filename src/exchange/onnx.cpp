#include "exchange/onnx.h"

#include <protozero/pbf_writer.hpp>
#include <stdexcept>
#include <vector>

#include "exchange/network_parameters.h"
#include "nn/half.h"

namespace latlab {
namespace {

using LayerKind = NetworkLayer::Kind;
using protozero::pbf_writer;

// Field numbers of onnx.proto, https://github.com/onnx/onnx (Apache-2.0).
namespace model_field {
enum { ir_version = 1, producer_name = 2, graph = 7, opset_import = 8, metadata = 14 };
}
namespace graph_field {
enum { node = 1, name = 2, initializer = 5, input = 11, output = 12 };
}
namespace node_field {
enum { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };
}
namespace attribute_field {
enum { name = 1, number = 2, integer = 3, integers = 8, type = 20 };
}
namespace tensor_field {
enum { shape = 1, data_type = 2, name = 8, raw_data = 9 };
}
enum AttributeType { float_attribute = 1, integer_attribute = 2, integers_attribute = 7 };
enum DataType { float32 = 1, int64 = 7, float16 = 10 };
constexpr int ir_version = 7, opset = 13;  // those of ONNX 1.8, which all runtimes of today read

using Integers = std::vector<std::int64_t>;

// A node under way: what goes in, what it is, then its attributes.
class Node {
  public:
    Node(pbf_writer& graph, const char* type, const std::string& name, const std::vector<std::string>& inputs,
         const std::string& output)
        : node_(graph, graph_field::node) {
        for (const std::string& input : inputs) node_.add_string(node_field::input, input);
        node_.add_string(node_field::output, output);
        node_.add_string(node_field::name, name);
        node_.add_string(node_field::op_type, type);
    }
    Node& attribute(const char* name, const Integers& values) {
        pbf_writer attribute = named(name, integers_attribute);
        for (const std::int64_t value : values) attribute.add_int64(attribute_field::integers, value);
        return *this;
    }
    Node& attribute(const char* name, int value) {
        named(name, integer_attribute).add_int64(attribute_field::integer, value);
        return *this;
    }
    Node& attribute(const char* name, float value) {
        named(name, float_attribute).add_float(attribute_field::number, value);
        return *this;
    }

    /// What convolutions and pooling have in common.
    Node& window(const NetworkLayer& layer) {
        const std::int64_t kernel = layer.kernel, stride = layer.stride, padding = layer.padding;
        attribute("kernel_shape", {kernel, kernel});
        attribute("strides", {stride, stride});
        return attribute("pads", {padding, padding, padding, padding});
    }

  private:
    pbf_writer named(const char* name, AttributeType type) {
        pbf_writer attribute(node_, node_field::attribute);
        attribute.add_string(attribute_field::name, name);
        attribute.add_int32(attribute_field::type, type);
        return attribute;
    }

    pbf_writer node_;
};

template <class T>
void add_tensor(pbf_writer& graph, const std::string& name, const Integers& shape, DataType type,
                const std::vector<T>& values) {
    pbf_writer tensor(graph, graph_field::initializer);
    for (const std::int64_t length : shape) tensor.add_int64(tensor_field::shape, length);
    tensor.add_int32(tensor_field::data_type, type);
    tensor.add_string(tensor_field::name, name);
    // Little-endian, as every machine that LatLab runs on is.
    tensor.add_bytes(tensor_field::raw_data, reinterpret_cast<const char*>(values.data()),
                     values.size() * sizeof(T));
}

// ValueInfoProto > TypeProto > Tensor > TensorShapeProto > Dimension.
void add_value(pbf_writer& graph, int field, const char* name, const Integers& shape) {
    enum {
        value_name = 1,
        value_type = 2,
        tensor_type = 1,
        element_type = 1,
        tensor_shape = 2,
        dimension = 1
    };
    pbf_writer value(graph, static_cast<protozero::pbf_tag_type>(field));
    value.add_string(value_name, name);
    pbf_writer type(value, value_type);
    pbf_writer tensor(type, tensor_type);
    tensor.add_int32(element_type, float32);
    pbf_writer lengths(tensor, tensor_shape);
    for (const std::int64_t length : shape) pbf_writer(lengths, dimension).add_int64(1, length);
}

// Writes a network's layers as the nodes of a graph.
class GraphWriter {
  public:
    GraphWriter(pbf_writer& graph, const Network& network, const NetworkExport& options)
        : graph_(graph),
          network_(network),
          batch_size_(options.batch_size),
          half_(options.precision == NetworkPrecision::float16),
          parameters_(network, options.seed),
          paths_(layer_paths(network)),
          logits_(onnx_output_name) {
        paths_.front() = onnx_input_name;
        if (!half_) return;
        paths_.front() += ".half";
        logits_ += ".half";
    }

    void write() {
        if (half_) write_cast(onnx_input_name, paths_.front(), float16);
        for (std::size_t i = 0; i < network_.layers.size(); ++i) write_layer(static_cast<int>(i));
        if (half_) write_cast(logits_, onnx_output_name, float32);
    }

  private:
    void write_cast(const std::string& from, const std::string& to, DataType type) {
        Node(graph_, "Cast", to + ".cast", {from}, to).attribute("to", static_cast<int>(type));
    }

    // Numbers that the network calculates with.
    void add_numbers(const std::string& name, const Integers& shape, const std::vector<float>& values) {
        if (!half_) return add_tensor(graph_, name, shape, float32, values);
        std::vector<std::uint16_t> halves;
        for (const float value : values) halves.push_back(nn::to_half(value));
        add_tensor(graph_, name, shape, float16, halves);
    }

    void write_layer(int position) {
        const NetworkLayer& layer = network_.layers[position];
        const std::string& path = paths_[position];
        std::vector<std::string> inputs;
        for (const int input : layer.inputs) inputs.push_back(paths_[input]);
        for (const ParameterTensor& tensor : parameters_.of(position)) {
            inputs.push_back(path + "." + tensor.name);
            add_numbers(inputs.back(), tensor.shape, tensor.values);
        }
        switch (layer.kind) {
            case LayerKind::input:
                return;
            case LayerKind::convolution:
                Node(graph_, "Conv", path, inputs, path).window(layer).attribute("group", layer.groups);
                return;
            case LayerKind::batch_norm:
                Node(graph_, "BatchNormalization", path, inputs, path).attribute("epsilon", 1e-5f);
                return;
            case LayerKind::relu:
                Node(graph_, "Relu", path, inputs, path);
                return;
            case LayerKind::average_pool:
                Node(graph_, "AveragePool", path, inputs, path)
                    .window(layer)
                    .attribute("count_include_pad", 0);
                return;
            case LayerKind::add:
                return write_sum(path, inputs);
            case LayerKind::zero:
                add_numbers(path + ".factor", {}, {0});
                Node(graph_, "Mul", path, {inputs.front(), path + ".factor"}, path);
                return;
            case LayerKind::channel_shuffle:
                return write_shuffle(layer, path, inputs);
            case LayerKind::global_pool:
                Node(graph_, "GlobalAveragePool", path, inputs, path + ".maps");
                Node(graph_, "Flatten", path + ".flatten", {path + ".maps"}, path).attribute("axis", 1);
                return;
            case LayerKind::linear:
                Node(graph_, "Gemm", path, inputs, logits_).attribute("transB", 1);
        }
    }

    // Two terms at a time: some runtimes know no sum of more.
    void write_sum(const std::string& path, const std::vector<std::string>& terms) {
        std::string sum = terms.front();
        for (std::size_t i = 1; i < terms.size(); ++i) {
            const std::string out = i + 1 < terms.size() ? path + ".part_" + std::to_string(i) : path;
            Node(graph_, "Add", out, {sum, terms[i]}, out);
            sum = out;
        }
    }

    void write_shuffle(const NetworkLayer& layer, const std::string& path,
                       const std::vector<std::string>& inputs) {
        const std::int64_t groups = layer.groups, channels = layer.channels, size = layer.size;
        const auto reshape = [&](const std::string& name, const std::string& from, const Integers& shape,
                                 const std::string& to) {
            add_tensor(graph_, name + ".shape", {static_cast<std::int64_t>(shape.size())}, int64, shape);
            Node(graph_, "Reshape", name, {from, name + ".shape"}, to);
        };
        reshape(path + ".split", inputs.front(), {batch_size_, groups, channels / groups, size, size},
                path + ".groups");
        Node(graph_, "Transpose", path + ".transpose", {path + ".groups"}, path + ".transposed")
            .attribute("perm", {0, 2, 1, 3, 4});
        reshape(path + ".join", path + ".transposed", {batch_size_, channels, size, size}, path);
    }

    pbf_writer& graph_;
    const Network& network_;
    std::int64_t batch_size_;
    bool half_;
    RandomParameters parameters_;
    std::vector<std::string> paths_;
    std::string logits_;  // what the last layer writes
};

void add_metadata(pbf_writer& model, const char* key, const std::string& value) {
    pbf_writer entry(model, model_field::metadata);
    entry.add_string(1, key);
    entry.add_string(2, value);
}

}  // namespace

std::string_view precision_name(NetworkPrecision precision) {
    return precision == NetworkPrecision::float16 ? "float16" : "float32";
}

std::optional<NetworkPrecision> precision_named(std::string_view name) {
    for (const NetworkPrecision precision : {NetworkPrecision::float32, NetworkPrecision::float16})
        if (name == precision_name(precision)) return precision;
    return std::nullopt;
}

std::string onnx_model(const SearchSpace& space, const Architecture& architecture,
                       const NetworkExport& options) {
    if (options.batch_size < 1 || options.batch_size > max_batch_size)
        throw std::invalid_argument("onnx_model: the batch size is out of range");
    const Architecture written = options.dead_operations ? architecture : space.pruned(architecture);
    const Network network = build_network(space, written);
    const NetworkLayer &image = network.layers.front(), &logits = network.layers.back();

    std::string bytes;
    const std::size_t weight_bytes = options.precision == NetworkPrecision::float16 ? 2 : 4;
    bytes.reserve(static_cast<std::size_t>(space.total(written).parameters) * weight_bytes * 5 / 4);
    pbf_writer model(bytes);
    model.add_int64(model_field::ir_version, ir_version);
    model.add_string(model_field::producer_name, "LatLab");
    {
        pbf_writer set(model, model_field::opset_import);
        set.add_int64(2, opset);
    }
    {
        pbf_writer graph(model, model_field::graph);
        graph.add_string(graph_field::name, std::string(space.name()));
        add_value(graph, graph_field::input, onnx_input_name,
                  {options.batch_size, image.channels, image.size, image.size});
        add_value(graph, graph_field::output, onnx_output_name, {options.batch_size, logits.channels});
        GraphWriter(graph, network, options).write();
    }
    add_metadata(model, "space", std::string(space.id()));
    add_metadata(model, "architecture", space.print(architecture));
    add_metadata(model, "weights", "random, seed " + std::to_string(options.seed));
    return bytes;
}

}  // namespace latlab
