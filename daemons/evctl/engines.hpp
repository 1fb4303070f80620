#pragma once

#include <string>
#include <vector>

#include "core/name.hpp"
#include "evctl/blocking_client.hpp"
#include "evctl/failure.hpp"
#include "evctl/interfaces.hpp"

namespace evc::evctl {

/// The engines of this machine as they are seen over D-Bus (daemons/engine/bus).
class Engines {
public:
    explicit Engines(BlockingClient& client) : client_(client) {}

    /// Calls a method of EngineChargePoint of the engine that hosts the charge point; service::Exit::unavailable when
    /// none does, with the nearest id that one hosts. Other failures as Central's.
    template <class M, class... Ins>
    [[nodiscard]] Done call(const M& method, const CpId& cp, const Ins&... ins) {
        const auto name = host_of(cp);
        if (!name) return tl::make_unexpected(name.error());
        return client_.call(*name, path_of(cp), method, ins...).map_error([](const bus::CallError& error) {
            return explain(error, engine_program);
        });
    }

    /// All ids that are hosted, for hints and completion.
    [[nodiscard]] std::vector<std::string> ids();

private:
    [[nodiscard]] static std::string path_of(const CpId& cp);
    /// The bus names of all engines.
    [[nodiscard]] Answer<std::vector<std::string>> names();
    [[nodiscard]] Answer<std::string> host_of(const CpId& cp);

    BlockingClient& client_;
};

}  // namespace evc::evctl
