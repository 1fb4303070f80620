#pragma once

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/config/arguments.hpp"

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

/// The names of those keys of which it is true that they differ in two configurations.
[[nodiscard]] std::vector<std::string> changed_keys(std::initializer_list<std::pair<const char*, bool>> differences);

/// A program's command line, declared once. Values are set before the configuration file is read, so that reading may
/// depend on them, and once more after it, so that the command line beats the file and the file the default. `--help`,
/// `--version`, `--config FILE` and `--check-config` are there by themselves. With `--config` positional arguments may
/// be missing.
class CommandLine : public Arguments {
public:
    CommandLine(const std::string& program, const std::string& purpose);

    /// With this flag given, positional arguments may be missing.
    void allow_missing(const std::string& flag) { may_miss_.push_back(flag); }

    /// `flag` makes sense only together with `other`.
    void needs(const std::string& flag, const std::string& other) { needs_.emplace_back(flag, other); }

    using ReadFile = std::function<Status(const std::filesystem::path&)>;

    /// Parses, calls `read_file` when there is `--config`, and sets what the command line says. Returns the text to
    /// print when it asks for no more than that. Fault::usage is one sentence that names the option, what was found
    /// and what is allowed.
    [[nodiscard]] Result<std::optional<std::string>> parse(int argc, const char* const* argv,
                                                           const ReadFile& read_file);

    /// A program's load(), whose arguments were declared to be put into `into`: parse(), and unless there is something
    /// to print already, `complete`, which says what is wrong with the whole of it.
    template <class C, class Complete>
    [[nodiscard]] Result<ParsedCommandLine<C>> load(int argc, const char* const* argv, const ReadFile& read_file,
                                                    ParsedCommandLine<C>& into, Complete complete) {
        auto print = parse(argc, argv, read_file);
        if (!print) return tl::make_unexpected(print.error());
        into.print = *std::move(print);
        if (into.print) return std::move(into);
        if (const Status status = complete(); !status) return tl::make_unexpected(status.error());
        if (check_only()) into.print = checked_text;
        return std::move(into);
    }

    /// `--check-config`: the program says checked_text and ends once it has read everything.
    [[nodiscard]] bool check_only() const { return check_; }

private:
    [[nodiscard]] Status refuse_missing() const;

    std::vector<std::string> may_miss_ = {"--config"};
    std::vector<std::pair<std::string, std::string>> needs_;
    std::string config_;
    bool version_ = false;
    bool check_ = false;
};

}  // namespace evc::config
