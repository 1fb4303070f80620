#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace evc {

/// What kind of failure it is, as far as a caller decides something by it.
enum class Fault {
    usage,        ///< the command line is wrong: exit status 64
    config,       ///< a configuration file is wrong: exit status 78
    unavailable,  ///< a peer or resource cannot be reached now: exit status 69
    no_space,     ///< the disk is full or read-only; may pass
    corrupt,      ///< stored data cannot be trusted
    invalid,      ///< input that breaks the protocol
    internal,     ///< anything else an operating system or library reported
};

/// An expected failure: a kind to decide by and one sentence for people, which names the thing, the reason and what is
/// allowed or to be done. It is either logged or returned, never both.
struct Error {
    Fault fault = Fault::internal;
    std::string text;

    /// The same failure seen from one level further out: "<context>: <text>".
    [[nodiscard]] Error within(const std::string& context) const { return {fault, context + ": " + text}; }

    friend bool operator==(const Error&, const Error&) = default;
};

/// C++20 has no std::expected yet; tl::expected is its packaged forerunner with the same interface.
template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> failure(Fault fault, std::string text) {
    return tl::make_unexpected(Error{fault, std::move(text)});
}

}  // namespace evc
