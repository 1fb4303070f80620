#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/name.hpp"
#include "evctl/blocking_client.hpp"
#include "evctl/failures.hpp"

namespace evc::evctl {

/// The engines of this machine as they are seen over D-Bus (daemons/engine/bus). Each method finds the one that hosts
/// the charge point; service::Exit::unavailable when none does, with the nearest id that one hosts. Other failures as
/// Central's.
class Engines {
public:
    explicit Engines(BlockingClient& peer) : peer_(peer) {}

    [[nodiscard]] Done fault(const CpId& cp, const std::string& reason);
    [[nodiscard]] Done repair(const CpId& cp);
    [[nodiscard]] Done plug_in(const CpId& cp);
    [[nodiscard]] Done unplug(const CpId& cp);
    [[nodiscard]] Done request(const CpId& cp, const DriverId& driver);

    /// All ids that are hosted, for hints and completion.
    [[nodiscard]] std::vector<std::string> ids();

private:
    /// The bus names of all engines.
    [[nodiscard]] Answer<std::vector<std::string>> names();
    [[nodiscard]] Answer<std::string> host_of(const CpId& cp);
    template <class... Ins>
    [[nodiscard]] Done order(const CpId& cp, const char* method, const Ins&... ins);

    BlockingClient& peer_;
};

}  // namespace evc::evctl
