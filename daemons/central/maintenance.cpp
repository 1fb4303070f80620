#include "central/maintenance.hpp"

#include <iostream>

#include "app/launch.hpp"
#include "app/set_aside.hpp"
#include "core/printable.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/loop.hpp"
#include "platform/service/exit.hpp"
#include "platform/store/ledger_care.hpp"

namespace evc::central {

using service::Exit;
using service::exit_status;

int backup(const Config& config) {
    if (auto status = store::backup_ledger(config.ledger.string(), config.backup.string()); !status)
        return app::complain("EV_Central", status.error());
    std::cout << config.ledger.string() << " was copied to " << config.backup.string() << std::endl;
    return exit_status(Exit::done);
}

int verify(const Config& config) {
    const auto findings = store::verify_ledger(config.ledger.string());
    if (!findings) return app::complain("EV_Central", findings.error());
    for (const auto& finding : *findings) std::cout << printable(finding) << '\n';
    if (findings->empty()) std::cout << config.ledger.string() << " is sound" << std::endl;
    return exit_status(findings->empty() ? Exit::done : Exit::failed);
}

int set_aside(const Config& config) {
    const auto ledger = config.ledger.string();
    const auto aside = store::set_ledger_aside(ledger, loop::Loop::now().wall);
    if (!aside) return app::complain("EV_Central", aside.error());
    app::tell_set_aside(
        ledger, aside->name, aside->findings,
        i18n::tr("Put a backup in its place and start with --recovered; or start without one: the next start "
                 "begins a new ledger, which engines obey after a start with --adopt-ledger"));
    return exit_status(Exit::done);
}

}  // namespace evc::central
