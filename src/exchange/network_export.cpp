#include "exchange/network_export.h"

#include <algorithm>
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
        text.append("# batch_size: ").append(batch);
        text.append("\n# precision: ").append(precision_name(options.precision));
        text.append("\n# input_name: ")
            .append(onnx_input_name)
            .append("\n# input_shape: ")
            .append(batch)
            .append("x3x32x32\n");
        text.append("# weights_seed: ").append(std::to_string(options.seed)).append("\n");
    }
    return text.append("architecture,file,role\n");
}

std::string write_network(const NetworkFolder& folder, const Architecture& architecture) {
    if (folder.format == NetworkFormat::onnx) return onnx_model(*folder.space, architecture, folder.options);
    return pytorch_module(*folder.space, architecture, folder.options.dead_operations);
}

// A network of the folder and where it goes.
struct NetworkFile {
    Architecture architecture;
    std::string path;
    const char* role;
};

// The references first, in the order in which they are written.
std::vector<NetworkFile> network_files(const NetworkFolder& folder) {
    std::vector<NetworkFile> files;
    const auto add = [&](const std::vector<Architecture>& architectures, const char* kind, const char* role) {
        for (std::size_t i = 0; i < architectures.size(); ++i)
            files.push_back({architectures[i], file_name(kind, i + 1, folder.format), role});
    };
    if (folder.references) add(timing_references(*folder.space), "references", "reference");
    add(folder.architectures, "networks", "measure");
    return files;
}

std::string list_of(const NetworkFolder& folder, const std::vector<NetworkFile>& files) {
    std::string csv = header(folder);
    for (const NetworkFile& file : files)
        csv.append(csv_cell(folder.space->print(file.architecture)))
            .append(",")
            .append(file.path)
            .append(",")
            .append(file.role)
            .append("\n");
    return csv;
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
    const double weight_bytes = folder.options.precision == NetworkPrecision::float16 ? 2 : 4;
    double bytes = 0;
    for (const Architecture& architecture : all)
        bytes += folder.format == NetworkFormat::pytorch
                     ? text_bytes
                     : node_bytes + weight_bytes * folder.space->total(architecture).parameters;
    return bytes;
}

std::size_t exported_files(const NetworkFolder& folder) {
    return network_files(folder).size() + 1;
}

void export_networks(const NetworkFolder& folder,
                     const std::function<void(const std::string& path, std::string bytes)>& take,
                     const Progress& progress, FilePortion portion) {
    const std::vector<NetworkFile> files = network_files(folder);
    const std::size_t end = portion.first + std::min(portion.count, files.size() + 1 - portion.first);
    for (std::size_t i = portion.first; i < std::min(end, files.size()); ++i) {
        progress.report(static_cast<double>(i) / static_cast<double>(files.size()),
                        std::string("Writing ").append(folder.space->print(files[i].architecture)));
        take(files[i].path, write_network(folder, files[i].architecture));
    }
    if (end > files.size()) take("networks.csv", list_of(folder, files));
}

}  // namespace latlab
