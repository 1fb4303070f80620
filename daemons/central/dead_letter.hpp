#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/pipeline/ledger_batch.hpp"
#include "core/token_bucket.hpp"
#include "platform/kafka/record.hpp"

namespace evc::central {

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

}  // namespace evc::central
