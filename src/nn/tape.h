#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "nn/buffer_pool.h"
#include "nn/matrix.h"
#include "nn/parameter.h"

namespace latlab::nn {

template <class S>
class Tape;
template <class S>
class Node;

/// A matrix computed on a tape: a handle, cheap to copy. Its value lives as long as a handle or a recorded
/// step needs it; on a tape that does not record, an intermediate value's memory is reused as soon as the
/// last handle is gone. Must not be used in operations after its tape is gone.
template <class S>
class Variable {
  public:
    Variable() = default;
    explicit Variable(std::shared_ptr<Node<S>> node) : node_(std::move(node)) {}

    Index rows() const { return node_->rows(); }
    Index columns() const { return node_->columns(); }
    ConstView<S> value() const { return static_cast<const Node<S>&>(*node_).value(); }
    /// The only number of a 1 x 1 variable (a loss).
    S scalar() const { return value()(0, 0); }
    /// After Tape::backward(): the derivative with respect to this variable, a matrix of its shape; zeros if
    /// nothing came back. Kept for variables the caller held during backward(); those of parameters are in
    /// Parameter::gradient.
    Matrix<S> gradient() const;

    Tape<S>& tape() const { return node_->tape(); }
    Node<S>& node() const { return *node_; }
    explicit operator bool() const { return node_ != nullptr; }

  private:
    friend class Tape<S>;
    std::shared_ptr<Node<S>> node_;
};

/// One step on the tape: a value, and how its gradient goes back to what it was computed from. Of interest to
/// those who write operations.
template <class S>
class Node {
  public:
    Node(Tape<S>& tape, Index rows, Index columns) : tape_(&tape), rows_(rows), columns_(columns) {}

    Tape<S>& tape() const { return *tape_; }
    Index rows() const { return rows_; }
    Index columns() const { return columns_; }
    View<S> value() { return {value_, rows_, columns_}; }
    ConstView<S> value() const { return {value_, rows_, columns_}; }

    bool needs_gradient() const { return needs_gradient_; }
    bool has_gradient() const { return gradient_ != nullptr; }
    View<S> gradient() { return {gradient_, rows_, columns_}; }
    /// The gradient, made and set to zero if there is none yet: for operations that add to parts of it.
    View<S> gradient_or_zero();
    /// Adds an Eigen expression of this node's shape; the first one is assigned, which saves a pass.
    template <class Expression>
    void add_gradient(const Expression& expression) {
        if (!needs_gradient_) return;
        if (open_gradient()) {
            gradient().noalias() += expression;
        } else {
            gradient().noalias() = expression;
        }
    }
    /// Sends the gradient of `output`, of the same shape, on to this node unchanged. Where nobody looks at it
    /// afterwards the memory itself moves, so call it last.
    void take_gradient(Node& output);
    /// During this node's backward step: nobody sees its gradient afterwards, so it may be overwritten.
    bool gradient_is_scratch() const { return gradient_is_scratch_; }

  private:
    friend class Tape<S>;
    friend class Variable<S>;
    /// Makes room for a gradient if there is none; returns whether there already was one.
    bool open_gradient();

    Tape<S>* tape_;
    const Parameter<S>* parameter_ = nullptr;
    Index rows_, columns_;
    S* value_ = nullptr;
    S* gradient_ = nullptr;
    Buffer<S> value_buffer_, gradient_buffer_;
    bool needs_gradient_ = false;
    bool gradient_is_scratch_ = false;
    std::function<void(Node&)> backward_;
};

enum class Recording { on, off };

/// Runs matrix operations and, when recording, remembers them so that backward() can give the derivative of
/// one result with respect to every parameter and input (reverse-mode differentiation). The operations are
/// free functions (operations.h); they find the tape through their arguments.
///
///     Tape<float> tape;                               // one for the whole training: memory is reused
///     for (const Batch& batch : batches) {
///         const auto loss = mean_squared_error(network(tape.constant(batch.x)), batch.y);
///         parameters.zero_gradients();
///         tape.backward(loss);
///         optimiser.step();
///     }
///
/// Not for use from several threads; give each thread its own.
template <class S>
class Tape {
  public:
    explicit Tape(Recording recording = Recording::on);
    Tape(const Tape&) = delete;
    Tape& operator=(const Tape&) = delete;

    bool recording() const { return recording_; }

    /// A matrix without a gradient (copied).
    Variable<S> constant(const Eigen::Ref<const Matrix<S>>& value);
    /// The same without a copy: `value` must stay as it is until backward() or clear().
    Variable<S> constant_view(const Matrix<S>& value);
    /// A matrix (copied) whose gradient Variable::gradient() gives after backward().
    Variable<S> input(const Eigen::Ref<const Matrix<S>>& value);
    /// The parameter's value, not copied; backward() adds to its gradient if it is trainable. The parameter
    /// must stay in place and unchanged until backward() or clear().
    Variable<S> parameter(const Parameter<S>& parameter);

    /// Goes back from `result` through all that was recorded, and forgets the record on the way (a second
    /// call needs a second forward pass). seed: the derivative of the objective with respect to `result`, of
    /// its shape; without one `result` must be 1 x 1 and gets 1.
    void backward(const Variable<S>& result);
    void backward(const Variable<S>& result, const Eigen::Ref<const Matrix<S>>& seed);
    /// Forgets what was recorded (after an exception, or a recorded pass without a backward one). Memory is
    /// kept for reuse.
    void clear() { record_.clear(); }

    /// For operations. A node of this shape whose value is yet to be filled in; it needs a gradient if one of
    /// the inputs does.
    Variable<S> make(Index rows, Index columns, std::initializer_list<const Variable<S>*> inputs);
    Variable<S> make(Index rows, Index columns, const std::vector<Variable<S>>& inputs);
    /// For operations. Remembers the backward step of a node from make(), which gets the node with its
    /// gradient set. It must hold its inputs (capture their Variables), never the node itself. Callers skip
    /// this when the node needs no gradient, so that inference builds no closures.
    void record(const Variable<S>& output, std::function<void(Node<S>&)> backward);
    /// For operations. Working memory.
    Buffer<S> scratch(std::size_t count) { return pool_->take(count); }
    BufferPool<S>& pool() { return *pool_; }

  private:
    friend class Node<S>;
    bool recording_;
    std::shared_ptr<BufferPool<S>> pool_;
    std::vector<std::shared_ptr<Node<S>>> record_;
};

}  // namespace latlab::nn
