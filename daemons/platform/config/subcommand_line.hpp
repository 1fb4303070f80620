#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "platform/config/arguments.hpp"

namespace evc::config {

/// The command line of a program that does one of several things: `evctl stop CP001 --reason storm`. Its own options
/// are those of all verbs, and may stand before the verb and behind it. `--help` and `--version` are there by
/// themselves, the former for each verb too.
class SubcommandLine : public Arguments {
public:
    /// What belongs to one verb.
    class Verb : public Arguments {
    public:
        Verb(SubcommandLine& line, const std::string& name, const std::string& help);
    };

    SubcommandLine(const std::string& program, const std::string& purpose);

    /// Lives as long as this.
    Verb& verb(const std::string& name, const std::string& help) { return verbs_.emplace_back(*this, name, help); }

    /// Parses and sets what was given. Returns the text to print when it asks for no more than that. Fault::usage is
    /// one sentence that names the argument, what was found and what is allowed.
    [[nodiscard]] Result<std::optional<std::string>> parse(int argc, const char* const* argv) const;

    /// The verb that was given; empty before parse().
    [[nodiscard]] std::string chosen() const;
    /// In the order of their declaration.
    [[nodiscard]] std::vector<std::string> verbs() const;
    /// The long names of the program's own options.
    [[nodiscard]] std::vector<std::string> options() const { return Arguments::options(); }
    /// Those of a verb and of the program; of the program alone when there is no such verb.
    [[nodiscard]] std::vector<std::string> options(const std::string& verb) const;
    /// Whether an argument follows this option, `--bus` or `-H`, of the program or of the verb.
    [[nodiscard]] bool takes_value(const std::string& verb, const std::string& option) const;

private:
    [[nodiscard]] const Verb* find(const std::string& name) const;

    std::deque<Verb> verbs_;
    bool version_ = false;
};

}  // namespace evc::config
