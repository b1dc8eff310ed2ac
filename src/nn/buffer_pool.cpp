#include "nn/buffer_pool.h"

#include <bit>
#include <new>
#include <utility>

namespace latlab::nn {
namespace {

constexpr std::align_val_t alignment{64};

// Rounded up to four steps per power of two, so that slightly different batches share blocks.
std::size_t rounded_up(std::size_t count) {
    const std::size_t least = 64;
    if (count <= least) return least;
    const std::size_t step = std::bit_floor(count - 1) / 4;
    return (count + step - 1) / step * step;
}

}  // namespace

template <class S>
Buffer<S>::Buffer(Buffer&& other) noexcept
    : pool_(std::move(other.pool_)),
      data_(std::exchange(other.data_, nullptr)),
      capacity_(std::exchange(other.capacity_, 0)) {}

template <class S>
Buffer<S>& Buffer<S>::operator=(Buffer&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
}

template <class S>
Buffer<S>::~Buffer() {
    if (data_) pool_->give_back(data_, capacity_);
}

template <class S>
BufferPool<S>::~BufferPool() {
    trim();
}

template <class S>
Buffer<S> BufferPool<S>::take(std::size_t count) {
    const std::size_t capacity = rounded_up(count);
    std::vector<S*>& blocks = idle_[capacity];
    S* data = nullptr;
    if (blocks.empty()) {
        data = static_cast<S*>(::operator new(capacity * sizeof(S), alignment));
        bytes_ += capacity * sizeof(S);
    } else {
        data = blocks.back();
        blocks.pop_back();
    }
    return Buffer<S>(this->shared_from_this(), data, capacity);
}

template <class S>
void BufferPool<S>::give_back(S* data, std::size_t capacity) {
    idle_[capacity].push_back(data);
}

template <class S>
void BufferPool<S>::trim() {
    for (auto& [capacity, blocks] : idle_) {
        for (S* data : blocks) ::operator delete(data, alignment);
        bytes_ -= blocks.size() * capacity * sizeof(S);
        blocks.clear();
    }
}

template class Buffer<float>;
template class Buffer<double>;
template class BufferPool<float>;
template class BufferPool<double>;

}  // namespace latlab::nn
