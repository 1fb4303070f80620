#pragma once

#include <vector>

#include "central/bus/background_jobs.hpp"
#include "central/bus/manager.hpp"
#include "central/bus/operator_calls.hpp"
#include "central/central.hpp"
#include "platform/bus/server.hpp"
#include "platform/log/log.hpp"

namespace evc::central {

/// Central on D-Bus, as org.evcharging.Central1: shows what its Fleet knows and gives it the operators' orders.
class Bus {
public:
    /// `background_jobs` outlive this.
    Bus(loop::Loop& loop, Central& central, const bus::BusAddress& where, BackgroundJobs& background_jobs);
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

private:
    void up();
    [[nodiscard]] bool fill();
    void down(const Error& error);
    void add(const CpId& cp);
    void changed(const CpId& cp);
    void changed();
    void said(const Notice& notice);

    Central& central_;
    OperatorCalls calls_;
    BackgroundJobs& background_jobs_;
    LedgerReads reads_;
    log::LatchedCondition away_;
    Manager* manager_ = nullptr;  ///< owned by the server's objects while it is up
    std::vector<CpId> to_add_;    ///< while it comes up
    bus::Server server_;
    Subscription subscription_;
};

}  // namespace evc::central
