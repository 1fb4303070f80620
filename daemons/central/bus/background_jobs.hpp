#pragma once

#include "app/reload.hpp"
#include "central/central.hpp"
#include "platform/bus/reply.hpp"
#include "platform/loop/worker.hpp"

namespace evc::central {

/// What takes a while and is done on a worker of its own, one of each at a time: the ledger's backup and reading the
/// configuration anew.
class BackgroundJobs {
public:
    BackgroundJobs(loop::Loop& loop, Central& central);

    void back_up(const bus::UnixFd& file, const bus::Reply<>& reply);
    [[nodiscard]] app::Reload<Config>& reload() { return reload_; }

private:
    Central& central_;
    bool backing_up_ = false;
    loop::Worker worker_;
    app::Reload<Config> reload_;
};

}  // namespace evc::central
