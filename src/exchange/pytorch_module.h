#pragma once

#include <string>

#include "spaces/search_space.h"

namespace latlab {

/// A network as a Python file for people to read and go on with: a module `Network` of PyTorch, nothing else
/// needed. Its parameters are called as in the ONNX file of the same network (exchange/onnx.h), so that the
/// weights of either go into the other. With dead_operations what cannot influence the output is there, too.
std::string pytorch_module(const SearchSpace& space, const Architecture& architecture, bool dead_operations);

}  // namespace latlab
