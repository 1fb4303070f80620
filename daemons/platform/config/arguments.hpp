#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "platform/config/value_parser.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace evc::config {

/// The options and positional arguments of a program or of one of its verbs, on CLI11, and the sentences that say what
/// is wrong with them. What they are read into must outlive this.
class Arguments {
public:
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    /// A positional argument, shown as <name>, which must be there.
    template <class T, class Out>
    void positional(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("<" + name + ">", name, help, {}, std::move(kind), [&out](T value) { out = std::move(value); });
    }
    /// One that may be left out; shown as [name].
    template <class T, class Out>
    void optional_positional(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("[" + name + "]", name, help, {}, std::move(kind), [&out](T value) { out = std::move(value); });
    }
    /// May be there several times, or not at all; each is put behind what `out` has.
    template <class T, class Out>
    void positionals(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("[" + name + "...]", name, help, {}, std::move(kind), [&out](T value) { out.push_back(std::move(value)); });
    }
    /// `flag`: `--bus`, or `-H,--host` where it has a short name too; `value`: what its argument is called in `--help`.
    template <class T, class Out>
    void option(const std::string& flag, const std::string& value, const std::string& help, Out& out,
                ValueParser<T> kind) {
        add(flag.substr(flag.rfind("--")), flag, help, value, std::move(kind),
            [&out](T given) { out = std::move(given); });
    }
    /// An option without an argument: `out` becomes `value`.
    void flag(const std::string& flag, const std::string& help, bool& out, bool value = true);

    /// Whether an option or a positional argument (by the name it was declared with) was given.
    [[nodiscard]] bool given(const std::string& name) const;

protected:
    friend class SubcommandLine;

    /// `name` begins every sentence: `EV_Central`, `evctl stop`.
    Arguments(std::string name, std::shared_ptr<CLI::App> app);
    ~Arguments() = default;

    [[nodiscard]] CLI::App& app() const { return *app_; }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// The first argument that must be there and is not, as it is shown; nothing when all are.
    [[nodiscard]] std::optional<std::string> missing() const;
    /// Sets what was given.
    [[nodiscard]] Status apply() const;
    /// The long names: `--database`.
    [[nodiscard]] std::vector<std::string> options() const;
    /// `EV_CP_E <port> <broker> [cpId] [options]`.
    [[nodiscard]] std::string form() const;

    /// CLI11's parse(), every error of it as Fault::usage; the text of `--help` when that is asked for.
    [[nodiscard]] Result<std::optional<std::string>> parse(int argc, const char* const* argv) const;
    [[nodiscard]] tl::unexpected<Error> usage(const std::string& why) const;
    /// What is wrong with `extra`, which is none of ours; `known`: all options that could be meant.
    [[nodiscard]] tl::unexpected<Error> refuse(const std::string& extra, const std::vector<std::string>& known) const;

private:
    /// Takes an argument as it was written; returns what is allowed when it is not.
    using Setter = std::function<std::optional<std::string>(const std::string&)>;

    struct Argument {
        std::string shown;
        Setter set;
        std::vector<std::string> texts = {};
        CLI::Option* option = nullptr;
    };

    template <class T, class Take>
    void add(const std::string& shown, const std::string& name, const std::string& help, const std::string& value,
             ValueParser<T> kind, Take take) {
        declare(shown, name, help, value, [kind = std::move(kind), take](const std::string& text) {
            auto parsed = kind.parse(text);
            if (parsed) take(*std::move(parsed));
            return parsed ? std::nullopt : std::optional{kind.allowed};
        });
    }
    void declare(const std::string& shown, const std::string& name, const std::string& help, const std::string& value,
                 Setter setter);

    std::string name_;
    std::shared_ptr<CLI::App> app_;
    std::deque<Argument> arguments_;  // CLI11 keeps references into it
    std::deque<std::pair<CLI::Option*, std::function<void()>>> flags_;
};

}  // namespace evc::config
