#include "platform/config/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace evc::config {

std::string_view version() { return EVC_VERSION; }

Wall build_time() { return Wall{seconds{EVC_BUILD_TIME}}; }

std::vector<std::string> changed_keys(std::initializer_list<std::pair<const char*, bool>> differences) {
    std::vector<std::string> keys;
    for (const auto& [key, differs] : differences)
        if (differs) keys.emplace_back(key);
    return keys;
}

CommandLine::CommandLine(const std::string& program, const std::string& purpose)
    : Arguments(program, std::make_shared<CLI::App>(purpose, program)) {
    app().allow_extras();
    app().set_help_flag("-h,--help", "Print this and exit");
    app().add_flag("--version", version_, "Print the version and exit");
    app().add_option("--config", config_, "Read this YAML file; the command line beats it")->type_name("FILE");
    app().add_flag("--check-config", check_, "Check the command line and the files it names, and exit");
}

Status CommandLine::refuse_missing() const {
    for (const auto& [flag, other] : needs_)
        if (given(flag) && !given(other)) return usage(flag + ": found no " + other + "; allowed: together with it");
    if (std::any_of(may_miss_.begin(), may_miss_.end(), [this](const auto& flag) { return given(flag); })) return {};
    const auto argument = missing();
    if (!argument) return {};
    return usage(*argument + " is missing; allowed: " + form() + ", or --config FILE");
}

Result<std::optional<std::string>> CommandLine::parse(int argc, const char* const* argv, const ReadFile& read_file) {
    auto help = Arguments::parse(argc, argv);
    if (!help || *help) return help;
    if (const auto extras = app().remaining(); !extras.empty()) return refuse(extras.front(), options());
    if (version_) return name() + " " + std::string{version()} + "\n";
    const auto read = [this, &read_file] { return config_.empty() ? Status{} : read_file(config_); };
    return refuse_missing()
        .and_then([this] { return apply(); })
        .and_then(read)
        .and_then([this] { return apply(); })
        .map([] { return std::optional<std::string>{}; });
}

}  // namespace evc::config
