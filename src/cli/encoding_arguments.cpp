#include "cli/encoding_arguments.h"

#include "base/error.h"

namespace latlab {

std::vector<Option> encoding_options() {
    return {
        {"encoding", "TABLE",
         "The encoding of the samplers zcp, arch2vec, cate and caz: CSV, architecture (or index) and columns "
         "of "
         "numbers of similar size."},
        {"method", "NAME",
         "How these samplers choose: kmeans (one of each cluster; default) or cosine (one of each run of the "
         "architectures sorted by mean cosine similarity)."},
    };
}

std::shared_ptr<const Encoder> sampler_encoder(const Arguments& arguments, const std::string& sampler,
                                               const SearchSpace& space) {
    const auto path = arguments.find("encoding");
    if (!needs_encoder(sampler)) {
        for (const char* option : {"encoding", "method"})
            if (arguments.has(option))
                throw UsageError("--" + std::string(option) +
                                 " is for the samplers zcp, arch2vec, cate and caz");
        return nullptr;
    }
    if (!path) throw UsageError("--sampler " + sampler + " needs --encoding TABLE");
    return std::make_shared<const EncodingTable>(read_encoding_table(*path, space));
}

EncodingMethod sampler_method(const Arguments& arguments) {
    return encoding_method(arguments.text("method", "kmeans"));
}

EncodingTable read_encoding_table(const std::string& path, const SearchSpace& space) {
    return EncodingTable(read_wide_table(path, space), path);
}

}  // namespace latlab
