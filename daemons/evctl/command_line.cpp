#include "evctl/command_line.hpp"

#include <algorithm>

#include "core/cp_state.hpp"
#include "evctl/commands.hpp"
#include "platform/config/value_parser.hpp"
#include "protocol/time_text.hpp"

namespace evc::evctl {
namespace {

using config::SubcommandLine;
using Line = SubcommandLine::Verb;

constexpr auto program = "evctl";
constexpr auto purpose = "Operates a network of charge points, over D-Bus.";
constexpr milliseconds timeout_min{100};
constexpr std::chrono::hours timeout_max{1};

constexpr unsigned rows_max = 10'000;
constexpr std::size_t word_length_max = 64;
constexpr std::size_t filter_length_max = 256;

/// What ssh(1) takes: `host`, `user@host`; nothing that it could take for an option.
config::ValueParser<std::string> host() {
    auto plain = config::text(256);
    return {"HOST or USER@HOST, as for ssh", [parse = plain.parse](std::string_view text) {
                return text.starts_with('-') ? std::nullopt : parse(text);
            }};
}

config::ValueParser<CpId> cp_id() { return config::name<CpTag>(); }

config::ValueParser<Wall> moment() { return {std::string{protocol::time_rule}, protocol::parse_time}; }

config::ValueParser<CpState> state() {
    std::vector<std::pair<std::string, CpState>> words;
    words.reserve(all_cp_states.size());
    for (const auto each : all_cp_states) words.emplace_back(word(each), each);
    return config::choice<CpState>(std::move(words));
}

/// Checked as Central will, but sent as it was written.
config::ValueParser<std::string> tariff() {
    auto price = config::price(Currency{});
    return {price.allowed, [parse = std::move(price.parse)](std::string_view text) -> std::optional<std::string> {
                if (!parse(text)) return std::nullopt;
                return std::string{text};
            }};
}

void nothing(Line&, Options&) {}

void one(Line& line, Options& options) { line.positional("CP", "The charge point's id", options.cp, cp_id()); }

void some(Line& line, Options& options) {
    line.positionals("CP", "The charge points' ids", options.cps, cp_id());
    line.flag("--all", "Every charge point", options.all);
}

void limit(Line& line, Options& options, unsigned most) {
    line.option("--limit", "N", "Rows at most", options.limit, config::integer_as<unsigned>(1, most));
}

void list(Line& line, Options& options) {
    line.option("--state", "STATE", "Only in this state: disconnected, faulted, stopped, supplying or available",
                options.state, state());
    line.option("--id", "TEXT", "Only ids that contain it", options.id_part, config::text(word_length_max));
    line.option("--location", "TEXT", "Only locations that contain it", options.location,
                config::text(filter_length_max));
    line.option("--driver", "DRIVER", "Only those supplying to this driver", options.driver, config::name<DriverTag>());
    limit(line, options, 20'000);
}

void books(Line& line, Options& options) {
    line.option("--cp", "CP", "Only of this charge point", options.cp, cp_id());
    line.option("--driver", "DRIVER", "Only of this driver", options.driver, config::name<DriverTag>());
    line.option("--since", "TIME", "Only from then on, such as 2026-11-23T19:52:50Z", options.since, moment());
    line.option("--before", "TIME", "Only before then", options.before, moment());
    limit(line, options, rows_max);
}

void sessions(Line& line, Options& options) {
    line.flag("--open", "Only open ones", options.open_only);
    line.flag("--ended", "Only ended ones", options.ended_only);
    books(line, options);
}

void messages(Line& line, Options& options) {
    line.flag("--follow", "Go on with what comes", options.follow);
    limit(line, options, rows_max);
}

void stop(Line& line, Options& options) {
    some(line, options);
    line.option("--reason", "WORD", "Why, for the tickets: a lower-case word", options.reason,
                config::text(word_length_max));
}

void settle(Line& line, Options& options) {
    line.positional("SESSION", "The session's id, a UUID", options.session, config::text(word_length_max));
}

void add(Line& line, Options& options) {
    one(line, options);
    line.option("--location", "TEXT", "Where it is", options.location, config::location());
    line.option("--tariff", "PRICE", "Of a kWh, such as 0.50", options.tariff, tariff());
}

void set_tariff(Line& line, Options& options) {
    one(line, options);
    line.positional("TARIFF", "Price of a kWh, such as 0.50", options.tariff, tariff());
}

void fault(Line& line, Options& options) {
    one(line, options);
    line.optional_positional("REASON", "A lower-case word", options.reason, config::text(word_length_max));
}

void request(Line& line, Options& options) {
    one(line, options);
    line.positional("DRIVER", "Who asks", options.driver, config::name<DriverTag>());
}

void backup(Line& line, Options& options) {
    line.positional("FILE", "A new file for the copy", options.file, config::path());
}

void panel(Line& line, Options& options) {
    line.flag("--control", "It may also stop and resume charge points", options.control);
}

void watch(Line& line, Options& options) { line.positionals("CP", "Only these charge points", options.cps, cp_id()); }

const Verb* find_verb(std::string_view name) {
    const auto& all = verbs();
    const auto found = std::find_if(all.begin(), all.end(), [name](const Verb& verb) { return name == verb.name; });
    return found == all.end() ? nullptr : &*found;
}

void declare(SubcommandLine& line, Options& options) {
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

/// A command line as far as it has been typed.
struct Typed {
    std::string verb;                ///< empty: none yet
    std::vector<std::string> given;  ///< arguments behind the verb that are complete
    std::string option;              ///< whose argument the last word is; empty: none
    std::string last;
};

Typed read_words(const std::vector<std::string>& words, const SubcommandLine& grammar) {
    Typed typed;
    for (const auto& word : words) {
        const bool is_last = &word == &words.back();
        if (is_last) {
            typed.last = word == "=" ? std::string{} : word;
        } else if (word == "=") {  // the shell's own way to split --state=available
            continue;
        } else if (!typed.option.empty()) {
            typed.option.clear();
        } else if (grammar.takes_value(typed.verb, word)) {
            typed.option = word;
        } else if (!word.starts_with('-') && typed.verb.empty()) {
            typed.verb = word;
        } else if (!word.starts_with('-')) {
            typed.given.push_back(word);
        }
    }
    return typed;
}

std::vector<std::string> values_of(const std::string& option, const Known& known) {
    if (option == "--bus") return {"system", "session"};
    if (option == "--lang") return {"es", "en"};
    if (option == "--cp") return known.ids(false);
    if (option != "--state") return {};
    std::vector<std::string> states;
    states.reserve(all_cp_states.size());
    for (const auto state : all_cp_states) states.emplace_back(word(state));
    return states;
}

std::vector<std::string> arguments_of(const Typed& typed, const Known& known) {
    const auto* const verb = find_verb(typed.verb);
    if (verb == nullptr || verb->takes == Takes::nothing) return {};
    if (verb->takes != Takes::charge_points && !typed.given.empty()) return {};
    auto ids = known.ids(verb->takes == Takes::hosted_charge_point);
    std::erase_if(ids, [&typed](const std::string& id) {
        return std::find(typed.given.begin(), typed.given.end(), id) != typed.given.end();
    });
    return ids;
}

std::vector<std::string> all_candidates(const Typed& typed, const Known& known, const SubcommandLine& grammar) {
    if (!typed.option.empty()) return values_of(typed.option, known);
    if (typed.last.starts_with('-')) return grammar.options(typed.verb);
    if (typed.verb.empty()) return grammar.verbs();
    return arguments_of(typed, known);
}

}  // namespace

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all{
        {"status", "Shows how Central is", Takes::nothing, nothing, do_status},
        {"list", "Lists the charge points", Takes::nothing, list, do_list},
        {"show", "Shows one charge point", Takes::charge_point, one, do_show},
        {"panel", "Shows Central's panel on this terminal", Takes::nothing, panel, do_panel},
        {"watch", "Prints a line for each change, until interrupted", Takes::charge_points, watch, do_watch},
        {"stop", "Stops charge points; supplies end at once", Takes::charge_points, stop, do_stop},
        {"resume", "Lets stopped charge points take supplies again", Takes::charge_points, some, do_resume},
        {"finish", "Ends the supply at a charge point", Takes::charge_point, one, do_finish},
        {"settle", "Ends a session of which nothing is heard any more", Takes::nothing, settle, do_settle},
        {"add", "Adds a charge point", Takes::nothing, add, do_add},
        {"remove", "Removes a charge point", Takes::charge_point, one, do_remove},
        {"set-tariff", "Sets the tariff of sessions authorised from now on", Takes::charge_point, set_tariff,
         do_set_tariff},
        {"sessions", "Lists sessions, the newest first", Takes::nothing, sessions, do_sessions},
        {"tickets", "Lists tickets, the newest first", Takes::nothing, books, do_tickets},
        {"messages", "Lists Central's application messages", Takes::nothing, messages, do_messages},
        {"fault", "Makes an engine on this machine faulty", Takes::hosted_charge_point, fault, do_fault},
        {"repair", "Makes it well again", Takes::hosted_charge_point, one, do_repair},
        {"plug", "Plugs the simulated vehicle in", Takes::hosted_charge_point, one, do_plug},
        {"unplug", "Unplugs it", Takes::hosted_charge_point, one, do_unplug},
        {"request", "Asks for a supply as somebody at the charge point would", Takes::hosted_charge_point, request,
         do_request},
        {"backup", "Copies Central's ledger into a new file", Takes::nothing, backup, do_backup},
        {"version", "Prints the versions of evctl and of Central", Takes::nothing, nothing, do_version},
    };
    return all;
}

Result<Invocation> read(int argc, const char* const* argv) {
    Invocation invocation;
    SubcommandLine line{program, purpose};
    declare(line, invocation.options);
    auto print = line.parse(argc, argv);
    if (!print) return tl::make_unexpected(print.error());
    invocation.print = *std::move(print);
    if (invocation.print) return invocation;
    invocation.verb = find_verb(line.chosen());
    if (const auto status = check(invocation); !status) return tl::make_unexpected(status.error());
    return invocation;
}

std::vector<std::string> candidates(const Known& known) {
    if (known.words.empty()) return {};
    Options options;
    SubcommandLine grammar{program, purpose};
    declare(grammar, options);
    const auto typed = read_words(known.words, grammar);
    auto all = all_candidates(typed, known, grammar);
    std::erase_if(all, [&typed](const std::string& candidate) { return !candidate.starts_with(typed.last); });
    return all;
}

}  // namespace evc::evctl
