#include "platform/config/arguments.hpp"

#include <algorithm>

#include "platform/config/nearest.hpp"
#include "platform/config/text_file.hpp"

namespace evc::config {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// CLI11 starts its sentence with the option's name; the rest differs from release to release.
std::string mismatch_text(const std::string& what) {
    return what.substr(0, what.find(':')) + ": found no value, or it is there twice; allowed: once, with one value";
}

}  // namespace

Arguments::Argument& Arguments::declare(const std::string& shown, Setter setter) {
    return arguments_.emplace_back(Argument{.shown = shown, .set = std::move(setter)});
}

void Arguments::add(const std::string& shown, const std::string& name, const std::string& help,
                    const std::string& value, Setter setter) {
    auto& argument = declare(shown, std::move(setter));
    argument.texts.emplace_back();
    argument.option = app_.add_option(name, argument.texts.front(), help)->type_name(value);
}

void Arguments::add_all(const std::string& shown, const std::string& name, const std::string& help, Setter append) {
    auto& argument = declare(shown, std::move(append));
    argument.option = app_.add_option(name, argument.texts, help)->type_name("");
}

void Arguments::flag(const std::string& name, const std::string& help, bool& out, bool value) {
    auto* const option = app_.add_flag(name, help);
    flags_.emplace_back(option, [&out, value] { out = value; });
}

std::optional<std::string> Arguments::missing() const {
    const auto found = std::find_if(arguments_.begin(), arguments_.end(), [](const Argument& argument) {
        return argument.shown.front() == '<' && argument.option->count() == 0;
    });
    return found == arguments_.end() ? std::nullopt : std::optional{found->shown};
}

Status Arguments::apply() const {
    for (const auto& argument : arguments_) {
        if (argument.option->count() == 0) continue;
        for (const auto& text : argument.texts) {
            if (const auto allowed = argument.set(text))
                return usage(argument.shown + ": found " + in_quotes(text) + "; allowed: " + *allowed);
        }
    }
    for (const auto& [option, set] : flags_)
        if (option->count() > 0) set();
    return {};
}

std::vector<std::string> Arguments::options() const {
    std::vector<std::string> names;
    for (const auto* option : app_.get_options())
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

bool Arguments::takes_value(const std::string& option) const {
    const auto* const found = app_.get_option_no_throw(option);
    return found != nullptr && found->get_items_expected_max() > 0;
}

std::string Arguments::form() const {
    auto text = name_;
    for (const auto& argument : arguments_)
        if (argument.shown.front() != '-') text += " " + argument.shown;
    return text + " [options]";
}

tl::unexpected<Error> Arguments::refuse(const std::string& extra, const std::vector<std::string>& known) const {
    if (extra.size() > 1 && extra.front() == '-') {
        const auto name = extra.substr(0, extra.find('='));
        return usage("unknown option " + in_quotes(name) + did_you_mean(name, known) + "; see --help");
    }
    return usage("found " + in_quotes(extra) + " after the last argument; allowed: " + form());
}

Result<std::optional<std::string>> parse(CLI::App& app, const Arguments& arguments, int argc, const char* const* argv) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return app.help();
    } catch (const CLI::ArgumentMismatch& error) {
        return arguments.usage(mismatch_text(error.what()));
    } catch (const CLI::ParseError& error) {
        return arguments.usage(first_line(error.what()));
    }
    return std::nullopt;
}

}  // namespace evc::config
