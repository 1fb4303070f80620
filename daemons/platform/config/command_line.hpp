#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/config/setter.hpp"
#include "platform/config/value_parser.hpp"

namespace evc::config {

/// What a command line asks for: to run with a configuration, or only to print something and end with status 0.
template <class C>
struct ParsedCommandLine {
    C config;
    std::optional<std::string> print = {};  ///< `--help`, `--version` or `--check-config`: print this and exit 0
};

/// The product's version, such as "1.0.0".
[[nodiscard]] std::string_view version();

/// When it was built, or its sources are from (SOURCE_DATE_EPOCH): a clock that shows less is wrong.
[[nodiscard]] Wall build_time();

/// What `--check-config` prints when all is well.
inline constexpr std::string_view checked_text = "configuration OK\n";

/// A program's command line, declared once. Values are set before the configuration file is read, so that reading may
/// depend on them, and once more after it, so that the command line beats the file and the file the default. `--help`,
/// `--version`, `--config FILE` and `--check-config` are there by themselves.
class CommandLine {
public:
    CommandLine(const std::string& program, const std::string& purpose);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// A positional argument, shown as <name>. All must be given unless there is `--config` or allow_missing().
    template <class T, class Out>
    void positional(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("<" + name + ">", name, help, {}, setter(out, std::move(kind)));
    }
    /// As positional(), but it may always be left out.
    template <class T, class Out>
    void optional_positional(const std::string& name, const std::string& help, Out& out, ValueParser<T> kind) {
        add("[" + name + "]", name, help, {}, setter(out, std::move(kind)));
    }
    /// `flag`: `--database`; `value`: what its argument is called in `--help`.
    template <class T, class Out>
    void option(const std::string& flag, const std::string& value, const std::string& help, Out& out,
                ValueParser<T> kind) {
        add(flag, flag, help, value, setter(out, std::move(kind)));
    }
    /// An option without an argument: `out` becomes `value`.
    void flag(const std::string& flag, const std::string& help, bool& out, bool value = true);

    /// With this flag given, positional arguments may be missing.
    void allow_missing(const std::string& flag);

    /// `flag` makes sense only together with `other`.
    void needs(const std::string& flag, const std::string& other);

    using ReadFile = std::function<Status(const std::filesystem::path&)>;

    /// Parses, calls `read_file` when there is `--config`, and sets what the command line says. Returns the text to
    /// print when it asks for no more than that. Fault::usage is one sentence that names the option, what was found
    /// and what is allowed.
    [[nodiscard]] Result<std::optional<std::string>> parse(int argc, const char* const* argv,
                                                           const ReadFile& read_file);

    /// `--check-config`: the program says checked_text and ends once it has read everything.
    [[nodiscard]] bool check_only() const;

    /// Whether an option or a positional argument (by the name it was declared with) was given.
    [[nodiscard]] bool given(const std::string& name) const;

private:
    struct State;

    void add(const std::string& shown, const std::string& name, const std::string& help, const std::string& value,
             Setter setter);

    std::unique_ptr<State> state_;
};

}  // namespace evc::config
