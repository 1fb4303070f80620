#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "central/central.hpp"
#include "central/panel/notice_text.hpp"
#include "core/overloaded.hpp"
#include "platform/log/log.hpp"
#include "protocol/topic.hpp"

namespace evc::central {

using protocol::Topic;

void Central::quieten(FleetEffects& effects) {
    std::erase_if(effects.actions, [&](const Action& action) {
        const auto* const say = std::get_if<Say>(&action);
        if (say == nullptr || notices_.passes(say->notice.kind, loop::Loop::now().steady)) return false;
        outsiders_.write("operator's messages left out", log::Level::info, notice_log_text(say->notice));
        return true;
    });
}

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
    dead_letters_ += turn.dead_letters.size();
    for (const auto& text : turn.dead_letters)
        outsiders_.write("dead letters", log::Level::warning, text, {.message = log::message::dead_letter});
    // Somebody waits for what this decides, nobody for what is said of it.
    std::ranges::move(std::exchange(turn.batch.messages, {}), std::back_inserter(put_off_));
    arm_put_off();
    commit(std::move(turn));
}

void Central::take(Turn& turn, const Input& input) {
    const auto& record = input.record;
    std::visit(Overloaded{[](std::monostate) {}, [&](const Error& error) { turn.put_dead_letter(record, error.text); },
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
        // One of this very run says nothing of what was there before.
        if (status.generation != generation_) found_.newest = status;
        return;
    }
    if (status.ledger != own_.ledger) return apply(turn, ForeignCentralSeen{status.ledger, false}, nullptr);
    // Of ours, unless somebody opened a copy of the ledger.
    const auto& known = own_.generations;
    const bool of_ours = !status.generation || *status.generation == generation_ ||
                         *status.generation == while_recovering(generation_) ||
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
    outbox_->delivered(deliveries, loop::Loop::now().steady);
    pump();
    balance();
    arm_put_off();
}

void Central::on_topics(bool made) {
    outbox_->hold_no_more();
    pump();
    // As after a broker that lost its data: what the topics showed is sent anew.
    if (made && fleet_->broker_connected()) {
        handle(BrokerChanged{false});
        handle(BrokerChanged{true});
    }
    tell_condition();
}

void Central::pump() {
    outbox_->pump(loop::Loop::now().steady);
    if (!finishing_) outbox_timer_.at(outbox_->next_due(), [this] { pump(); });
    auto held = outbox_->held();
    if (held == held_) return;
    for (const auto& each : held)
        if (std::ranges::find(held_, each) == held_.end())
            log::error("the broker refuses some messages for topic " + each.topic + ": " + each.text +
                       "; they are kept and offered again, less often each time");
    for (const auto& each : held_)
        if (std::ranges::find(held, each.topic, &Outbox::Held::topic) == held.end())
            log::info("the broker has taken all messages for topic " + each.topic);
    held_ = std::move(held);
    tell_condition();
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
    quieten(effects_);
    turn.take(effects_, nullptr);
    armed_ = Steady::max();
    commit_all(std::move(turn));
}

}  // namespace evc::central
