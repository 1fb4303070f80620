#include "platform/config/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace evc::config {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// CLI11 starts its sentence with the option's name; the rest differs from release to release.
std::string mismatch_text(const std::string& what) {
    return what.substr(0, what.find(':')) + ": found no value, or it is there twice; allowed: once, with one value";
}

}  // namespace

Arguments::Arguments(std::string name, std::shared_ptr<CLI::App> app) : name_(std::move(name)), app_(std::move(app)) {}

void Arguments::declare(const std::string& shown, const std::string& name, const std::string& help,
                        const std::string& value, Setter setter) {
    auto& argument = arguments_.emplace_back(Argument{.shown = shown, .set = std::move(setter)});
    if (shown.ends_with("...]")) {
        argument.option = app_->add_option(name, argument.texts, help);
    } else {
        argument.texts.emplace_back();
        argument.option = app_->add_option(name, argument.texts.front(), help);
    }
    argument.option->type_name(value);
}

void Arguments::flag(const std::string& flag, const std::string& help, bool& out, bool value) {
    flags_.emplace_back(app_->add_flag(flag, help), [&out, value] { out = value; });
}

bool Arguments::given(const std::string& name) const { return app_->count(name) > 0; }

std::optional<std::string> Arguments::missing() const {
    const auto found = std::find_if(arguments_.begin(), arguments_.end(), [](const Argument& argument) {
        return argument.shown.front() == '<' && argument.option->count() == 0;
    });
    return found == arguments_.end() ? std::nullopt : std::optional{found->shown};
}

Status Arguments::apply() const {
    for (const auto& argument : arguments_) {
        if (argument.option->count() == 0) continue;
        for (const auto& text : argument.texts)
            if (const auto allowed = argument.set(text))
                return usage(argument.shown + ": " + found_instead(in_quotes(text), *allowed));
    }
    for (const auto& [option, set] : flags_)
        if (option->count() > 0) set();
    return {};
}

std::vector<std::string> Arguments::options() const {
    std::vector<std::string> names;
    for (const auto* option : std::as_const(*app_).get_options())
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

std::string Arguments::form() const {
    auto text = name_;
    for (const auto& argument : arguments_)
        if (argument.shown.front() != '-') text += " " + argument.shown;
    return text + " [options]";
}

Result<std::optional<std::string>> Arguments::parse(int argc, const char* const* argv) const {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return app_->help();
    } catch (const CLI::ArgumentMismatch& error) {
        return usage(mismatch_text(error.what()));
    } catch (const CLI::ParseError& error) {
        return usage(first_line(error.what()));
    }
    return std::nullopt;
}

tl::unexpected<Error> Arguments::usage(const std::string& why) const {
    return failure(Fault::usage, name_ + ": " + why);
}

tl::unexpected<Error> Arguments::refuse(const std::string& extra, const std::vector<std::string>& known) const {
    if (extra.size() > 1 && extra.front() == '-') {
        const auto name = extra.substr(0, extra.find('='));
        return usage("unknown option " + in_quotes(name) + did_you_mean(name, known) + "; see --help");
    }
    return usage(found_instead(in_quotes(extra) + " after the last argument", form()));
}

}  // namespace evc::config
