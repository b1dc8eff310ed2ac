#pragma once

#include <map>
#include <string>

#include "nn/parameter.h"
#include "nn/safetensors.h"

namespace latlab::nn {

/// The parameters as tensors of shape rows x columns, in the list's order.
template <class S>
TensorFile pack_parameters(const ParameterList<S>& parameters, TensorType type,
                           std::map<std::string, std::string> metadata);

/// Sets every parameter from the tensor of its name. where: the file's name, for messages.
/// Throws DataError, and then changes nothing, if a tensor is missing, has another shape or holds a number
/// that is not finite, or if one is left over.
template <class S>
void unpack_parameters(const TensorFile& file, const ParameterList<S>& parameters, const std::string& where);

}  // namespace latlab::nn
