#pragma once

#include <functional>

#include "app/reload.hpp"
#include "central/central.hpp"
#include "platform/bus/reply.hpp"
#include "platform/loop/worker.hpp"

namespace evc::central {

/// What takes a while and is done on a worker of its own, one of each at a time: the ledger's backup and reading the
/// configuration anew.
class BackgroundJobs {
public:
    /// `reconfigured` comes on the loop with a configuration that takes effect now, after Central has it.
    BackgroundJobs(loop::Loop& loop, Central& central, std::function<void(const Config&)> reconfigured);

    void back_up(const bus::UnixFd& file, const bus::Reply<>& reply);
    /// What comes of it is logged, too.
    void reload(const app::Reloaded& reloaded);

private:
    void apply(const Result<Config>& fresh, const app::Reloaded& reloaded);

    Central& central_;
    const std::function<void(const Config&)> reconfigured_;
    bool backing_up_ = false;
    bool reloading_ = false;
    loop::Worker worker_;
};

}  // namespace evc::central
