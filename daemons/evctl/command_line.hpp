#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/cp_state.hpp"
#include "core/name.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "evctl/failure.hpp"
#include "platform/config/subcommand_line.hpp"

namespace evc::evctl {

struct Context;

/// What the command line says; which of it counts depends on the verb (verbs()).
struct Options {
    // Of all verbs.
    std::string host;              ///< `-H`: by ssh, as busctl(1) does; empty: this machine
    bool session_bus = false;      ///< `--bus session`
    milliseconds timeout{10'000};  ///< `--timeout`: for answers, and for engines to acknowledge; 0.1 s to 1 h
    bool json = false;             ///< `--json`: one JSON document, or one object a line while watching
    bool legend = true;            ///< `--no-legend`: no titles and no last line
    bool pager = false;            ///< there is none; `--no-pager` is taken for the sake of habit
    std::string language;          ///< `--lang`: `es` or `en`; empty: what the environment says

    // What it is about.
    CpId cp;
    std::vector<CpId> cps;
    bool all = false;
    DriverId driver;       ///< of `request`; also a filter
    std::string session;   ///< a UUID
    std::string reason;    ///< a lower-case word; empty: the usual one
    std::string location;  ///< of `add`; also a filter
    std::string tariff;    ///< price of a kWh; empty: the default
    std::filesystem::path file;

    // Filters of lists.
    std::optional<CpState> state;
    std::string id_part;      ///< only ids that contain it
    bool open_only = false;   ///< only open sessions
    bool ended_only = false;  ///< only ended ones
    std::optional<Wall> since;
    std::optional<Wall> before;
    unsigned limit = 0;  ///< rows at most; 0: as many as the verb shows by itself

    bool follow = false;   ///< `--follow`: go on with what comes
    bool control = false;  ///< `--control`: the panel also takes commands
};

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

/// What the command line asks for.
struct Invocation {
    const Verb* verb = nullptr;  ///< nothing when there is only something to print
    Options options;
    std::optional<std::string> print;  ///< of `--help` and `--version`
};

/// Fault::usage.
[[nodiscard]] Result<Invocation> read(int argc, const char* const* argv);

/// What the shell's line says so far, for completion.
struct Known {
    std::vector<std::string> words;  ///< behind `evctl`; the last is the one to complete, and may be empty
    /// The ids that there are: Central's, or those that engines of this machine host.
    std::function<std::vector<std::string>(bool hosted)> ids;
};

/// What the last word may become, each of them beginning with it.
[[nodiscard]] std::vector<std::string> candidates(const Known& known);

}  // namespace evc::evctl
