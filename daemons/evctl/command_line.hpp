#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "evctl/options.hpp"
#include "evctl/verbs.hpp"

namespace evc::evctl {

/// What the command line asks for.
struct Invocation {
    const Verb* verb = nullptr;  ///< nothing when there is only something to print
    Options options;
    std::optional<std::string> print;  ///< of `--help` and `--version`
};

/// Fault::usage.
[[nodiscard]] Result<Invocation> read(int argc, const char* const* argv);

/// What may stand on the command line, for completion.
class Grammar {
public:
    Grammar();
    Grammar(const Grammar&) = delete;
    Grammar& operator=(const Grammar&) = delete;

    [[nodiscard]] std::vector<std::string> verbs() const { return line_.verbs(); }
    /// Of this verb; those of all verbs where there is no such one.
    [[nodiscard]] std::vector<std::string> options(const std::string& verb) const { return line_.options(verb); }
    [[nodiscard]] bool takes_value(const std::string& verb, const std::string& option) const {
        return line_.takes_value(verb, option);
    }

private:
    Options options_;
    config::SubcommandLine line_;
};

}  // namespace evc::evctl
