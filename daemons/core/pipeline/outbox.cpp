#include "core/pipeline/outbox.hpp"

#include <algorithm>
#include <utility>

namespace evc {
namespace {

std::size_t size_of(const OutboxRow& row) {
    auto size = sizeof row + row.topic.size() + row.key.size() + (row.payload ? row.payload->size() : 0);
    for (const auto& header : row.headers) size += header.name.size() + header.value.size();
    return size;
}

/// What Producer::publish() failed with.
Refusal refusal_of(const Error& error) {
    return error.fault == Fault::unavailable ? Refusal::unauthorized : Refusal::too_large;
}

}  // namespace

void Outbox::add(OutboxRow row) {
    const auto id = row.id;
    const auto size = size_of(row);
    if (!rows_.emplace(id, std::move(row)).second) return;
    bytes_ += size;
    to_offer_.insert(id);
}

void Outbox::flush(Steady now) {
    if (now >= next_due_) offer_held(now);
    while (!to_offer_.empty()) {
        const auto id = *to_offer_.begin();
        auto& row = rows_.at(id);
        if (auto* const hold = hold_of(row)) {
            hold->waiting.insert(id);
            to_offer_.erase(id);
            continue;
        }
        to_offer_.erase(id);
        if (offer(row, now) != Offer::no_room) continue;
        to_offer_.insert(id);
        return;
    }
}

Outbox::Offer Outbox::offer(OutboxRow& row, Steady now) {
    const auto taken = publish_(row);
    if (!taken) {
        refused(row, refusal_of(taken.error()), taken.error().text, now);
        return Offer::held;
    }
    switch (*taken) {
        case PublishResult::queued: return Offer::queued;
        case PublishResult::absent: refused(row, Refusal::unknown_topic, {}, now); return Offer::held;
        case PublishResult::later:
        case PublishResult::dropped: break;
    }
    return Offer::no_room;
}

/// One row of each finds out whether the broker takes it now.
void Outbox::offer_held(Steady now) {
    next_due_ = Steady::max();
    std::vector<std::uint64_t> due;
    for (auto& [place, hold] : holds_) {
        if (hold.trial == 0 && hold.due <= now) {
            hold.trial = *hold.waiting.begin();
            hold.waiting.erase(hold.trial);
            trials_.emplace(hold.trial, place);
            due.push_back(hold.trial);
        } else if (hold.trial == 0) {
            next_due_ = std::min(next_due_, hold.due);
        }
    }
    for (const auto id : due) {
        auto& row = rows_.at(id);
        if (offer(row, now) == Offer::no_room) failed(row, now);
    }
}

void Outbox::refused(OutboxRow& row, Refusal why, std::string_view text, Steady now) {
    const auto size = size_of(row);
    if (why == Refusal::too_large && shorten_(row)) {
        bytes_ = bytes_ + size_of(row) - size;
        return failed(row, now);
    }
    if (auto* const tried = hold_tried_by(row.id)) {
        tried->wait = std::min(2 * tried->wait, longest_hold);
        tried->why = why;
        tried->text = text;
        return put_back(row.id, *tried, now + tried->wait);
    }
    Place place{row.topic, std::nullopt};
    if (!is_of_topic(why)) place.second = row.key;
    auto [found, fresh] = holds_.try_emplace(std::move(place));
    auto& hold = found->second;
    hold.waiting.insert(row.id);
    hold.why = why;
    hold.text = text;
    if (!fresh) return;
    hold.due = now + hold.wait;
    next_due_ = std::min(next_due_, hold.due);
}

/// It may arrive when it is sent again at once.
void Outbox::failed(OutboxRow& row, Steady now) {
    constexpr milliseconds soon{100};
    if (auto* const hold = hold_tried_by(row.id))
        put_back(row.id, *hold, now + soon);
    else
        to_offer_.insert(row.id);
}

void Outbox::put_back(std::uint64_t trial, Hold& hold, Steady due) {
    trials_.erase(trial);
    hold.trial = 0;
    hold.waiting.insert(trial);
    hold.due = due;
    next_due_ = std::min(next_due_, due);
}

void Outbox::delivered(std::span<const Delivery> deliveries, Steady now) {
    for (const auto& delivery : deliveries) {
        const auto row = rows_.find(delivery.token);
        if (row == rows_.end()) continue;
        if (delivery.delivered)
            forget(row);
        else if (delivery.refusal != Refusal::none)
            refused(row->second, delivery.refusal, delivery.text, now);
        else
            failed(row->second, now);
    }
}

void Outbox::forget(std::map<std::uint64_t, OutboxRow>::iterator row) {
    delivered_.push_back(row->first);
    bytes_ -= size_of(row->second);
    release(row->first);
    rows_.erase(row);
}

/// What the broker took at last lets those behind it go.
void Outbox::release(std::uint64_t trial) {
    const auto tried = trials_.extract(trial);
    if (tried.empty()) return;
    const auto hold = holds_.find(tried.mapped());
    to_offer_.merge(hold->second.waiting);
    holds_.erase(hold);
}

void Outbox::hold_no_more() {
    for (auto& [place, hold] : holds_) {
        hold.due = Steady::min();
        hold.wait = shortest_hold;
    }
    if (!holds_.empty()) next_due_ = Steady::min();
}

Outbox::Hold* Outbox::hold_of(const OutboxRow& row) {
    if (holds_.empty()) return nullptr;
    auto found = holds_.find({row.topic, std::nullopt});
    if (found == holds_.end()) found = holds_.find({row.topic, row.key});
    return found == holds_.end() ? nullptr : &found->second;
}

Outbox::Hold* Outbox::hold_tried_by(std::uint64_t id) {
    const auto found = trials_.find(id);
    return found == trials_.end() ? nullptr : &holds_.at(found->second);
}

std::vector<Outbox::Held> Outbox::held() const {
    std::vector<Held> topics;
    for (const auto& [place, hold] : holds_)
        if (!is_of_topic(hold.why) && (topics.empty() || topics.back().topic != place.first))
            topics.push_back({place.first, hold.text});
    return topics;
}

std::vector<std::uint64_t> Outbox::take_delivered() { return std::exchange(delivered_, {}); }

}  // namespace evc
