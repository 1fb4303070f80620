#include <csignal>

#include "evctl/deeds/deeds.hpp"
#include "evctl/deeds/tally.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/signals.hpp"
#include "platform/store/new_file.hpp"

namespace evc::evctl {

using i18n::fill;
using i18n::tr;

Ending do_backup(Desk& desk) {
    const auto& path = desk.options.file;
    auto file = store::NewFile::create(path.string());
    if (!file) return fail(service::Exit::failed, file.error().text);
    const loop::Signals interrupted{desk.peer.loop(), {SIGINT, SIGTERM, SIGHUP}, [&file](int number) {
                                        file->discard();
                                        std::signal(number, SIG_DFL);
                                        std::raise(number);
                                    }};
    const auto status = desk.central.backup(file->descriptor());
    if (!status) return give(desk, status, {});
    if (const auto kept = file->keep(); !kept) return fail(service::Exit::failed, kept.error().text);
    return give(desk, status, fill(tr("{0}: holds a copy of the ledger"), {path.string()}));
}

}  // namespace evc::evctl
