#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "platform/config/setter.hpp"
#include "platform/config/value_parser.hpp"

namespace evc::config {

/// The command line of a program that does one of several things: `evctl stop CP001 --reason storm`. Options of the
/// program may stand before the verb and behind it. `--help` and `--version` are there by themselves, the former
/// for each verb too.
class SubcommandLine {
public:
    class Verb;

    SubcommandLine(const std::string& program, const std::string& purpose);
    ~SubcommandLine();
    SubcommandLine(const SubcommandLine&) = delete;
    SubcommandLine& operator=(const SubcommandLine&) = delete;

    /// Options of all verbs; `flag`: `--bus`, or `-H,--host` where it has a short name too.
    template <class T, class Out>
    void option(const std::string& flag, const std::string& value, const std::string& help, Out& out,
                ValueParser<T> kind) {
        add(flag, value, help, setter(out, std::move(kind)));
    }
    void flag(const std::string& flag, const std::string& help, bool& out, bool value = true);

    /// Lives as long as this.
    Verb& verb(const std::string& name, const std::string& help);

    /// Parses and sets what was given. Returns the text to print when it asks for no more than that. Fault::usage is
    /// one sentence that names the argument, what was found and what is allowed.
    [[nodiscard]] Result<std::optional<std::string>> parse(int argc, const char* const* argv);

    /// The verb that was given; empty before parse().
    [[nodiscard]] std::string chosen() const;
    /// In the order of their declaration.
    [[nodiscard]] std::vector<std::string> verbs() const;
    /// The long names of the program's own options.
    [[nodiscard]] std::vector<std::string> options() const;
    /// Those of a verb and of the program; of the program alone when there is no such verb.
    [[nodiscard]] std::vector<std::string> options(const std::string& verb) const;
    /// Whether an argument follows this option, `--bus` or `-H`, of the program or of the verb.
    [[nodiscard]] bool takes_value(const std::string& verb, const std::string& option) const;

private:
    struct State;

    void add(const std::string& flag, const std::string& value, const std::string& help, Setter setter);

    std::unique_ptr<State> state_;
};

/// What belongs to one verb.
class SubcommandLine::Verb {
public:
    /// Must be there; shown as <name>.
    template <class T, class Out>
    void positional(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("<" + name + ">", name, help, {}, setter(out, std::move(kind)));
    }
    /// May be there; shown as [name].
    template <class T, class Out>
    void optional_positional(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("[" + name + "]", name, help, {}, setter(out, std::move(kind)));
    }
    /// May be there several times, or not at all; each is put behind what `out` has.
    template <class T, class Out>
    void positionals(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add_all("[" + name + "...]", name, help, appender(out, std::move(kind)));
    }
    template <class T, class Out>
    void option(const std::string& flag, const std::string& value, const std::string& help, Out& out,
                ValueParser<T> kind) {
        add(flag, flag, help, value, setter(out, std::move(kind)));
    }
    void flag(const std::string& flag, const std::string& help, bool& out, bool value = true);

private:
    friend class SubcommandLine;
    struct State;

    Verb(SubcommandLine::State& line, const std::string& name, const std::string& help);
    void add(const std::string& shown, const std::string& name, const std::string& help, const std::string& value,
             Setter setter);
    void add_all(const std::string& shown, const std::string& name, const std::string& help, Setter append);

    std::shared_ptr<State> state_;
};

}  // namespace evc::config
