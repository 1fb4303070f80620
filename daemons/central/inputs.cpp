#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "central/central.hpp"
#include "platform/log/log.hpp"
#include "protocol/messages/request.hpp"
#include "protocol/messages/status.hpp"
#include "protocol/messages/telemetry.hpp"
#include "protocol/messages/ticket.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {

using protocol::Topic;

void Central::on_monitor(const MonitorEvent& event) {
    if (const auto* registration = std::get_if<MonitorRegistered>(&event);
        registration != nullptr && !commits_->accepting()) {
        monitors_.close(registration->connection, "the ledger cannot be written, so nobody can be registered");
        return;
    }
    std::visit([this](const auto& what) { handle(what); }, event);
}

void Central::on_records(std::span<const kafka::Record> records) {
    Turn turn{last_row_};
    for (const auto& record : records) on_record(turn, record);
    // Somebody waits for what this decides, nobody for what is said of it.
    std::ranges::move(std::exchange(turn.batch.messages, {}), std::back_inserter(put_off_));
    arm_put_off();
    commit(std::move(turn));
}

void Central::on_record(Turn& turn, const kafka::Record& record) {
    const auto topic = protocol::parse_topic({}, record.topic);
    if (!topic) return;
    const auto value = record.value.value_or("");
    const auto refuse = [&](const Error& error) {
        ++dead_letters_;
        log::warning("a message on " + std::string{record.topic} + ", partition " + std::to_string(record.partition) +
                         ", offset " + std::to_string(record.offset) + " goes to deadletters: " + error.text,
                     {.message = log::message::dead_letter});
        turn.dead_letter(record, error.text);
    };
    if (*topic == Topic::status) {
        const auto status = protocol::decode_central_status(value);
        if (status && record.key == central_status_key) apply(turn, ForeignCentralSeen{status->ledger}, nullptr);
        return;
    }
    if (*topic == Topic::tickets) {
        if (const auto ticket = protocol::decode_ticket(value))
            apply(turn, TicketRecovered{*ticket, protocol::session_of(ticket->request)}, nullptr);
        return;
    }
    const Wall stamped{milliseconds{record.fingerprint.timestamp}};
    if (*topic == Topic::requests) {
        const auto full_name = protocol::topic_name(config_.broker.topic_prefix, *topic);
        const auto request = protocol::decode_request(
            value, {full_name, record.partition, record.offset, stamped, record.key.value_or("")});
        if (!request)
            refuse(request.error());
        else if (const auto* charge = std::get_if<ChargeRequest>(&*request))
            apply(turn, RequestArrived{*charge, stamped}, &record);
        else
            apply(turn, std::get<StopRequest>(*request), &record);
    } else {
        const auto telemetry = protocol::decode_telemetry(value);
        if (telemetry)
            apply(turn, *telemetry, &record);
        else
            refuse(telemetry.error());
    }
    note_offset(turn, record);
}

void Central::note_offset(Turn& turn, const kafka::Record& record) {
    const store::StoredOffset now{std::string{record.topic}, record.partition, record.offset + 1,
                                  Wall{milliseconds{record.fingerprint.timestamp}}, record.fingerprint.crc};
    const auto [place, added] = next_.try_emplace({now.topic, now.partition}, now.next);
    const auto expected = added ? std::nullopt : std::optional{place->second};
    place->second = now.next;
    // Within a turn only the last step of a partition is stored.
    for (auto& update : turn.batch.offsets) {
        if (update.now.topic != now.topic || update.now.partition != now.partition) continue;
        update.now = now;
        return;
    }
    turn.batch.offsets.push_back({expected, now});
}

void Central::on_caught_up(bool caught_up) {
    if (recovering_ && caught_up) {
        recovering_ = false;
        log::info("all tickets of the broker are in the ledger; requests are answered when the longest lease is over");
        broker_->read(offsets_);
        return;
    }
    handle(TelemetryCaughtUp{caught_up});
}

void Central::on_deliveries(std::span<const kafka::Delivery> deliveries) {
    outbox_->delivered(deliveries);
    outbox_->pump();
    balance();
    arm_put_off();
}

void Central::arm_put_off() {
    if (put_off_armed_ || (put_off_.empty() && !outbox_->has_delivered())) return;
    // Soon enough for the outbox to stay short, late enough not to cost a commit per message.
    constexpr milliseconds soon{100};
    put_off_armed_ = true;
    put_off_timer_.after(soon, [this] {
        put_off_armed_ = false;
        commit_all(Turn{last_row_});
    });
}

void Central::on_time() {
    Turn turn{last_row_};
    fleet_->on_time(loop::Loop::now(), effects_);
    turn.take(effects_, nullptr);
    armed_ = Steady::max();
    commit_all(std::move(turn));
}

}  // namespace evc::central
