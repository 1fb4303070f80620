#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/id.hpp"
#include "core/messages.hpp"
#include "core/name.hpp"
#include "core/time.hpp"

namespace evc::protocol {

/// The rule of parse_uuid() in words, for error messages.
inline constexpr std::string_view uuid_rule =
    "a UUID, such as 8a6e0804-2bd0-4672-b79d-d97027f9071a, but not the nil one";

/// Namespace of all version 5 UUIDs of the network (RFC 9562, section 5.5), so that everybody computes the same ones.
/// It is itself the version 5 UUID of `evcharging.org` in the DNS namespace.
inline constexpr std::string_view uuid_namespace = "5a22fa84-642d-5404-b0fb-ab32b375c9b1";

/// Any UUID, before it is known what it names.
using Uuid = Id<struct UuidTag>;

/// Exactly the form of 36 characters, in either case. The nil UUID names nothing and is refused: our records mean
/// "none" by it.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);

/// 36 characters, lower case.
[[nodiscard]] std::string uuid_text(Uuid id);

/// A new random UUID (version 4) of the kernel's generator; a kernel without one ends the program.
[[nodiscard]] Uuid random_uuid() noexcept;

/// UUID version 5 of `name` in `uuid_namespace`.
[[nodiscard]] Uuid named_uuid(std::string_view name);

template <class Tag>
[[nodiscard]] std::string uuid_text(Id<Tag> id) {
    return uuid_text(Uuid{id.high, id.low});
}

/// parse_id<RequestId>(text)
template <class AnyId>
[[nodiscard]] std::optional<AnyId> parse_id(std::string_view text) {
    const auto id = parse_uuid(text);
    return id ? std::optional{AnyId{id->high, id->low}} : std::nullopt;
}

/// random_id<EngineId>()
template <class AnyId>
[[nodiscard]] AnyId random_id() noexcept {
    const auto id = random_uuid();
    return {id.high, id.low};
}

/// The session of a request: named_uuid(uuid_text(request)).
[[nodiscard]] SessionId session_of(RequestId request);

/// Where a record of Kafka stands; the value is given beside it.
struct RecordPlace {
    std::string_view topic;  ///< with its prefix
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    Wall timestamp;        ///< of Kafka
    std::string_view key;  ///< empty: none
};

/// The id of a request that was sent without one, the same whenever this record is read: named_uuid() of
/// `request LF topic LF partition LF offset LF timestamp LF length LF key value`, numbers in decimal, the timestamp in
/// milliseconds since 1970, the length that of the key in bytes.
[[nodiscard]] RequestId derived_request(const RecordPlace& place, std::string_view value);

/// The commandId, the same for every repetition of an order: named_uuid() of
/// `command LF type LF ledgerId LF cpId` and, each after a further LF, what distinguishes orders of that type:
/// AUTHORIZE sessionId; BEGIN sessionId, engineId; STOP, RESUME n; FINISH sessionId, reason; RECEIPT sessionId,
/// energyWh; REJECTED requestId.
[[nodiscard]] Uuid command_id(const Command& command);

/// The word of an order on the wire, such as `AUTHORIZE`.
[[nodiscard]] std::string_view word(const Order& order);

}  // namespace evc::protocol
