#pragma once

#include <string_view>
#include <vector>

#include "evctl/context.hpp"
#include "evctl/options.hpp"
#include "platform/config/subcommand_line.hpp"

namespace evc::evctl {

/// What a verb's positional arguments are, for completion.
enum class Takes { nothing, charge_point, charge_points, hosted_charge_point };

struct Verb {
    const char* name;
    const char* help;
    Takes takes;
    void (*declare)(config::SubcommandLine::Verb& line, Options& options);
    ExitResult (*run)(Context& context);
};

/// All of them, in the order of `--help`.
[[nodiscard]] const std::vector<Verb>& verbs();
/// Nothing when there is none of that name.
[[nodiscard]] const Verb* find_verb(std::string_view name);

}  // namespace evc::evctl
