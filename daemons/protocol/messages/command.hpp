#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/message/command.hpp"
#include "core/result.hpp"

namespace evc::protocol {

/// A command of a type that this version does not know. It is to be ignored: types may be added.
struct UnknownCommand {
    std::string type;  ///< printable, at most 64 characters

    friend bool operator==(const UnknownCommand&, const UnknownCommand&) = default;
};

using AnyCommand = std::variant<Command, UnknownCommand>;

/// Value of topic `commands`, key cpId. Its commandId is command_id(): equal commands are equal byte for byte.
[[nodiscard]] std::string encode(const Command& command);

/// Fails with Fault::invalid and a sentence saying which field is wrong and how.
[[nodiscard]] Result<AnyCommand> decode_command(std::string_view bytes);

}  // namespace evc::protocol
