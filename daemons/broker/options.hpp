#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/result.hpp"

namespace evc::broker {

struct Options {
    std::uint16_t port = 9092;   ///< for bootstrapping; 0: any
    int partitions = 4;          ///< of each topic, 1 to 64
    std::string topic_prefix;    ///< put before each topic's name
    std::string bootstrap_file;  ///< the bootstrap address is written there once it answers; empty: nowhere
};

/// The text that `--help` or `--version` asks for.
using Answer = std::string;

/// Fault::usage says what is wrong and what is allowed.
[[nodiscard]] Result<std::variant<Options, Answer>> parse_options(int argc, const char* const* argv);

}  // namespace evc::broker
