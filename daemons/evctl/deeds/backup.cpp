#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "evctl/deeds/deeds.hpp"
#include "evctl/deeds/tally.hpp"
#include "platform/i18n/language.hpp"
#include "platform/loop/signals.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::tr;

/// A new file of ours alone; taken away again unless it is kept.
class NewFile {
public:
    explicit NewFile(std::filesystem::path path)
        : path_(std::move(path)), descriptor_(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
    ~NewFile() {
        if (descriptor_ < 0) return;
        if (!kept_) remove();
        close(descriptor_);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    void keep() { kept_ = true; }
    void remove() const { unlink(path_.c_str()); }

private:
    std::filesystem::path path_;
    int descriptor_;
    bool kept_ = false;
};

}  // namespace

Ending do_backup(Desk& desk) {
    const auto& path = desk.options.file;
    NewFile file{path};
    if (file.descriptor() < 0)
        return fail(service::Exit::failed, path.string() + ": " + std::generic_category().message(errno));
    const loop::Signals interrupted{desk.peer.loop(), {SIGINT, SIGTERM, SIGHUP}, [&file](int number) {
                                        file.remove();
                                        std::signal(number, SIG_DFL);
                                        std::raise(number);
                                    }};
    const auto status = desk.central.backup(file.descriptor());
    if (status) file.keep();
    return give(desk, status, fill(tr("{0}: holds a copy of the ledger"), {path.string()}));
}

}  // namespace evc::evctl
