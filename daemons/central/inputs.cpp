#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "central/central.hpp"
#include "core/overloaded.hpp"
#include "platform/log/log.hpp"
#include "protocol/topic.hpp"

namespace evc::central {

using protocol::Topic;

void Central::on_monitor(const MonitorEvent& event) {
    if (const auto* registration = std::get_if<MonitorRegistered>(&event);
        registration != nullptr && !commits_->accepting()) {
        monitors_.close(registration->connection, "the ledger cannot be written, so nobody can be registered");
        return;
    }
    Turn turn{last_row_};
    std::visit([&](const auto& what) { apply(turn, what, nullptr); }, event);
    // As most of what monitors say: all is as it was.
    if (turn.empty() && turn.at_once.empty()) return arm();
    if (commits_->accepting()) return commit_all(std::move(turn));
    // The disk is behind, and health goes on: what is only shown waits, the newest of each charge point.
    turn.batch.messages.clear();
    std::erase_if(turn.actions, [this](const Action& action) {
        const auto* status = std::get_if<SendStatus>(&action);
        if (status != nullptr) behind_.insert(status->status.cp);
        return status != nullptr || std::holds_alternative<SendProgress>(action);
    });
    commit(std::move(turn));
}

void Central::catch_up() {
    Turn turn{last_row_};
    for (const auto& cp : std::exchange(behind_, {}))
        if (const auto* known = fleet_->find(cp))
            turn.actions.emplace_back(SendStatus{fleet_->status_of(*known, loop::Loop::now())});
    commit(std::move(turn));
}

Intake::Owner Central::intake_owner() {
    return {.fleet = [this]() -> Fleet& { return *fleet_; },
            .lookup = [this]() -> PastLookup& { return *past_; },
            .committed = [this] { return committed_past_; },
            .take = [this](std::span<const Input> inputs) { take(inputs); },
            .advanced =
                [this] {
                    forget_past();
                    balance();
                }};
}

void Central::on_records(std::span<const kafka::Record> records) {
    std::vector<Input> inputs;
    inputs.reserve(records.size());
    for (const auto& record : records) inputs.push_back({record, decode(record, config_.broker.topic_prefix)});
    const bool requests = records.front().topic == word(Topic::requests);
    (requests ? requests_ : records_).add(std::move(inputs));
    balance();
}

void Central::take(std::span<const Input> inputs) {
    Turn turn{last_row_};
    auto stamp = Wall::min();
    for (const auto& [record, event] : inputs)
        if (record.timestamp_type == kafka::TimestampType::append)
            stamp = std::max(stamp, Wall{milliseconds{record.fingerprint.timestamp}});
    if (stamp != Wall::min()) apply(turn, BrokerStamped{stamp}, nullptr);
    for (const auto& input : inputs) take(turn, input);
    // Somebody waits for what this decides, nobody for what is said of it.
    std::ranges::move(std::exchange(turn.batch.messages, {}), std::back_inserter(put_off_));
    arm_put_off();
    commit(std::move(turn));
}

void Central::take(Turn& turn, const Input& input) {
    const auto& record = input.record;
    std::visit(Overloaded{[](std::monostate) {}, [&](const Error& error) { refuse(turn, record, error); },
                          [&](const CentralStatus& status) { hear(turn, status); },
                          [&](const TicketRecovered& ticket) {
                              found_.tickets = true;
                              apply(turn, ticket, &record);
                          },
                          [&](const auto& event) { apply(turn, event, &record); }},
               input.event);
    const auto topic = protocol::parse_topic({}, record.topic);
    if (topic == Topic::requests || topic == Topic::telemetry) note_offset(turn, record);
}

void Central::refuse(Turn& turn, const kafka::Record& record, const Error& why) {
    ++dead_letters_;
    log::warning("a message on " + std::string{record.topic} + ", partition " + std::to_string(record.partition) +
                     ", offset " + std::to_string(record.offset) + " goes to deadletters: " + why.text,
                 {.message = log::message::dead_letter});
    turn.dead_letter(record, why.text);
}

void Central::forget_past() {
    auto up_to = committed_past_;
    for (const auto* intake : {&requests_, &records_}) up_to = std::min(up_to, intake->asked_at().value_or(up_to));
    fleet_->forget_past(up_to);
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

void Central::hear(Turn& turn, const CentralStatus& status) {
    if (looking_back_) {
        found_.newest = status;
        return;
    }
    if (status.ledger != own_.ledger) return apply(turn, ForeignCentralSeen{status.ledger, false}, nullptr);
    // Of ours, unless somebody opened a copy of the ledger.
    const auto& known = own_.generations;
    const bool of_ours = !status.generation || *status.generation == generation_ ||
                         std::find(known.begin(), known.end(), *status.generation) != known.end();
    if (!of_ours) apply(turn, ForeignCentralSeen{status.ledger, true}, nullptr);
}

void Central::conclude() {
    looking_back_ = false;
    const auto lineage = compare(own_, found_);
    if (lineage == Lineage::ours)
        handle(LedgerProven{});
    else
        handle(LedgerDoubted{lineage});
    // An empty ledger has taken up all tickets while it looked.
    recovering_ = lineage == Lineage::older;
    if (recovering_)
        broker_->read_tickets();
    else
        broker_->read(offsets_);
}

void Central::on_caught_up(bool caught_up) {
    if (looking_back_) {
        if (caught_up) conclude();
        return;
    }
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
