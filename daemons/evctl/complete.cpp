#include "evctl/complete.hpp"

#include <algorithm>
#include <iostream>

#include "core/cp_state.hpp"
#include "core/printable.hpp"
#include "evctl/command_line.hpp"
#include "platform/service/exit.hpp"

namespace evc::evctl {
namespace {

constexpr milliseconds patience{1'500};

/// A command line as far as it has been typed.
struct Typed {
    std::string verb;                ///< empty: none yet
    std::vector<std::string> given;  ///< arguments behind the verb that are complete
    std::string option;              ///< whose argument the last word is; empty: none
    std::string last;
};

Typed read_words(const std::vector<std::string>& words) {
    const Grammar grammar;
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

std::vector<std::string> all_candidates(const Typed& typed, const Known& known) {
    if (!typed.option.empty()) return values_of(typed.option, known);
    if (typed.last.starts_with('-')) return Grammar{}.options(typed.verb);
    if (typed.verb.empty()) return Grammar{}.verbs();
    return arguments_of(typed, known);
}

/// The bus that the words before name; ssh would have to ask for a password.
std::optional<bus::BusAddress> where(const std::vector<std::string>& words) {
    const auto says = [&words](std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    if (says("-H") || says("--host")) return std::nullopt;
    return bus::BusAddress{says("session") ? bus::Kind::session : bus::Kind::system, {}};
}

}  // namespace

std::vector<std::string> candidates(const Known& known) {
    if (known.words.empty()) return {};
    const auto typed = read_words(known.words);
    auto all = all_candidates(typed, known);
    std::erase_if(all, [&typed](const std::string& candidate) { return !candidate.starts_with(typed.last); });
    return all;
}

int complete(int argc, const char* const* argv) {
    Known known;
    known.words.assign(argv, argv + argc);
    known.ids = [&known](bool hosted) -> std::vector<std::string> {
        const auto there = where(known.words);
        if (!there) return {};
        BlockingClient peer{*there, patience};
        return hosted ? Engines{peer}.ids() : Central{peer}.ids();
    };
    for (const auto& candidate : candidates(known)) std::cout << printable(candidate) << '\n';
    return service::exit_status(service::Exit::done);
}

}  // namespace evc::evctl
