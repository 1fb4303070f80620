#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/messages.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/token_bucket.hpp"
#include "platform/kafka/record.hpp"
#include "platform/log/limited.hpp"
#include "platform/loop/loop.hpp"

namespace evc::central {

// What Central's outbox holds, as it goes to the broker; the pipeline numbers the rows.

[[nodiscard]] OutboxRow outbox_row(const Command& command);
[[nodiscard]] OutboxRow outbox_row(const Ticket& ticket);
/// Takes a charge point out of topic `status`.
[[nodiscard]] OutboxRow tombstone_row(const CpId& cp);
[[nodiscard]] OutboxResend resend_of(const RequestId& request);
/// A ticket's bytes as the ledger keeps them, which are sent again as they are.
[[nodiscard]] TicketPayload stored_form(const Ticket& ticket);

/// What topic `deadletters` gets of a message that could not be understood: as much as any broker takes, since what
/// comes in may be as large as the topic it came on allows, and the rest is garbage too.
inline constexpr std::size_t dead_letter_value_max = 32 * 1024;
inline constexpr std::size_t dead_letter_key_max = 1024;
/// A broker that takes less gets less, down to this.
inline constexpr std::size_t dead_letter_value_min = 1024;
/// Why it could not be understood is cut to this; it quotes the message.
inline constexpr std::size_t dead_letter_reason_max = 512;
/// How many are kept, whoever causes them. Further ones are only counted: each costs the disk and the broker as much as
/// a ticket, and others wait for theirs.
inline constexpr Rate dead_letter_rate{200, 2'000};

/// Value and key are the message's own, or its beginning: then header `truncated` or `key-truncated` says how many
/// bytes there were.
[[nodiscard]] OutboxRow dead_letter(const kafka::Record& record, const std::string& why);

/// Cuts it to half of its value. False, and nothing done, when it is no dead letter or short already.
bool shorten_dead_letter(OutboxRow& row);

/// Says and counts the messages that could not be understood, and keeps as many as dead_letter_rate lets.
class DeadLetters {
public:
    explicit DeadLetters(loop::Loop& loop) : bucket_(dead_letter_rate, loop::Loop::now().steady), log_(loop) {}

    /// What is to be kept of it, if anything.
    [[nodiscard]] std::optional<OutboxRow> take(const kafka::Record& record, const std::string& why);
    /// Since the start.
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    TokenBucket bucket_;
    log::Limited log_;
    std::uint64_t count_ = 0;
};

}  // namespace evc::central
