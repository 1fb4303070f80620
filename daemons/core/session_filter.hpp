#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/id.hpp"

namespace evc {

/// A set of session ids that forgets none and takes little memory: it tells of most ids that are not in it that they
/// are not. A Bloom filter in blocks of one cache line.
class SessionFilter {
public:
    static constexpr std::size_t bits_per_id = 10;  ///< about one id of a hundred is taken for another
    static constexpr std::size_t smallest = 64 * 1024;
    static constexpr std::size_t largest = 16 * 1024 * 1024;

    /// Room for so many ids, between `smallest` and `largest` bytes. More may be added; then it errs more often.
    explicit SessionFilter(std::size_t ids);

    void add(const SessionId& session);
    /// False: this id was certainly not added.
    [[nodiscard]] bool may_contain(const SessionId& session) const;

    /// Whether more than twice the ids were added that it is made for, and a larger one would err less.
    [[nodiscard]] bool crowded() const;
    /// How many ids were added, those that were in it already included.
    [[nodiscard]] std::size_t size() const { return added_; }
    [[nodiscard]] std::size_t bytes() const { return blocks_.size() * sizeof(Block); }

private:
    static constexpr std::size_t words = 8;
    static constexpr unsigned bits_set = 6;
    struct alignas(64) Block {
        std::array<std::uint64_t, words> bits{};
    };

    [[nodiscard]] std::size_t place(const SessionId& session) const;

    std::vector<Block> blocks_;
    std::size_t added_ = 0;
};

}  // namespace evc
