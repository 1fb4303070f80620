#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cp_state.hpp"
#include "core/name.hpp"
#include "evctl/blocking_client.hpp"
#include "evctl/failures.hpp"
#include "evctl/rows.hpp"

namespace evc::evctl {

/// Which rows of a list; what is empty does not count.
struct Filter {
    CpId cp;
    std::string id_part;
    std::string location;
    DriverId driver;
    std::optional<CpState> state;
    std::optional<bool> open;
    std::optional<bool> stop_pending;  ///< stopped, and its engine has not acknowledged that yet; or the others
    std::optional<Wall> since;
    std::optional<Wall> before;
    unsigned limit = 0;  ///< 0: as many as Central gives by itself
};

/// EV_Central as it is seen over D-Bus (daemons/central/bus). Failures: service::Exit::unavailable when it is not there
/// or does not answer in time, service::Exit::denied, else service::Exit::failed; where no charge point has the id, the
/// text names the nearest one that has.
class Central {
public:
    explicit Central(BlockingClient& peer) : peer_(peer) {}

    [[nodiscard]] Answer<Overview> overview();
    [[nodiscard]] Answer<ChargePointList> list(const Filter& filter);
    [[nodiscard]] Answer<ChargePointDetails> show(const CpId& cp);
    [[nodiscard]] Answer<std::vector<SessionRow>> sessions(const Filter& filter);
    [[nodiscard]] Answer<std::vector<TicketRow>> tickets(const Filter& filter);
    [[nodiscard]] Answer<std::vector<MessageRow>> messages(unsigned limit);
    /// All ids, for hints and completion; none when they cannot be had.
    [[nodiscard]] std::vector<std::string> ids();

    [[nodiscard]] Done stop(const CpId& cp, const std::string& reason);
    [[nodiscard]] Done resume(const CpId& cp);
    [[nodiscard]] Done finish(const CpId& cp);
    [[nodiscard]] Answer<Counts> stop_all(const std::string& reason);
    [[nodiscard]] Answer<Counts> resume_all();

    [[nodiscard]] Done settle(const std::string& session);
    [[nodiscard]] Done add(const CpId& cp, const std::string& location, const std::string& tariff);
    [[nodiscard]] Done remove(const CpId& cp);
    [[nodiscard]] Done set_tariff(const CpId& cp, const std::string& tariff);
    /// `file`: open for writing, and empty.
    [[nodiscard]] Done backup(int file);

private:
    [[nodiscard]] Answer<ChargePointList> rows(const Filter& filter);
    template <class... Ins>
    [[nodiscard]] Done order(const bus::Target& target, const CpId& cp, const Ins&... ins);
    template <class... Ins>
    [[nodiscard]] Answer<Counts> order_all(const char* method, const Ins&... ins);
    [[nodiscard]] Failure explained(const bus::CallError& error, const CpId& cp);

    BlockingClient& peer_;
};

}  // namespace evc::evctl
