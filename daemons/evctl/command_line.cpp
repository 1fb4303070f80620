#include "evctl/command_line.hpp"

#include "platform/config/value_parser.hpp"

namespace evc::evctl {
namespace {

constexpr auto program = "evctl";
constexpr auto purpose = "Operates a network of charge points, over D-Bus.";
constexpr milliseconds timeout_min{100};
constexpr std::chrono::hours timeout_max{1};

/// What ssh(1) takes: `host`, `user@host`; nothing that it could take for an option.
config::ValueParser<std::string> host() {
    auto plain = config::text(256);
    return {"HOST or USER@HOST, as for ssh", [parse = plain.parse](std::string_view text) {
                return text.starts_with('-') ? std::nullopt : parse(text);
            }};
}

void declare(config::SubcommandLine& line, Options& options) {
    line.option("-H,--host", "HOST", "Operate the network of another machine, over ssh", options.host, host());
    line.option("--bus", "BUS", "system (the usual one) or session", options.session_bus,
                config::choice<bool>({{"system", false}, {"session", true}}));
    line.option("--timeout", "TIME", "How long to wait for answers, and for engines to acknowledge", options.timeout,
                config::duration(timeout_min, timeout_max));
    line.flag("--json", "Print JSON", options.json);
    line.flag("--no-legend", "Print neither titles nor a last line", options.legend, false);
    line.flag("--no-pager", "Taken for the sake of habit: there is no pager", options.pager, false);
    line.option("--lang", "LANGUAGE", "es or en, instead of what the environment says", options.language,
                config::choice<std::string>({{"es", "es"}, {"en", "en"}}));
    for (const auto& verb : verbs()) verb.declare(line.verb(verb.name, verb.help), options);
}

Status check(const Invocation& invocation) {
    const auto& options = invocation.options;
    const auto usage = [&invocation](const std::string& why) {
        return failure(Fault::usage, std::string{"evctl "} + invocation.verb->name + ": " + why);
    };
    const std::string_view name = invocation.verb->name;
    if ((name == "stop" || name == "resume") && options.all != options.cps.empty())
        return usage("found " + std::string{options.all ? "ids and --all" : "neither ids nor --all"} +
                     "; allowed: one of the two");
    if (options.open_only && options.ended_only) return usage("found --open and --ended; allowed: one of the two");
    if (!options.host.empty() && options.session_bus)
        return usage("found --host and --bus session; allowed: one of the two");
    if (options.json && name == "panel") return usage("--json: a panel is for people; see watch --json");
    if (!options.host.empty() && name == "backup")
        return usage("--host: a file of this machine cannot be handed to another one; run evctl there");
    return {};
}

}  // namespace

Result<Invocation> read(int argc, const char* const* argv) {
    Invocation invocation;
    config::SubcommandLine line{program, purpose};
    declare(line, invocation.options);
    auto print = line.parse(argc, argv);
    if (!print) return tl::make_unexpected(print.error());
    invocation.print = *std::move(print);
    if (invocation.print) return invocation;
    invocation.verb = find_verb(line.chosen());
    if (const auto status = check(invocation); !status) return tl::make_unexpected(status.error());
    return invocation;
}

Grammar::Grammar() : line_(program, purpose) { declare(line_, options_); }

}  // namespace evc::evctl
