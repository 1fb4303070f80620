#include "platform/config/subcommand_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <utility>

#include "platform/config/command_line.hpp"

namespace evc::config {

SubcommandLine::SubcommandLine(const std::string& program, const std::string& purpose)
    : Arguments(program, std::make_shared<CLI::App>(purpose, program)) {
    app().allow_extras();
    app().require_subcommand(0, 1);
    app().set_help_flag("-h,--help", "Print this and exit");
    app().add_flag("--version", version_, "Print the version and exit");
    const auto formatter = app().get_formatter();
    formatter->label("SUBCOMMAND", "VERB");
    formatter->label("SUBCOMMANDS", "VERBS");
    formatter->label("Subcommand", "Verb");
    formatter->label("Subcommands", "Verbs");
}

SubcommandLine::Verb::Verb(SubcommandLine& line, const std::string& name, const std::string& help)
    : Arguments(line.name() + " " + name, {line.app_, line.app().add_subcommand(name, help)}) {
    app().fallthrough();
}

Result<std::optional<std::string>> SubcommandLine::parse(int argc, const char* const* argv) const {
    auto help = Arguments::parse(argc, argv);
    if (!help || *help) return help;
    if (version_) return name() + " " + std::string{version()} + "\n";
    const auto extras = app().remaining();
    const auto* const verb = find(chosen());
    if (verb == nullptr) {
        if (extras.empty()) return usage("found no verb; see --help");
        const auto& extra = extras.front();
        if (extra.front() == '-') return refuse(extra, options());
        return usage("unknown verb " + in_quotes(extra) + did_you_mean(extra, verbs()) + "; see --help");
    }
    if (!extras.empty()) return verb->refuse(extras.front(), options(chosen()));
    if (const auto missing = verb->missing()) return verb->usage(*missing + " is missing; allowed: " + verb->form());
    return apply().and_then([verb] { return verb->apply(); }).map([] { return std::optional<std::string>{}; });
}

const SubcommandLine::Verb* SubcommandLine::find(const std::string& name) const {
    const auto is_it = [&name](const Verb& verb) { return verb.app().get_name() == name; };
    const auto found = std::find_if(verbs_.begin(), verbs_.end(), is_it);
    return found == verbs_.end() ? nullptr : &*found;
}

std::string SubcommandLine::chosen() const {
    const auto given = app().get_subcommands();
    return given.empty() ? std::string{} : given.front()->get_name();
}

std::vector<std::string> SubcommandLine::verbs() const {
    std::vector<std::string> names;
    for (const auto& verb : verbs_) names.push_back(verb.app().get_name());
    return names;
}

std::vector<std::string> SubcommandLine::options(const std::string& verb) const {
    auto names = options();
    const auto* const found = find(verb);
    if (found == nullptr) return names;
    for (const auto& name : found->options())
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

bool SubcommandLine::takes_value(const std::string& verb, const std::string& option) const {
    const auto takes = [&option](const Arguments& arguments) {
        const auto* const found = std::as_const(arguments.app()).get_option_no_throw(option);
        return found != nullptr && found->get_items_expected_max() > 0;
    };
    const auto* const found = find(verb);
    return takes(*this) || (found != nullptr && takes(*found));
}

}  // namespace evc::config
