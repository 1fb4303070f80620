#pragma once

#include <vector>

#include "central/bus/chores.hpp"
#include "central/bus/manager.hpp"
#include "central/bus/orders.hpp"
#include "central/central.hpp"
#include "platform/bus/server.hpp"
#include "platform/log/lasting.hpp"

namespace evc::central {

/// Central on D-Bus, as org.evcharging.Central1: shows what its Fleet knows and gives it the operators' orders.
class Bus {
public:
    /// `chores` outlive this.
    Bus(loop::Loop& loop, Central& central, const bus::Where& where, Chores& chores);
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
    Orders orders_;
    Chores& chores_;
    LedgerReads reads_;
    log::Lasting away_;
    Manager* manager_ = nullptr;  ///< owned by the server's objects while it is up
    std::vector<CpId> to_add_;    ///< while it comes up
    bus::Server server_;
    Watching watching_;
};

}  // namespace evc::central
