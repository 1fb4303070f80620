#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/result.hpp"
#include "protocol/link/block_link.hpp"
#include "protocol/link/framing.hpp"
#include "protocol/link/line_reader.hpp"
#include "protocol/link/message.hpp"

namespace evc::link {

/// Central's end of a connection, whichever framing its first byte announces.
class CentralEnd {
public:
    /// Hands each message to `accept`, which decodes and judges it. An error ends the connection: with
    /// `ERROR#<text of the error>` in line framing and when the first byte announces none, with NAK in block framing.
    [[nodiscard]] Taken take(std::string_view bytes, const Accept& accept);

    /// Returns what to send now, as BlockLink::send() does. Nothing in line framing, where Central is silent.
    [[nodiscard]] Result<std::string> send(const Registered& message);
    [[nodiscard]] Result<std::string> send(const Refused& message);

private:
    [[nodiscard]] Status choose(char first);
    [[nodiscard]] Result<std::string> send_text(const std::string& text);

    std::variant<std::monostate, LineReader, BlockLink> framing_;
};

}  // namespace evc::link
