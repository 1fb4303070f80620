#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/result.hpp"

namespace evc::link {

/// Largest message in bytes, its framing not counted (evcharging-protocol(7)).
inline constexpr std::size_t message_size_max = 1024;

/// `REGISTER#<cpId>#<location>[#<tariff>]`: the first message of a monitor. An empty location or no tariff means that
/// Central's own record counts.
struct Register {
    CpId cp;
    std::string location;               ///< any text without control characters; `#` and `%` are escaped on the wire
    std::optional<std::string> tariff;  ///< as it came: Tariff::parse() judges it

    friend bool operator==(const Register&, const Register&) = default;
};

/// `HEALTHY#<cpId>`, every second: the engine answered OK.
struct Healthy {
    CpId cp;

    friend bool operator==(const Healthy&, const Healthy&) = default;
};

/// `FAULT#<cpId>[#<reason>]`, every second while it lasts: the engine answered KO or not at all.
struct FaultMessage {
    CpId cp;
    Reason reason;  ///< empty: none was given

    friend bool operator==(const FaultMessage&, const FaultMessage&) = default;
};

/// `REGISTERED#<cpId>#<epoch>`, block framing only: accepted. `epoch` grows with every registration of that CP.
struct Registered {
    CpId cp;
    std::uint64_t epoch = 0;

    friend bool operator==(const Registered&, const Registered&) = default;
};

/// `REFUSED#<cpId>#<reason>`, block framing only: not accepted; the connection closes.
struct Refused {
    CpId cp;
    Reason reason;

    friend bool operator==(const Refused&, const Refused&) = default;
};

/// `ERROR#<reason>`, line framing only: the last thing Central says before it closes.
struct ErrorMessage {
    std::string reason;

    friend bool operator==(const ErrorMessage&, const ErrorMessage&) = default;
};

using FromMonitor = std::variant<Register, Healthy, FaultMessage>;
using FromCentral = std::variant<Registered, Refused, ErrorMessage>;

/// The charge point that a monitor's message names.
[[nodiscard]] const CpId& cp_of(const FromMonitor& message);

/// Reads one message without its framing. Fails with Fault::invalid and a sentence without foreign bytes in it, so that
/// it may be sent back: over message_size_max bytes, bad UTF-8, a control character, an unknown keyword, a wrong number
/// of fields, a cpId against name_rule.
[[nodiscard]] Result<FromMonitor> decode_from_monitor(std::string_view text);
[[nodiscard]] Result<FromCentral> decode_from_central(std::string_view text);

/// The message without its framing. Fails with Fault::invalid when location or tariff, which come from a configuration,
/// cannot be sent: bad UTF-8, control characters, `#` in the tariff, too long.
[[nodiscard]] Result<std::string> encode(const Register& message);

/// These cannot fail: reasons are made readable() and cut to what fits.
[[nodiscard]] std::string encode(const Healthy& message);
[[nodiscard]] std::string encode(const FaultMessage& message);
[[nodiscard]] std::string encode(const Registered& message);
[[nodiscard]] std::string encode(const Refused& message);
[[nodiscard]] std::string encode(const ErrorMessage& message);

}  // namespace evc::link
