#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

/// What libFuzzer calls with each input. Each source beside this one defines it for one decoder of bytes from outside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace evc::fuzz {

/// The input as text of any bytes.
[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return {};
    return {static_cast<const char*>(static_cast<const void*>(data)), size};
}

/// Ends the program, by which libFuzzer keeps the input, unless `holds`. `property`: what should have been true.
void require(bool holds, std::string_view property, std::string_view seen = {});

/// What the other side or a log gets to see: not empty, UTF-8, nothing that a terminal obeys or that reorders a line.
void require_readable(const Error& error);

/// For what a function fails with: readable, and `result` itself for what it holds.
template <class T>
const Result<T>& checked(const Result<T>& result) {
    if (!result) require_readable(result.error());
    return result;
}

/// A message of a protocol: when it is understood, what we would write of it is understood as the same again.
template <class Decode, class Encode>
void require_same_again(std::string_view bytes, const Decode& decode, const Encode& encode) {
    const auto meaning = checked(decode(bytes));
    if (!meaning) return;
    const std::string written = encode(*meaning);
    const auto again = decode(written);
    require(again.has_value(), "what we write is understood", written);
    require(*again == *meaning, "what we write means the same", written);
    require(encode(*again) == written, "what means the same is written with the same bytes", written);
}

}  // namespace evc::fuzz
