#include "nn/weights.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace latlab::nn {
namespace {

std::vector<std::size_t> shape_of(Index rows, Index columns) {
    return {static_cast<std::size_t>(rows), static_cast<std::size_t>(columns)};
}

template <class S>
const Tensor& fitting_tensor(const TensorFile& file, const Parameter<S>& parameter,
                             const std::string& where) {
    const std::string mend = "Use the weights that belong to this network";
    const Tensor* tensor = file.find(parameter.name);
    if (!tensor) throw DataError("the tensor '" + parameter.name + "' is missing", where, mend);
    if (tensor->shape != shape_of(parameter.value.rows(), parameter.value.cols())) {
        throw DataError("the tensor '" + parameter.name + "' has another shape than the network's", where,
                        mend);
    }
    const bool finite = std::all_of(tensor->values.begin(), tensor->values.end(),
                                    [](float value) { return std::isfinite(value); });
    if (!finite)
        throw DataError("the tensor '" + parameter.name + "' holds numbers that are not finite", where, mend);
    return *tensor;
}

}  // namespace

template <class S>
TensorFile pack_parameters(const ParameterList<S>& parameters, TensorType type,
                           std::map<std::string, std::string> metadata) {
    TensorFile file;
    file.metadata = std::move(metadata);
    for (const Parameter<S>* parameter : parameters) {
        Tensor tensor;
        tensor.name = parameter->name;
        tensor.shape = shape_of(parameter->value.rows(), parameter->value.cols());
        tensor.type = type;
        tensor.values.assign(parameter->value.data(), parameter->value.data() + parameter->value.size());
        file.tensors.push_back(std::move(tensor));
    }
    return file;
}

template <class S>
void unpack_parameters(const TensorFile& file, const ParameterList<S>& parameters, const std::string& where) {
    for (const Tensor& tensor : file.tensors) {
        if (!parameters.find(tensor.name)) {
            throw DataError("the tensor '" + tensor.name + "' belongs to no part of the network", where,
                            "Use the weights that belong to this network");
        }
    }
    for (const Parameter<S>* parameter : parameters) fitting_tensor(file, *parameter, where);
    for (Parameter<S>* parameter : parameters) {
        const Tensor& tensor = fitting_tensor(file, *parameter, where);
        std::copy(tensor.values.begin(), tensor.values.end(), parameter->value.data());
    }
}

template TensorFile pack_parameters(const ParameterList<float>&, TensorType,
                                    std::map<std::string, std::string>);
template TensorFile pack_parameters(const ParameterList<double>&, TensorType,
                                    std::map<std::string, std::string>);
template void unpack_parameters(const TensorFile&, const ParameterList<float>&, const std::string&);
template void unpack_parameters(const TensorFile&, const ParameterList<double>&, const std::string&);

}  // namespace latlab::nn
