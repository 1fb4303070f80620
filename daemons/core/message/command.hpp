#pragma once

#include <cstdint>
#include <variant>

#include "core/id.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

// The numbers of STOP and RESUME. Both sides believe a small step only, so that nobody pushes the numbers of a charge
// point to where they end; the first one that an engine hears may be any that leaves room for a life's orders.

inline constexpr std::uint64_t order_number_step = 1'000;
inline constexpr std::uint64_t order_number_first_max = 1'000'000'000'000'000;

struct Authorize {
    SessionId session;
    RequestId request;
    DriverId driver;
    Tariff tariff;
    Wall expires_at;

    friend bool operator==(const Authorize&, const Authorize&) = default;
};

struct Begin {
    SessionId session;
    EngineId engine;
    Wall expires_at;

    friend bool operator==(const Begin&, const Begin&) = default;
};

struct StopCp {
    std::uint64_t n = 0;
    Reason reason;

    friend bool operator==(const StopCp&, const StopCp&) = default;
};

struct ResumeCp {
    std::uint64_t n = 0;

    friend bool operator==(const ResumeCp&, const ResumeCp&) = default;
};

struct Finish {
    SessionId session;
    Reason reason;

    friend bool operator==(const Finish&, const Finish&) = default;
};

struct Receipt {
    SessionId session;
    WattHours energy;
    Money amount;

    friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct RejectOnSite {
    RequestId request;
    Reason reason;

    friend bool operator==(const RejectOnSite&, const RejectOnSite&) = default;
};

using Order = std::variant<Authorize, Begin, StopCp, ResumeCp, Finish, Receipt, RejectOnSite>;

/// Topic `commands`: an order of Central to one charge point. Its commandId is derived from the order itself when it is
/// encoded, so that a repetition is equal byte for byte.
struct Command {
    CpId cp;
    LedgerId ledger;
    Wall at;
    Order order;

    friend bool operator==(const Command&, const Command&) = default;
};

}  // namespace evc
