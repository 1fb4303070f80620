#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/name.hpp"
#include "core/result.hpp"
#include "core/tariff.hpp"
#include "protocol/link/block_link.hpp"
#include "protocol/link/framing.hpp"
#include "protocol/link/line_reader.hpp"
#include "protocol/link/message.hpp"

namespace evc::link {

/// Central's end of a connection, whichever framing its first byte announces, with the rules of the conversation: the
/// first message is a REGISTER, and all others name its charge point.
class CentralEnd {
public:
    CentralEnd() = default;
    /// `currency`: of the tariffs in REGISTER.
    explicit CentralEnd(Currency currency) : currency_(currency) {}

    /// A message that breaks the rules ends the connection: with `ERROR#<what is wrong>` in line framing and when the
    /// first byte announces none, with NAK in block framing.
    [[nodiscard]] Heard<FromMonitor> take(std::string_view bytes);

    /// Returns what to send now, as BlockLink::send() does. Nothing in line framing, where Central is silent.
    [[nodiscard]] Result<std::string> send(const Registered& message);
    [[nodiscard]] Result<std::string> send(const Refused& message);
    /// What to send before the connection is closed for a reason that no message of the monitor gave:
    /// `ERROR#<why>` in line framing and when nothing has come yet, nothing in block framing.
    [[nodiscard]] std::string farewell(std::string_view why) const;

private:
    [[nodiscard]] Status choose(char first);
    [[nodiscard]] Result<FromMonitor> judge(std::string_view text);
    [[nodiscard]] Status check(const Register& message) const;
    [[nodiscard]] Heard<FromMonitor> take_lines(LineReader& reader, std::string_view bytes);
    [[nodiscard]] Heard<FromMonitor> take_blocks(BlockLink& block, std::string_view bytes);
    [[nodiscard]] Result<std::string> send_text(const std::string& text);

    Currency currency_;
    std::optional<CpId> cp_;  ///< registered
    std::variant<std::monostate, LineReader, BlockLink> framing_;
};

}  // namespace evc::link
