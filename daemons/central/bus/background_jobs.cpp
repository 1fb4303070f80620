#include "central/bus/background_jobs.hpp"

#include "platform/store/maintenance.hpp"

namespace evc::central {

BackgroundJobs::BackgroundJobs(loop::Loop& loop, Central& central)
    : central_(central),
      worker_(loop, "background", 2),
      reload_(worker_, central.config(), load, need_restart,
              [this](const Config& fresh) { central_.reconfigure(fresh); }) {}

void BackgroundJobs::back_up(const bus::UnixFd& file, const bus::Reply<>& reply) {
    if (backing_up_) return reply.refuse(bus::ErrorCode::busy, "another backup is under way");
    backing_up_ = worker_.submit([this, file, reply, ledger = central_.config().ledger.string()] {
        const auto status = store::backup_ledger_into(ledger, file.get());
        return [this, reply, status] {
            backing_up_ = false;
            if (status) return reply.done();
            const bool invalid = status.error().fault == Fault::invalid;
            reply.refuse(invalid ? bus::ErrorCode::invalid_argument : bus::ErrorCode::failed, status.error().text);
        };
    });
}

}  // namespace evc::central
