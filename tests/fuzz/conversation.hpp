#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/property.hpp"
#include "protocol/link/framing.hpp"

namespace evc::fuzz {

/// What one end of a connection made of the bytes it got.
struct Heard {
    std::vector<std::string> messages;
    std::string replies;
    bool ended = false;
    std::string why;  ///< empty: it was not ended, or in order

    friend bool operator==(const Heard&, const Heard&) = default;
};

/// The conversation when `bytes` arrive in pieces of `piece` bytes.
template <class End>
[[nodiscard]] Heard hear(std::string_view bytes, std::size_t piece, End end) {
    Heard heard;
    while (!bytes.empty() && !heard.ended) {
        auto taken = end.take(bytes.substr(0, piece), heard);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        require(taken.why.has_value() || taken.ended, "an error ends the connection");
        heard.replies += taken.reply;
        heard.ended = taken.ended;
        if (!checked(taken.why)) heard.why = taken.why.error().text;
    }
    return heard;
}

/// Where the network cuts a stream means nothing: each message, the replies and the end are the same in whatever
/// pieces the bytes arrive. That is so of an end that says nothing by itself: whether it has something to say before
/// an ACK or NAK arrives is a matter of time.
template <class Make>
void require_same_in_pieces(std::string_view bytes, const Make& make) {
    const auto whole = hear(bytes, std::max<std::size_t>(bytes.size(), 1), make());
    // The last byte chooses a size of pieces; it is one of the stream all the same.
    const std::size_t chosen = bytes.empty() ? 2 : 2 + static_cast<unsigned char>(bytes.back()) % 62;
    for (const std::size_t piece : {std::size_t{1}, chosen}) {
        const auto pieces = hear(bytes, piece, make());
        require(pieces.messages == whole.messages, "the same messages in whatever pieces");
        require(pieces.ended == whole.ended && pieces.why == whole.why, "the same end in whatever pieces");
        require(pieces.replies == whole.replies, "the same replies in whatever pieces", pieces.replies);
    }
}

}  // namespace evc::fuzz
