#include "platform/config/command_line.hpp"

#include <algorithm>

#include "platform/config/arguments.hpp"

namespace evc::config {

struct CommandLine::State {
    State(const std::string& name, const std::string& purpose)
        : program(name), app(purpose, name), arguments(name, app) {}

    std::string program;
    CLI::App app;
    Arguments arguments;
    std::vector<std::string> may_miss = {"--config"};
    std::vector<std::pair<std::string, std::string>> needs;
    std::string config;
    bool version = false;
    bool check = false;

    [[nodiscard]] Status refuse_extras() const;
    [[nodiscard]] Status refuse_missing() const;
};

Status CommandLine::State::refuse_extras() const {
    const auto extras = app.remaining();
    if (extras.empty()) return {};
    return arguments.refuse(extras.front(), arguments.options());
}

Status CommandLine::State::refuse_missing() const {
    const auto is_given = [this](const std::string& name) { return arguments.given(name); };
    for (const auto& [flag, other] : needs)
        if (is_given(flag) && !is_given(other))
            return arguments.usage(flag + ": found no " + other + "; allowed: together with it");
    if (std::any_of(may_miss.begin(), may_miss.end(), is_given)) return {};
    const auto missing = arguments.missing();
    if (!missing) return {};
    return arguments.usage(*missing + " is missing; allowed: " + arguments.form() + ", or --config FILE");
}

std::string_view version() { return EVC_VERSION; }

Wall build_time() { return Wall{seconds{EVC_BUILD_TIME}}; }

CommandLine::CommandLine(const std::string& program, const std::string& purpose)
    : state_(std::make_unique<State>(program, purpose)) {
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
    state_->arguments.add(shown, name, help, value, std::move(setter));
}

void CommandLine::flag(const std::string& flag, const std::string& help, bool& out, bool value) {
    state_->arguments.flag(flag, help, out, value);
}

void CommandLine::allow_missing(const std::string& flag) { state_->may_miss.push_back(flag); }

void CommandLine::needs(const std::string& flag, const std::string& other) { state_->needs.emplace_back(flag, other); }

Result<std::optional<std::string>> CommandLine::parse(int argc, const char* const* argv, const ReadFile& read_file) {
    auto& state = *state_;
    auto help = config::parse(state.app, state.arguments, argc, argv);
    if (!help || *help) return help;
    if (const auto status = state.refuse_extras(); !status) return tl::make_unexpected(status.error());
    if (state.version) return state.program + " " + std::string{version()} + "\n";
    if (const auto status = state.refuse_missing(); !status) return tl::make_unexpected(status.error());
    if (const auto status = state.arguments.apply(); !status) return tl::make_unexpected(status.error());
    if (!state.config.empty()) {
        if (const auto status = read_file(state.config); !status) return tl::make_unexpected(status.error());
    }
    if (const auto status = state.arguments.apply(); !status) return tl::make_unexpected(status.error());
    return std::nullopt;
}

bool CommandLine::check_only() const { return state_->check; }

bool CommandLine::given(const std::string& name) const { return state_->arguments.given(name); }

}  // namespace evc::config
