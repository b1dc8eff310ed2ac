#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace latlab::nn {

template <class S>
class BufferPool;

/// A block of numbers on loan from a pool; goes back to it when destroyed. Contents are not initialised.
template <class S>
class Buffer {
  public:
    Buffer() = default;
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;
    ~Buffer();

    S* data() const { return data_; }
    explicit operator bool() const { return data_ != nullptr; }

  private:
    friend class BufferPool<S>;
    Buffer(std::shared_ptr<BufferPool<S>> pool, S* data, std::size_t capacity)
        : pool_(std::move(pool)), data_(data), capacity_(capacity) {}

    std::shared_ptr<BufferPool<S>> pool_;
    S* data_ = nullptr;
    std::size_t capacity_ = 0;
};

/// Keeps returned blocks for the next taker: training steps repeat the same shapes, and fresh megabytes from
/// the system cost page faults each time. Not for use from several threads.
template <class S>
class BufferPool : public std::enable_shared_from_this<BufferPool<S>> {
  public:
    BufferPool() = default;
    BufferPool(const BufferPool&) = delete;
    BufferPool& operator=(const BufferPool&) = delete;
    ~BufferPool();

    /// A block of at least `count` numbers, aligned to 64 bytes.
    Buffer<S> take(std::size_t count);
    /// Gives the blocks nobody holds back to the system.
    void trim();
    /// Bytes held in all, lent or idle.
    std::size_t bytes() const { return bytes_; }

  private:
    friend class Buffer<S>;
    void give_back(S* data, std::size_t capacity);

    std::map<std::size_t, std::vector<S*>> idle_;  // by capacity
    std::size_t bytes_ = 0;
};

}  // namespace latlab::nn
