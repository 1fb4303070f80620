#include "platform/config/subcommand_line.hpp"

#include <algorithm>

#include "platform/config/arguments.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/nearest.hpp"
#include "platform/config/text_file.hpp"

namespace evc::config {

struct SubcommandLine::Verb::State {
    State(const std::string& name, const std::string& prefix, CLI::App& its)
        : app(its), arguments(prefix + name, its) {}

    CLI::App& app;
    Arguments arguments;
};

struct SubcommandLine::State {
    State(const std::string& name, const std::string& purpose)
        : program(name), app(purpose, name), arguments(name, app) {}

    std::string program;
    CLI::App app;
    Arguments arguments;
    std::deque<Verb> verbs;
    bool version = false;

    [[nodiscard]] const Verb::State* chosen() const;
    [[nodiscard]] const Verb::State* find(const std::string& name) const;
};

const SubcommandLine::Verb::State* SubcommandLine::State::chosen() const {
    const auto given = app.get_subcommands();
    return given.empty() ? nullptr : find(given.front()->get_name());
}

const SubcommandLine::Verb::State* SubcommandLine::State::find(const std::string& name) const {
    const auto is_it = [&name](const Verb& verb) { return verb.state_->app.get_name() == name; };
    const auto found = std::find_if(verbs.begin(), verbs.end(), is_it);
    return found == verbs.end() ? nullptr : found->state_.get();
}

SubcommandLine::SubcommandLine(const std::string& program, const std::string& purpose)
    : state_(std::make_unique<State>(program, purpose)) {
    auto& app = state_->app;
    app.allow_extras();
    app.require_subcommand(0, 1);
    app.set_help_flag("-h,--help", "Print this and exit");
    app.add_flag("--version", state_->version, "Print the version and exit");
    app.get_formatter()->label("SUBCOMMAND", "VERB");
    app.get_formatter()->label("SUBCOMMANDS", "VERBS");
    app.get_formatter()->label("Subcommand", "Verb");
    app.get_formatter()->label("Subcommands", "Verbs");
}

SubcommandLine::~SubcommandLine() = default;

void SubcommandLine::add(const std::string& flag, const std::string& value, const std::string& help, Setter setter) {
    state_->arguments.add(flag.substr(flag.rfind("--")), flag, help, value, std::move(setter));
}

void SubcommandLine::flag(const std::string& flag, const std::string& help, bool& out, bool value) {
    state_->arguments.flag(flag, help, out, value);
}

SubcommandLine::Verb& SubcommandLine::verb(const std::string& name, const std::string& help) {
    return state_->verbs.emplace_back(Verb{*state_, name, help});
}

Result<std::optional<std::string>> SubcommandLine::parse(int argc, const char* const* argv) {
    auto& state = *state_;
    auto help = config::parse(state.app, state.arguments, argc, argv);
    if (!help || *help) return help;
    if (state.version) return state.program + " " + std::string{version()} + "\n";
    const auto extras = state.app.remaining();
    const auto* const verb = state.chosen();
    if (verb == nullptr) {
        if (extras.empty()) return state.arguments.usage("found no verb; see --help");
        const auto& extra = extras.front();
        if (extra.front() == '-') return state.arguments.refuse(extra, options());
        return state.arguments.usage("unknown verb " + in_quotes(extra) + did_you_mean(extra, verbs()) +
                                     "; see --help");
    }
    if (!extras.empty()) return verb->arguments.refuse(extras.front(), options(chosen()));
    if (const auto missing = verb->arguments.missing())
        return verb->arguments.usage(*missing + " is missing; allowed: " + verb->arguments.form());
    if (const auto status = state.arguments.apply(); !status) return tl::make_unexpected(status.error());
    if (const auto status = verb->arguments.apply(); !status) return tl::make_unexpected(status.error());
    return std::nullopt;
}

std::string SubcommandLine::chosen() const {
    const auto* const verb = state_->chosen();
    return verb == nullptr ? std::string{} : verb->app.get_name();
}

std::vector<std::string> SubcommandLine::verbs() const {
    std::vector<std::string> names;
    for (const auto& verb : state_->verbs) names.push_back(verb.state_->app.get_name());
    return names;
}

std::vector<std::string> SubcommandLine::options() const { return state_->arguments.options(); }

std::vector<std::string> SubcommandLine::options(const std::string& verb) const {
    auto names = options();
    const auto* const found = state_->find(verb);
    if (found == nullptr) return names;
    for (const auto& name : found->arguments.options())
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

bool SubcommandLine::takes_value(const std::string& verb, const std::string& option) const {
    const auto* const found = state_->find(verb);
    return state_->arguments.takes_value(option) || (found != nullptr && found->arguments.takes_value(option));
}

SubcommandLine::Verb::Verb(SubcommandLine::State& line, const std::string& name, const std::string& help)
    : state_(std::make_shared<State>(name, line.program + " ", *line.app.add_subcommand(name, help))) {
    state_->app.fallthrough();
}

void SubcommandLine::Verb::flag(const std::string& flag, const std::string& help, bool& out, bool value) {
    state_->arguments.flag(flag, help, out, value);
}

void SubcommandLine::Verb::add(const std::string& shown, const std::string& name, const std::string& help,
                               const std::string& value, Setter setter) {
    state_->arguments.add(shown, name, help, value, std::move(setter));
}

void SubcommandLine::Verb::add_all(const std::string& shown, const std::string& name, const std::string& help,
                                   Setter append) {
    state_->arguments.add_all(shown, name, help, std::move(append));
}

}  // namespace evc::config
