#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/effects.hpp"
#include "core/id.hpp"
#include "core/notice.hpp"
#include "core/time.hpp"

namespace evc {

struct MessageHeader {
    std::string name;
    std::string value;

    friend bool operator==(const MessageHeader&, const MessageHeader&) = default;
};

/// A message that is to be sent. It stays in the ledger until it is named in LedgerBatch::delivered.
struct OutboxRow {
    std::uint64_t id = 0;  ///< from 1, growing over everything that a ledger ever held, also over restarts
    std::string topic;     ///< without the configured prefix
    std::string key;
    std::optional<std::string> payload;  ///< none: a tombstone
    std::vector<MessageHeader> headers;

    friend bool operator==(const OutboxRow&, const OutboxRow&) = default;
};

/// The stored ticket of a request into the outbox once more, byte for byte, its driver as key.
struct OutboxResend {
    std::uint64_t id = 0;  ///< as in OutboxRow, of the same sequence
    std::string topic;
    RequestId request;
};

/// How far a partition has been read. `timestamp` and `crc` of the last record read tell after a restart whether the
/// topic is still the same one.
struct StoredOffset {
    std::string topic;  ///< without the configured prefix
    std::int32_t partition = 0;
    std::int64_t next = 0;  ///< offset of the next record to read
    Wall timestamp{};
    std::uint32_t crc = 0;

    friend bool operator==(const StoredOffset&, const StoredOffset&) = default;
};

/// A step on from `expected_next` (none: this partition was never stored) to `now.next`. When the ledger holds another
/// offset, a record was handled twice or somebody else writes: the whole commit fails with Fault::internal.
struct OffsetUpdate {
    std::optional<std::int64_t> expected_next;
    StoredOffset now;
};

/// What goes with a SaveTicket; the batch bears one for each.
struct TicketPayload {
    RequestId request;
    SessionId session;    ///< derived from the request, also where there was no session: for EndedRequest
    std::string payload;  ///< the ticket's bytes exactly as they are sent
};

/// One of the panel's application messages. The newest `messages_kept` are kept, those older than a batch says go.
/// Informations push no more than half of the others out, nor these of those.
struct OperatorMessage {
    Wall at{};
    NoticeLevel level = NoticeLevel::info;
    std::string text;

    friend bool operator==(const OperatorMessage&, const OperatorMessage&) = default;
};

inline constexpr std::size_t messages_kept = 1'000;

/// What one event changes in the ledger: all of it or nothing.
struct LedgerBatch {
    std::vector<LedgerChange> changes;
    std::vector<TicketPayload> tickets;
    std::vector<OutboxRow> outbox;
    std::vector<OutboxResend> resends;
    std::vector<std::uint64_t> delivered;  ///< ids of outbox rows that the broker has; unknown ones are ignored
    std::vector<OffsetUpdate> offsets;
    std::vector<OperatorMessage> messages;
    Wall messages_since{};   ///< older messages are forgotten when there is a new one
    std::uint64_t past = 0;  ///< not stored: Fleet::past_number() when it was made

    [[nodiscard]] bool empty() const;
};

/// About how much memory a batch holds, for the limits of a CommitQueue.
[[nodiscard]] std::size_t byte_size(const LedgerBatch& batch);

}  // namespace evc
