#include "engine/care.hpp"

#include <iostream>

#include "platform/i18n/language.hpp"
#include "platform/loop/loop.hpp"
#include "platform/service/exit.hpp"
#include "platform/store/journal_care.hpp"
#include "program/launch.hpp"

namespace evc::engine {

int set_aside(const Config& config) {
    const auto journal = (config.state_directory / journal_file).string();
    const auto aside = store::set_journal_aside(journal, loop::Loop::now().wall);
    if (!aside) return program::complain("EV_CP_E", aside.error());
    for (const auto& finding : aside->findings) std::cout << finding << '\n';
    std::cout << i18n::fill(i18n::tr("{0} is damaged and is called {1} now"), {journal, aside->name}) << '\n'
              << i18n::tr("The next start begins a new journal; CENTRAL settles as lost what this one had not reported")
              << std::endl;
    return service::exit_status(service::Exit::done);
}

}  // namespace evc::engine
