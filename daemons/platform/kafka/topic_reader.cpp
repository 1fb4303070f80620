#include "platform/kafka/topic_reader.hpp"

#include <algorithm>
#include <utility>

namespace evc::kafka {

static_assert(Cursor::from_beginning == RD_KAFKA_OFFSET_BEGINNING && Cursor::from_end == RD_KAFKA_OFFSET_END);

void Cursor::interrupted() {
    verifying_ = next_ > 0;
    asked_again_ = false;
    at_end_ = false;
}

Cursor::Step Cursor::on_record(std::int64_t offset, const Fingerprint& fingerprint) {
    if (verifying_ && offset == next_ - 1) {
        verifying_ = false;
        if (!last_) last_ = fingerprint;
        return fingerprint == last_ ? Step::skip : begin_anew(Change::recreated);
    }
    if (offset < next_) return Step::skip;
    if (verifying_) unproven();
    next_ = offset + 1;
    last_ = fingerprint;
    at_end_ = false;
    return Step::deliver;
}

Cursor::Step Cursor::on_end(std::int64_t offset) {
    if (next_ >= 0 && offset < next_) return begin_anew(Change::truncated);
    if (verifying_) unproven();
    const bool first = next_ < 0;
    if (first) next_ = offset;
    at_end_ = true;
    if (!first || last_ || offset == 0) return Step::skip;
    // The record before the end has not been read: it is fetched to have something to compare.
    verifying_ = true;
    return Step::restart;
}

Cursor::Step Cursor::on_range(std::int64_t low, std::int64_t high) {
    if (next_ < 0) return Step::restart;
    if (high < next_) return begin_anew(Change::truncated);
    if (low > next_) return begin_anew(Change::expired);
    // Refused although it is there: the log has become this one, or grown to it, since.
    if (verifying_ && low < next_ && !std::exchange(asked_again_, true)) return Step::restart;
    if (verifying_)
        unproven();
    else
        interrupted();
    return Step::restart;
}

std::optional<Cursor::Changed> Cursor::take_change() { return std::exchange(change_, std::nullopt); }

Cursor::Step Cursor::begin_anew(Change change) {
    change_ = Changed{change, next_, true};
    next_ = from_beginning;
    last_.reset();
    verifying_ = false;
    at_end_ = false;
    ++generation_;
    return Step::restart;
}

void Cursor::unproven() {
    verifying_ = false;
    if (last_) change_ = Changed{Change::unproven, next_, false};
    last_.reset();
}

TopicReader::TopicReader(rd_kafka_t* client, rd_kafka_queue_t* queue, const std::string& full_name,
                         Subscription reading)
    : queue_(queue),
      handle_(rd_kafka_topic_new(client, full_name.c_str(), nullptr)),
      full_name_(full_name),
      reading_(std::move(reading)) {}

TopicReader::~TopicReader() {
    for (auto& [id, partition] : partitions_) stop(partition);
}

Partition* TopicReader::find(std::int32_t id) {
    const auto found = partitions_.find(id);
    return found == partitions_.end() || !found->second.fetching ? nullptr : &found->second;
}

void TopicReader::on_count(std::int32_t count, const Changed& changed) {
    if (count > 0) {
        drop_from(count, changed);
        for (std::int32_t id = 0; id < count; ++id)
            if (!partitions_.contains(id) && wanted(id, count)) add(id, changed);
        for (auto& [id, partition] : partitions_)
            if (!partition.fetching) start(partition);
        count_ = count;
    }
    known_ = true;
}

bool TopicReader::wanted(std::int32_t id, std::int32_t count) const {
    if (reading_.keys.empty()) return true;
    return std::ranges::any_of(reading_.keys, [&](const auto& key) { return partition_for(key, count) == id; });
}

void TopicReader::add(std::int32_t id, const Changed& changed) {
    const auto stored = std::ranges::find(reading_.positions, id, &Position::partition);
    if (stored != reading_.positions.end()) {
        partitions_.emplace(id, Partition{id, Cursor{*stored}});
        return;
    }
    partitions_.emplace(id, Partition{id, Cursor{known_ ? Begin::beginning : reading_.begin}});
    if (count_ > 0) changed({name(), id, Change::grown, 0, 0});
}

void TopicReader::drop_from(std::int32_t count, const Changed& changed) {
    const auto gone = partitions_.lower_bound(count);
    for (auto each = gone; each != partitions_.end(); ++each) {
        stop(each->second);
        changed({name(), each->first, Change::recreated, each->second.cursor.next(), -1});
    }
    partitions_.erase(gone, partitions_.end());
    for (const auto& position : reading_.positions)
        if (position.partition >= count && !known_)
            changed({name(), position.partition, Change::recreated, position.next, -1});
    std::erase_if(reading_.positions, [&](const Position& position) { return position.partition >= count; });
}

void TopicReader::start(Partition& partition) {
    stop(partition);
    partition.fetching =
        rd_kafka_consume_start_queue(handle_.get(), partition.id, partition.cursor.start(), queue_) == 0;
}

void TopicReader::stop(Partition& partition) {
    if (std::exchange(partition.fetching, false)) rd_kafka_consume_stop(handle_.get(), partition.id);
}

void TopicReader::interrupted() {
    for (auto& [id, partition] : partitions_) {
        partition.cursor.interrupted();
        if (partition.fetching) start(partition);
    }
}

bool TopicReader::caught_up() const {
    return known_ && std::ranges::all_of(partitions_, [](const auto& entry) { return entry.second.cursor.at_end(); });
}

bool TopicReader::unsettled() const {
    return !known_ || count_ == 0 ||
           std::ranges::any_of(partitions_, [](const auto& entry) { return !entry.second.fetching; });
}

}  // namespace evc::kafka
