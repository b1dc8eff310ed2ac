#include "cli/encoding_arguments.h"

#include <algorithm>
#include <iostream>

#include "base/error.h"
#include "cli/files.h"
#include "encoders/encoder_file.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

bool ends_with(const std::string& text, std::string_view ending) {
    return text.size() >= ending.size() &&
           text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

std::string shipped_file(const std::string& name, const SearchSpace& space) {
    return find_asset(name + "-" + std::string(space.id()) + ".safetensors");
}

bool holds_proxies(const WideTable& table) {
    for (std::size_t proxy = 0; proxy < proxy_count; ++proxy) {
        const std::string name(proxy_name(static_cast<Proxy>(proxy)));
        if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end()) return false;
    }
    return true;
}

ProxyEncoder proxy_encoder(const WideTable& table, const std::string& path) {
    std::vector<ProxyValues> values(table.architectures.size());
    for (std::size_t proxy = 0; proxy < proxy_count; ++proxy) {
        const std::string name(proxy_name(static_cast<Proxy>(proxy)));
        if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end())
            throw DataError("it has no column " + name, path,
                            "Use a table that `latlab proxies` has written");
        const int column = table.column(name);
        for (std::size_t row = 0; row < values.size(); ++row)
            values[row][proxy] = table.values(static_cast<Eigen::Index>(row), column);
    }
    ProxyEncoder encoder(*table.space, table.architectures, values, path);
    if (const std::size_t twice = values.size() - encoder.known().size(); twice > 0)
        std::cerr << "latlab: " << path << ": " << twice
                  << (twice == 1 ? " row is about a network of an earlier row, whose"
                                 : " rows are about networks of earlier rows, whose")
                  << " values count\n";
    return encoder;
}

}  // namespace

std::vector<Option> encoding_options() {
    return {
        {"encoding", "FILE",
         "In place of the shipped encoder (of caz: of its proxies) another one (latlab encode), or a table, "
         "CSV: of zero-cost proxies for zcp and caz (latlab proxies), else of columns of numbers of similar "
         "size."},
        {"method", "NAME",
         "How these samplers choose: kmeans (one of each cluster; default) or cosine (one of each run of the "
         "architectures sorted by mean cosine similarity)."},
    };
}

ProxyEncoder read_proxies(const std::string& path, const SearchSpace& space) {
    return proxy_encoder(read_wide_table(path, space), path);
}

std::shared_ptr<const Encoder> read_encoder(const std::string& path, const SearchSpace& space) {
    if (ends_with(path, ".safetensors")) {
        std::shared_ptr<const Encoder> encoder = load_encoder(read_file(path), path);
        if (encoder->space().id() == space.id()) return encoder;
        throw UsageError("the encoder in " + path + " is for --space " + std::string(encoder->space().id()));
    }
    const WideTable table = read_wide_table(path, space);
    if (holds_proxies(table)) return std::make_shared<const ProxyEncoder>(proxy_encoder(table, path));
    return std::make_shared<const EncodingTable>(table, path);
}

NamedEncoder named_encoder(const Arguments& arguments, const std::string& name, const SearchSpace& space) {
    if (!needs_encoder(name))
        throw UsageError("there is no encoding '" + name + "'; there are arch2vec, cate, zcp and caz");
    const auto given = arguments.find("encoding");
    std::vector<std::string> files;
    if (name == "caz") files = {shipped_file("cate", space), shipped_file("arch2vec", space)};
    files.push_back(given ? *given : shipped_file(name == "caz" ? "zcp" : name, space));
    std::vector<std::shared_ptr<const Encoder>> parts;
    std::string bytes;
    for (const std::string& file : files) {
        parts.push_back(read_encoder(file, space));
        bytes += read_file(file);
    }
    const auto encoder =
        parts.size() == 1 ? parts.front() : std::make_shared<const JoinedEncoder>(name, parts);
    return {encoder, name + "-" + fingerprint(bytes)};
}

std::shared_ptr<const Encoder> sampler_encoder(const Arguments& arguments, const std::string& sampler,
                                               const SearchSpace& space) {
    if (needs_encoder(sampler)) return named_encoder(arguments, sampler, space).encoder;
    const std::string supplement = arguments.has("supplement") ? arguments.text("supplement") : "";
    for (const char* option : {"encoding", "method"}) {
        if (arguments.has(option) && !(needs_encoder(supplement) && std::string(option) == "encoding"))
            throw UsageError("--" + std::string(option) + " is for the samplers zcp, arch2vec, cate and caz");
    }
    return nullptr;
}

EncodingMethod sampler_method(const Arguments& arguments) {
    return encoding_method(arguments.text("method", "kmeans"));
}

EncodingTable read_encoding_table(const std::string& path, const SearchSpace& space) {
    return EncodingTable(read_wide_table(path, space), path);
}

}  // namespace latlab
