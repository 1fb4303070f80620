#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/name.hpp"
#include "evctl/blocking_client.hpp"
#include "evctl/command_line.hpp"
#include "evctl/failure.hpp"
#include "evctl/interfaces.hpp"
#include "evctl/rows.hpp"

namespace evc::evctl {

/// EV_Central as it is seen over D-Bus (daemons/central/bus). Failures: service::Exit::unavailable when it is not there
/// or does not answer in time, service::Exit::denied, else service::Exit::failed; where no charge point has the id, the
/// text names the nearest one that has.
class Central {
public:
    explicit Central(BlockingClient& client) : client_(client) {}

    [[nodiscard]] Answer<Overview> overview();
    [[nodiscard]] Answer<ChargePointDetails> show(const CpId& cp);
    /// Rows that `options` ask for; as many as Central gives by itself where they set no limit.
    [[nodiscard]] Answer<ChargePointList> list(const Options& options);
    [[nodiscard]] Answer<std::vector<SessionRow>> sessions(const Options& options);
    [[nodiscard]] Answer<std::vector<TicketRow>> tickets(const Options& options);
    [[nodiscard]] Answer<std::vector<MessageRow>> messages(const Options& options);
    /// All ids, for hints and completion; none when they cannot be had.
    [[nodiscard]] std::vector<std::string> ids();

    /// Calls a method: of ChargePoint at the object of `cp`, else Central's. `cp`: whom it is about; may be empty.
    template <class M, class... Ins>
    [[nodiscard]] Answer<typename M::Results> call(const M& method, const CpId& cp, const Ins&... ins) {
        return call_at(path_of(method.interface, cp), method, cp, ins...);
    }

private:
    template <class M, class... Ins>
    [[nodiscard]] Answer<typename M::Results> call_at(const std::string& path, const M& method, const CpId& cp,
                                                      const Ins&... ins) {
        return client_.call(central_name, path, method, ins...).map_error([&](const bus::CallError& error) {
            return explained(error, cp);
        });
    }
    [[nodiscard]] static std::string path_of(std::string_view interface, const CpId& cp);
    [[nodiscard]] Answer<bus::Properties> properties(const std::string& interface, const CpId& cp);
    [[nodiscard]] Answer<ChargePointList> rows(const bus::Properties& filter, unsigned limit);
    [[nodiscard]] Failure explained(const bus::CallError& error, const CpId& cp);

    BlockingClient& client_;
};

}  // namespace evc::evctl
