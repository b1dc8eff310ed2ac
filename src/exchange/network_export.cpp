#include "exchange/network_export.h"

#include <cstdio>

#include "exchange/pytorch_module.h"
#include "exchange/text.h"

namespace latlab {
namespace {

std::string file_name(const char* kind, std::size_t number, NetworkFormat format) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%04zu", number);
    return std::string(kind).append("/").append(digits).append(format == NetworkFormat::onnx ? ".onnx"
                                                                                             : ".py");
}

std::string header(const NetworkFolder& folder) {
    const NetworkExport& options = folder.options;
    const std::string batch = std::to_string(options.batch_size);
    std::string text = "# space: " + std::string(folder.space->id()) + "\n# device:\n";
    text.append("# dead_operations: ").append(options.dead_operations ? "kept" : "dropped").append("\n");
    if (folder.format == NetworkFormat::onnx) {
        text.append("# batch_size: ").append(batch).append("\n# precision: float32\n# input_name: ");
        text.append(onnx_input_name).append("\n# input_shape: ").append(batch).append("x3x32x32\n");
        text.append("# weights_seed: ").append(std::to_string(options.seed)).append("\n");
    }
    return text.append("architecture,file,role\n");
}

std::string write_network(const NetworkFolder& folder, const Architecture& architecture) {
    if (folder.format == NetworkFormat::onnx) return onnx_model(*folder.space, architecture, folder.options);
    return pytorch_module(*folder.space, architecture, folder.options.dead_operations);
}

}  // namespace

std::vector<Architecture> timing_references(const SearchSpace& space) {
    const std::vector<const char*> texts =
        space.id() == "nb201"
            ? std::vector{"|nor_conv_1x1~0|+|skip_connect~0|avg_pool_3x3~1|+|none~0|nor_conv_1x1~1|skip_connect~2|",
                          "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|nor_conv_3x3~2|",
                          "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"}
            : std::vector{"0_8_0_4_8_0_1_5_8_0_8_4_0_0_8_4_5_0_8_0_4_0", "2_0_6_4_2_2_0_6_8_2_4_6_2_0_6_2_2_6_4_2_6_2",
                          "3_2_7_6_3_3_2_7_6_3_6_7_3_2_7_3_3_7_6_3_7_3"};
    std::vector<Architecture> references;
    for (const char* text : texts) references.push_back(space.parse(text));
    return references;
}

double exported_bytes(const NetworkFolder& folder) {
    constexpr double text_bytes = 3000, node_bytes = 20000;
    std::vector<Architecture> all = folder.architectures;
    if (folder.references)
        for (const Architecture& reference : timing_references(*folder.space)) all.push_back(reference);
    double bytes = 0;
    for (const Architecture& architecture : all)
        bytes += folder.format == NetworkFormat::pytorch
                     ? text_bytes
                     : node_bytes + sizeof(float) * folder.space->total(architecture).parameters;
    return bytes;
}

void export_networks(const NetworkFolder& folder,
                     const std::function<void(const std::string& path, std::string bytes)>& take,
                     const Progress& progress) {
    std::string csv = header(folder);
    const auto write = [&](const std::vector<Architecture>& architectures, const char* kind,
                           const char* role) {
        for (std::size_t i = 0; i < architectures.size(); ++i) {
            const std::string name = folder.space->print(architectures[i]);
            const std::string path = file_name(kind, i + 1, folder.format);
            progress.report(static_cast<double>(i) / static_cast<double>(architectures.size()),
                            std::string("Writing ").append(name));
            take(path, write_network(folder, architectures[i]));
            csv.append(csv_cell(name)).append(",").append(path).append(",").append(role).append("\n");
        }
    };
    if (folder.references) write(timing_references(*folder.space), "references", "reference");
    write(folder.architectures, "networks", "measure");
    take("networks.csv", std::move(csv));
}

}  // namespace latlab
