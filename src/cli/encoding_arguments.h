#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "encoders/proxy_encoder.h"
#include "predictor/encoding_table.h"
#include "sampling/encoding_sampler.h"

namespace latlab {

/// --encoding and --method: what the samplers zcp, arch2vec, cate and caz need.
std::vector<Option> encoding_options();

/// An encoder with an identity of its own: the name, and a fingerprint of the files that it comes from.
struct NamedEncoder {
    std::shared_ptr<const Encoder> encoder;
    std::string identity;
};
/// The shipped encoder or table of zero-cost proxies, or what --encoding names. Throws UsageError for another
/// name.
NamedEncoder named_encoder(const Arguments& arguments, const std::string& name, const SearchSpace& space);

/// Zero-cost proxies as `latlab proxies` writes them. Throws DataError where one is missing.
ProxyEncoder read_proxies(const std::string& path, const SearchSpace& space);

/// What a file holds: a trained encoder (safetensors), zero-cost proxies as `latlab proxies` writes them, or
/// other numbers (CSV, CSV.gz: architecture, then columns).
std::shared_ptr<const Encoder> read_encoder(const std::string& path, const SearchSpace& space);

/// The encoding for the sampler of this name; nullptr for one that needs none. Throws UsageError as
/// named_encoder, and where --encoding or --method is given to a sampler that needs none.
std::shared_ptr<const Encoder> sampler_encoder(const Arguments& arguments, const std::string& sampler,
                                               const SearchSpace& space);
/// What --method says. Default: kmeans.
EncodingMethod sampler_method(const Arguments& arguments);

/// A table of encodings, CSV or CSV.gz: architecture, then the columns of the encoding.
EncodingTable read_encoding_table(const std::string& path, const SearchSpace& space);

}  // namespace latlab
