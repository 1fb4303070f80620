#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/name.hpp"
#include "core/result.hpp"
#include "protocol/link/block_link.hpp"
#include "protocol/link/framing.hpp"
#include "protocol/link/message.hpp"

namespace evc::link {

/// The monitor's end of a connection, in block framing, for one charge point: a message for another one ends it.
class MonitorEnd {
public:
    explicit MonitorEnd(CpId cp) : cp_(std::move(cp)) {}

    /// As BlockLink has them.
    [[nodiscard]] std::string open() { return link_.open(); }
    [[nodiscard]] Result<std::string> send(std::string_view message) { return link_.send(message); }
    [[nodiscard]] Heard<FromCentral> take(std::string_view bytes);

private:
    [[nodiscard]] Result<FromCentral> judge(std::string_view text) const;

    CpId cp_;
    BlockLink link_{BlockLink::Side::monitor};
};

}  // namespace evc::link
