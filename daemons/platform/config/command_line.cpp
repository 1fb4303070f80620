#include "platform/config/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "platform/config/nearest.hpp"
#include "platform/config/text_file.hpp"

namespace evc::config {

struct CommandLine::State {
    struct Argument {
        std::string shown;  ///< `<port>`, `[cpId]` or `--database`
        std::string name;
        bool required;
        Setter set;
        std::string text = {};
        CLI::Option* option = nullptr;
    };

    State(std::string name, const std::string& purpose) : program(std::move(name)), app(purpose, program) {}

    std::string program;
    CLI::App app;
    std::deque<Argument> arguments;  // CLI11 keeps references into it
    std::deque<std::pair<CLI::Option*, std::function<void()>>> flags;
    std::vector<std::string> may_miss = {"--config"};
    std::vector<std::pair<std::string, std::string>> needs;
    std::string config;
    bool version = false;
    bool check = false;

    [[nodiscard]] tl::unexpected<Error> usage(const std::string& why) const {
        return failure(Fault::usage, program + ": " + why);
    }
    [[nodiscard]] Status refuse_extras() const;
    [[nodiscard]] Status refuse_missing() const;
    [[nodiscard]] Status apply() const;
    [[nodiscard]] std::vector<std::string> options() const;
    [[nodiscard]] std::string form() const;
};

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// CLI11 starts its sentence with the option's name; the rest differs from release to release.
std::string mismatch_text(const std::string& what) {
    return what.substr(0, what.find(':')) + ": found no value, or it is there twice; allowed: once, with one value";
}

}  // namespace

std::vector<std::string> CommandLine::State::options() const {
    std::vector<std::string> names;
    for (const auto* option : app.get_options())
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

std::string CommandLine::State::form() const {
    auto text = program;
    for (const auto& argument : arguments)
        if (argument.name.front() != '-') text += " " + argument.shown;
    return text + " [options]";
}

Status CommandLine::State::refuse_extras() const {
    const auto extras = app.remaining();
    if (extras.empty()) return {};
    const auto& extra = extras.front();
    if (extra.size() > 1 && extra.front() == '-') {
        const auto name = extra.substr(0, extra.find('='));
        return usage("unknown option " + in_quotes(name) + did_you_mean(name, options()) + "; see --help");
    }
    return usage("found " + in_quotes(extra) + " after the last argument; allowed: " + form());
}

Status CommandLine::State::refuse_missing() const {
    const auto is_given = [this](const std::string& name) { return app.count(name) > 0; };
    for (const auto& [flag, other] : needs)
        if (is_given(flag) && !is_given(other))
            return usage(flag + ": found no " + other + "; allowed: together with it");
    if (std::any_of(may_miss.begin(), may_miss.end(), is_given)) return {};
    const auto missing = std::find_if(arguments.begin(), arguments.end(), [](const Argument& argument) {
        return argument.required && argument.option->count() == 0;
    });
    if (missing == arguments.end()) return {};
    return usage(missing->shown + " is missing; allowed: " + form() + ", or --config FILE");
}

Status CommandLine::State::apply() const {
    for (const auto& argument : arguments) {
        if (argument.option->count() == 0) continue;
        if (const auto allowed = argument.set(argument.text)) {
            return usage(argument.shown + ": found " + in_quotes(argument.text) + "; allowed: " + *allowed);
        }
    }
    for (const auto& [option, set] : flags)
        if (option->count() > 0) set();
    return {};
}

std::string_view version() { return EVC_VERSION; }

CommandLine::CommandLine(std::string program, const std::string& purpose)
    : state_(std::make_unique<State>(std::move(program), purpose)) {
    auto& app = state_->app;
    app.allow_extras();
    app.set_help_flag("-h,--help", "Print this and exit");
    app.add_flag("--version", state_->version, "Print the version and exit");
    app.add_option("--config", state_->config, "Read this YAML file; the command line beats it")->type_name("FILE");
    app.add_flag("--check-config", state_->check, "Check the command line and the files it names, and exit");
}

CommandLine::~CommandLine() = default;

void CommandLine::add(const std::string& shown, const std::string& name, const std::string& help,
                      const std::string& value, Setter setter) {
    auto& argument = state_->arguments.emplace_back(
        State::Argument{.shown = shown, .name = name, .required = shown.front() == '<', .set = std::move(setter)});
    argument.option = state_->app.add_option(name, argument.text, help)->type_name(value);
}

void CommandLine::flag(const std::string& flag, const std::string& help, bool& out, bool value) {
    auto* const option = state_->app.add_flag(flag, help);
    state_->flags.emplace_back(option, [&out, value] { out = value; });
}

void CommandLine::allow_missing(const std::string& flag) { state_->may_miss.push_back(flag); }

void CommandLine::needs(const std::string& flag, const std::string& other) { state_->needs.emplace_back(flag, other); }

Result<std::optional<std::string>> CommandLine::parse(int argc, const char* const* argv, const ReadFile& read_file) {
    auto& state = *state_;
    try {
        state.app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return state.app.help();
    } catch (const CLI::ArgumentMismatch& error) {
        return state.usage(mismatch_text(error.what()));
    } catch (const CLI::ParseError& error) {
        return state.usage(first_line(error.what()));
    }
    if (const auto status = state.refuse_extras(); !status) return tl::make_unexpected(status.error());
    if (state.version) return state.program + " " + std::string{version()} + "\n";
    if (const auto status = state.refuse_missing(); !status) return tl::make_unexpected(status.error());
    if (const auto status = state.apply(); !status) return tl::make_unexpected(status.error());
    if (!state.config.empty()) {
        if (const auto status = read_file(state.config); !status) return tl::make_unexpected(status.error());
    }
    if (const auto status = state.apply(); !status) return tl::make_unexpected(status.error());
    return std::nullopt;
}

bool CommandLine::check_only() const { return state_->check; }

const std::string& CommandLine::config_file() const { return state_->config; }

bool CommandLine::given(const std::string& name) const { return state_->app.count(name) > 0; }

}  // namespace evc::config
