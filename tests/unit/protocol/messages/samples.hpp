#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "protocol/messages.hpp"
#include "protocol/time_text.hpp"
#include "protocol/uuid.hpp"

namespace evc::protocol::test {

inline const auto request_id = parse_id<RequestId>("8a6e0804-2bd0-4672-b79d-d97027f9071a").value();
inline const auto session_id = parse_id<SessionId>("0fc63355-7749-54e3-9397-d04fd130c73b").value();
inline const auto ledger_id = parse_id<LedgerId>("0d4f1c3e-9b7a-4c61-8f25-6a1e3b5d7c90").value();
inline const auto engine_id = parse_id<EngineId>("b7c1a2d4-5e6f-4a8b-9c0d-1e2f3a4b5c6d").value();
inline const auto cp = CpId::parse("CP-1").value();
inline const auto driver = DriverId::parse("D1").value();
inline const auto tariff = Tariff::parse("0.50", Currency{}).value();
inline const auto noon = parse_time("2026-11-23T12:00:00.000Z").value();
inline const auto later = parse_time("2026-11-23T12:01:00.250Z").value();
inline const RecordPlace place{
    .topic = "requests", .partition = 3, .offset = 42, .timestamp = Wall{milliseconds{1795463570123}}, .key = "CP-1"};

/// A message as it stands in Kafka, what it means, and which of its fields may not be left out.
struct Sample {
    std::string name;
    std::string bytes;
    std::function<std::string()> encoded;                    ///< its meaning, encoded
    std::function<Status(std::string_view)> decode;          ///< any bytes as a message of its kind
    std::function<bool(std::string_view)> means_the_sample;  ///< whether the bytes decode to its meaning
    std::vector<std::string> required;

    friend void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.name; }
};

/// One of each kind, with all its optional fields.
[[nodiscard]] const std::vector<Sample>& samples();

/// The sample's bytes with field `key` set to the JSON `value`, or without it when `value` is empty.
[[nodiscard]] std::string with_field(const std::string& bytes, const std::string& key, std::string_view value);

}  // namespace evc::protocol::test
