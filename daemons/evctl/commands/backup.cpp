#include <csignal>

#include "evctl/commands/commands.hpp"
#include "evctl/commands/report.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/signals.hpp"
#include "platform/store/new_file.hpp"

namespace evc::evctl {

using i18n::fill;
using i18n::tr;

ExitResult do_backup(Context& context) {
    const auto& path = context.options.file;
    auto file = store::NewFile::create(path.string());
    if (!file) return fail(service::Exit::failed, file.error().text);
    const loop::Signals interrupted{context.peer.loop(), {SIGINT, SIGTERM, SIGHUP}, [&file](int number) {
                                        file->discard();
                                        std::signal(number, SIG_DFL);
                                        std::raise(number);
                                    }};
    const auto status = context.central.backup(file->descriptor());
    if (!status) return give(context, status, {});
    if (const auto kept = file->keep(); !kept) return fail(service::Exit::failed, kept.error().text);
    return give(context, status, fill(tr("{0}: holds a copy of the ledger"), {path.string()}));
}

}  // namespace evc::evctl
