#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace evc::sim {

/// What happened, in order: always as a hash, by which two runs are compared, and as text when somebody reads it.
class Trace {
public:
    explicit Trace(bool text) : text_(text) {}

    /// `describe` gives the line's text; it is called only when there is a reader.
    template <class Describe>
    void note(std::int64_t at, std::uint64_t what, std::uint64_t a, std::uint64_t b, Describe describe) {
        mix(static_cast<std::uint64_t>(at) << 20 ^ what);
        mix(a << 32 ^ b);
        if (text_) print(at, describe());
    }
    [[nodiscard]] std::uint64_t hash() const { return hash_; }
    [[nodiscard]] bool text() const { return text_; }

private:
    void mix(std::uint64_t value) {
        hash_ = (hash_ ^ value) * 0x9e3779b97f4a7c15ULL;
        hash_ ^= hash_ >> 29;
    }
    static void print(std::int64_t at, const std::string& line) {
        std::printf("%4lld.%03lld  %s\n", static_cast<long long>(at / 1'000), static_cast<long long>(at % 1'000),
                    line.c_str());
    }

    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
    bool text_;
};

}  // namespace evc::sim
