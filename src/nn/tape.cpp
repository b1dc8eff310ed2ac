#include "nn/tape.h"

#include <stdexcept>
#include <utility>

namespace latlab::nn {

template <class S>
Matrix<S> Variable<S>::gradient() const {
    if (!node_->has_gradient()) return Matrix<S>::Zero(rows(), columns());
    return node_->gradient();
}

template <class S>
bool Node<S>::open_gradient() {
    if (gradient_) return true;
    if (parameter_) {
        // Several nodes of one parameter add to the same gradient.
        const bool present = parameter_->gradient.size() > 0;
        if (!present) parameter_->gradient.resize(rows_, columns_);
        gradient_ = parameter_->gradient.data();
        return present;
    }
    gradient_buffer_ = tape_->pool().take(static_cast<std::size_t>(rows_ * columns_));
    gradient_ = gradient_buffer_.data();
    return false;
}

template <class S>
View<S> Node<S>::gradient_or_zero() {
    if (!open_gradient()) gradient().setZero();
    return gradient();
}

template <class S>
void Node<S>::take_gradient(Node& output) {
    if (!needs_gradient_) return;
    if (gradient_ || parameter_ || !output.gradient_is_scratch_) {
        add_gradient(output.gradient());
        return;
    }
    gradient_buffer_ = std::move(output.gradient_buffer_);
    gradient_ = std::exchange(output.gradient_, nullptr);
}

template <class S>
Tape<S>::Tape(Recording recording)
    : recording_(recording == Recording::on), pool_(std::make_shared<BufferPool<S>>()) {}

template <class S>
Variable<S> Tape<S>::make(Index rows, Index columns, std::initializer_list<const Variable<S>*> inputs) {
    auto node = std::make_shared<Node<S>>(*this, rows, columns);
    node->value_buffer_ = pool_->take(static_cast<std::size_t>(rows * columns));
    node->value_ = node->value_buffer_.data();
    if (recording_) {
        for (const Variable<S>* input : inputs) node->needs_gradient_ |= input->node().needs_gradient();
    }
    return Variable<S>(std::move(node));
}

template <class S>
Variable<S> Tape<S>::make(Index rows, Index columns, const std::vector<Variable<S>>& inputs) {
    Variable<S> made = make(rows, columns, {});
    if (recording_) {
        for (const Variable<S>& input : inputs) made.node_->needs_gradient_ |= input.node().needs_gradient();
    }
    return made;
}

template <class S>
Variable<S> Tape<S>::constant(const Eigen::Ref<const Matrix<S>>& value) {
    Variable<S> made = make(value.rows(), value.cols(), {});
    made.node_->value() = value;
    return made;
}

template <class S>
Variable<S> Tape<S>::constant_view(const Matrix<S>& value) {
    auto node = std::make_shared<Node<S>>(*this, value.rows(), value.cols());
    // Nodes that are views are never written to.
    node->value_ = const_cast<S*>(value.data());
    return Variable<S>(std::move(node));
}

template <class S>
Variable<S> Tape<S>::input(const Eigen::Ref<const Matrix<S>>& value) {
    Variable<S> made = constant(value);
    made.node_->needs_gradient_ = recording_;
    return made;
}

template <class S>
Variable<S> Tape<S>::parameter(const Parameter<S>& parameter) {
    Variable<S> made = constant_view(parameter.value);
    if (recording_ && parameter.trainable) {
        made.node_->needs_gradient_ = true;
        made.node_->parameter_ = &parameter;
    }
    return made;
}

template <class S>
void Tape<S>::record(const Variable<S>& output, std::function<void(Node<S>&)> backward) {
    output.node_->backward_ = std::move(backward);
    record_.push_back(output.node_);
}

template <class S>
void Tape<S>::backward(const Variable<S>& result) {
    if (result.rows() != 1 || result.columns() != 1) {
        throw std::invalid_argument("backward: without a seed the result must be a single number");
    }
    backward(result, Matrix<S>::Ones(1, 1));
}

template <class S>
void Tape<S>::backward(const Variable<S>& result, const Eigen::Ref<const Matrix<S>>& seed) {
    if (!recording_) throw std::logic_error("backward: this tape does not record");
    if (seed.rows() != result.rows() || seed.cols() != result.columns()) {
        throw std::invalid_argument("backward: the seed must have the shape of the result");
    }
    result.node_->add_gradient(seed);
    // Latest first; each step is forgotten once done, so its memory serves the earlier ones.
    while (!record_.empty()) {
        const std::shared_ptr<Node<S>> node = std::move(record_.back());
        record_.pop_back();
        if (node->has_gradient()) {
            node->gradient_is_scratch_ = node.use_count() == 1;
            node->backward_(*node);
        }
        node->backward_ = nullptr;
    }
}

template class Variable<float>;
template class Variable<double>;
template class Node<float>;
template class Node<double>;
template class Tape<float>;
template class Tape<double>;

}  // namespace latlab::nn
