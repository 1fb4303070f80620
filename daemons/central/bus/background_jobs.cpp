#include "central/bus/background_jobs.hpp"

#include <memory>
#include <utility>

#include "platform/log/log.hpp"
#include "platform/store/ledger_care.hpp"

namespace evc::central {
namespace {

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

BackgroundJobs::BackgroundJobs(loop::Loop& loop, Central& central, std::function<void(const Config&)> reconfigured)
    : central_(central), reconfigured_(std::move(reconfigured)), worker_(loop, "background", 2) {}

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

void BackgroundJobs::reload(const app::Reloaded& reloaded) {
    if (reloading_) return reloaded(failure(Fault::unavailable, app::already_reloading));
    reloading_ = worker_.submit([this, reloaded, running = central_.config()] {
        auto fresh = std::make_shared<Result<Config>>(central::reload(running));
        return [this, reloaded, fresh] {
            reloading_ = false;
            apply(*fresh, reloaded);
        };
    });
}

void BackgroundJobs::apply(const Result<Config>& fresh, const app::Reloaded& reloaded) {
    const auto refuse = [&reloaded](const std::string& why) {
        log::warning("new configuration rejected, keeping the old one: " + why);
        reloaded(failure(Fault::config, why));
    };
    if (!fresh) return refuse(fresh.error().text);
    if (const auto keys = need_restart(central_.config(), *fresh); !keys.empty())
        return refuse("these keys take effect only after a restart: " + listed(keys));
    central_.reconfigure(*fresh);
    reconfigured_(*fresh);
    log::info("the configuration was read anew");
    reloaded({});
}

}  // namespace evc::central
