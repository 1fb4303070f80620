#pragma once

#include <CLI/CLI.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "platform/config/setter.hpp"

namespace evc::config {

/// The options and positional arguments of a program or of one of its verbs, on CLI11, and the sentences that say what
/// is wrong with them. For the sources of this room only.
class Arguments {
public:
    /// `name` begins every sentence: `EV_Central`, `evctl stop`. `app` must outlive this.
    Arguments(std::string name, CLI::App& app) : name_(std::move(name)), app_(app) {}
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    /// `shown`: `<port>`, `[cpId]` or `--database`; a `<…>` must be there. `name`: as CLI11 declares it: `port`,
    /// `-H,--host`. `value`: what an option's argument is called in `--help`.
    void add(const std::string& shown, const std::string& name, const std::string& help, const std::string& value,
             Setter setter);
    /// A positional argument that may be there several times; `append` is called for each.
    void add_all(const std::string& shown, const std::string& name, const std::string& help, Setter append);
    void flag(const std::string& name, const std::string& help, bool& out, bool value);

    [[nodiscard]] bool given(const std::string& name) const { return app_.count(name) > 0; }
    /// The first argument that must be there and is not, as it is shown; nothing when all are.
    [[nodiscard]] std::optional<std::string> missing() const;
    /// Sets what was given.
    [[nodiscard]] Status apply() const;

    /// The long names: `--database`.
    [[nodiscard]] std::vector<std::string> options() const;
    [[nodiscard]] bool takes_value(const std::string& option) const;
    /// `EV_CP_E <port> <broker> [cpId] [options]`.
    [[nodiscard]] std::string form() const;

    [[nodiscard]] tl::unexpected<Error> usage(const std::string& why) const {
        return failure(Fault::usage, name_ + ": " + why);
    }
    /// What is wrong with `extra`, which is none of ours; `known`: all options that could be meant.
    [[nodiscard]] tl::unexpected<Error> refuse(const std::string& extra, const std::vector<std::string>& known) const;

private:
    struct Argument {
        std::string shown;
        Setter set;
        std::vector<std::string> texts = {};
        CLI::Option* option = nullptr;
    };

    Argument& declare(const std::string& shown, Setter setter);

    std::string name_;
    CLI::App& app_;
    std::deque<Argument> arguments_;  // CLI11 keeps references into it
    std::deque<std::pair<CLI::Option*, std::function<void()>>> flags_;
};

/// CLI11's parse(), every error of it as Fault::usage; the text of `--help` when that is asked for.
[[nodiscard]] Result<std::optional<std::string>> parse(CLI::App& app, const Arguments& arguments, int argc,
                                                       const char* const* argv);

}  // namespace evc::config
