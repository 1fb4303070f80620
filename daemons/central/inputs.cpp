#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "central/central.hpp"
#include "central/notices.hpp"
#include "central/record_event.hpp"
#include "core/overloaded.hpp"
#include "platform/log/log.hpp"
#include "protocol/topic.hpp"

namespace evc::central {

using protocol::Topic;

void Central::quieten(FleetEffects& effects) {
    std::erase_if(effects.actions, [&](const Action& action) {
        const auto* const say = std::get_if<Notify>(&action);
        if (say == nullptr || notices_.passes(say->notice.kind, loop::Loop::now().steady)) return false;
        outsiders_.write("operator's messages left out", log::Level::info, notice_log_text(say->notice));
        return true;
    });
}

void Central::on_monitor(const MonitorEvent& event) {
    if (const auto* registration = std::get_if<MonitorRegistered>(&event);
        registration != nullptr && !pipeline_->accepting()) {
        monitors_.close(registration->connection, "the ledger cannot be written, so nobody can be registered");
        return;
    }
    LedgerTransaction transaction;
    std::visit([&](const auto& what) { apply(transaction, what); }, event);
    // As most of what monitors say: all is as it was.
    if (transaction.empty()) return arm();
    if (pipeline_->accepting()) return commit_with_background(std::move(transaction));
    // The disk is behind, and health goes on: what is only shown waits, the newest of each charge point.
    transaction.batch.messages.clear();
    std::erase_if(transaction.after_commit, [this](const Action& action) {
        const auto* status = std::get_if<SendStatus>(&action);
        if (status != nullptr) behind_.insert(status->status.cp);
        return status != nullptr || std::holds_alternative<SendProgress>(action);
    });
    commit(std::move(transaction));
}

void Central::catch_up() {
    LedgerTransaction transaction;
    for (const auto& cp : std::exchange(behind_, {}))
        if (const auto* known = fleet_->find(cp))
            transaction.after_commit.emplace_back(SendStatus{fleet_->status_of(*known, loop::Loop::now())});
    commit(std::move(transaction));
}

Intake<Input>::Owner Central::intake_owner() {
    return {.fleet = [this]() -> Fleet& { return *fleet_; },
            .may_be_past = [this](const SessionId& session) { return past_->may_hold(session); },
            .ask = [this](std::vector<SessionId> sessions,
                          PastLookup::Found found) { past_->ask(std::move(sessions), std::move(found)); },
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
    LedgerTransaction transaction;
    auto stamp = Wall::min();
    for (const auto& [record, event] : inputs)
        if (record.timestamp_type == kafka::TimestampType::append)
            stamp = std::max(stamp, Wall{milliseconds{record.fingerprint.timestamp}});
    if (stamp != Wall::min()) apply(transaction, BrokerStamped{stamp});
    for (const auto& input : inputs) take(transaction, input);
    commit(std::move(transaction));
}

void Central::take(LedgerTransaction& transaction, const Input& input) {
    const auto& record = input.record;
    in_hand_ = &record;
    std::visit(Overloaded{[](std::monostate) {},
                          [&](const Error& error) {
                              effects_.actions.emplace_back(DeadLetter{error.text});
                              pipeline_->take(transaction, effects_);
                          },
                          [&](const CentralStatus& status) { hear(transaction, status); },
                          [&](const TicketRecovered& ticket) {
                              found_.tickets = true;
                              apply(transaction, ticket);
                          },
                          [&](const auto& event) { apply(transaction, event); }},
               input.event);
    in_hand_ = nullptr;
    const auto topic = protocol::parse_topic({}, record.topic);
    if (topic != Topic::requests && topic != Topic::telemetry) return;
    pipeline_->note_offset(transaction, {std::string{record.topic}, record.partition, record.offset + 1,
                                         Wall{milliseconds{record.fingerprint.timestamp}}, record.fingerprint.crc});
}

void Central::forget_past() {
    auto up_to = committed_past_;
    for (const auto* intake : {&requests_, &records_}) up_to = std::min(up_to, intake->asked_at().value_or(up_to));
    fleet_->forget_past(up_to);
}

void Central::hear(LedgerTransaction& transaction, const CentralStatus& status) {
    if (looking_back_) {
        // One of this very run says nothing of what was there before.
        if (status.generation != generation_) found_.newest = status;
        return;
    }
    if (status.ledger != own_.ledger) return apply(transaction, ForeignCentralSeen{status.ledger, false});
    // Of ours, unless somebody opened a copy of the ledger.
    const auto& known = own_.generations;
    const bool of_ours = !status.generation || *status.generation == generation_ ||
                         *status.generation == while_recovering(generation_) ||
                         std::find(known.begin(), known.end(), *status.generation) != known.end();
    if (!of_ours) apply(transaction, ForeignCentralSeen{status.ledger, true});
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

void Central::on_deliveries(std::span<const Delivery> deliveries) {
    pipeline_->on_deliveries(deliveries);
    balance();
}

void Central::on_topics(bool made) {
    pipeline_->retry_refused();
    // As after a broker that lost its data: what the topics showed is sent anew.
    if (made && fleet_->broker_connected()) {
        handle(BrokerChanged{false});
        handle(BrokerChanged{true});
    }
    notify_condition();
}

void Central::on_time() {
    LedgerTransaction transaction;
    fleet_->on_time(loop::Loop::now(), effects_);
    quieten(effects_);
    pipeline_->take(transaction, effects_);
    armed_ = Steady::max();
    commit_with_background(std::move(transaction));
}

}  // namespace evc::central
