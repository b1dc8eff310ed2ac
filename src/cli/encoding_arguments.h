#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "predictor/encoding_table.h"
#include "sampling/encoding_sampler.h"

namespace latlab {

/// --encoding and --method: what the samplers zcp, arch2vec, cate and caz need.
std::vector<Option> encoding_options();

/// The encoding that --encoding names, for the sampler of this name; nullptr for one that needs none. Throws
/// UsageError where it is missing, and where it or --method is given to a sampler that needs none.
std::shared_ptr<const Encoder> sampler_encoder(const Arguments& arguments, const std::string& sampler,
                                               const SearchSpace& space);
/// What --method says. Default: kmeans.
EncodingMethod sampler_method(const Arguments& arguments);

/// A table of encodings, CSV or CSV.gz: architecture, then the columns of the encoding.
EncodingTable read_encoding_table(const std::string& path, const SearchSpace& space);

}  // namespace latlab
