#include "simulation/client.hpp"

#include <algorithm>
#include <utility>

#include "simulation/world.hpp"

namespace evc::sim {

Client::Client(World& world, Process& process) : world_(world), process_(process) { world.broker.join(*this); }

void Client::open() {
    open_ = true;
    judge_link();
}

void Client::close() {
    open_ = false;
    linked_ = wanted_ = caught_up_ = fetching_ = paused_ = false;
    ++link_;
    sending_.clear();
    slots_ = from_end_ = 0;
}

void Client::set_link(bool whole) {
    whole_ = whole;
    judge_link();
}

void Client::broker_changed() { judge_link(); }

void Client::judge_link() {
    const bool wanted = open_ && whole_ && world_.broker.up;
    if (wanted == wanted_) return;
    wanted_ = wanted;
    ++link_;  // what was under way is lost, before anybody notices
    fetching_ = false;
    const auto notice = wanted ? world_.random.between(1, 400) : world_.random.between(1, 1'500);
    world_.schedule(process_, notice, wanted ? What::link_up : What::link_down, link_, 0);
}

void Client::on_link(bool up) {
    if (!open_ || up != wanted_) return;
    if (up) {
        // A break that was over before anybody noticed it is not told.
        if (!std::exchange(linked_, true)) process_.on_connection(true);
        return resume();
    }
    if (!std::exchange(linked_, false)) return;
    caught_up_ = false;
    process_.on_connection(false);
    // A producer that was built anew reports as failed what it had; another one sends it again by itself.
    if (!world_.random.chance(600)) return;
    for (const auto& sending : std::exchange(sending_, {}))
        if (sending.token != 0) process_.on_delivery(sending.token, false);
}

void Client::resume() {
    last_arrival_ = world_.time;
    const auto again = sending_;
    for (const auto& sending : again) send(sending);
    plan_fetch();
}

void Client::publish(MessageIndex message, std::uint64_t token) {
    sending_.push_back({++sequence_, token, message});
    if (linked_) send(sending_.back());
}

void Client::send(const Sending& sending) {
    last_arrival_ = std::max(last_arrival_, world_.time + world_.latency());
    world_.schedule_at(process_, last_arrival_, What::arrival, link_, sending.sequence);
}

void Client::on_arrival(std::uint16_t link, std::uint64_t sequence) {
    if (link != link_) return;
    const auto found =
        std::find_if(sending_.begin(), sending_.end(), [&](const Sending& s) { return s.sequence == sequence; });
    if (found == sending_.end()) return;
    const auto message = found->message;
    const bool asked = found->token != 0;
    world_.append(process_, message);
    if (world_.random.chance(world_.rates.duplicated)) world_.append(process_, message);
    const bool lost = asked && world_.random.chance(world_.rates.report_lost);
    world_.schedule(process_, world_.latency(), lost ? What::report_failed : What::report, link_, sequence);
}

void Client::on_report(std::uint16_t link, std::uint64_t sequence, bool delivered) {
    if (link != link_) return;
    const auto found =
        std::find_if(sending_.begin(), sending_.end(), [&](const Sending& s) { return s.sequence == sequence; });
    if (found == sending_.end()) return;
    const auto token = found->token;
    sending_.erase(found);
    if (token != 0) process_.on_delivery(token, delivered);
}

void Client::read(std::uint32_t slots_read, const Positions& positions, std::uint32_t from_end) {
    slots_ = slots_read;
    positions_ = positions;
    from_end_ = from_end;
    caught_up_ = false;
    plan_fetch();
}

void Client::set_paused(bool paused) {
    if (std::exchange(paused_, paused) && !paused) plan_fetch();
}

void Client::plan_fetch() {
    if (!linked_ || paused_ || slots_ == 0 || std::exchange(fetching_, true)) return;
    world_.schedule(process_, world_.latency(), What::fetch, link_, 0);
}

void Client::appended(std::size_t slot) {
    if ((slots_ >> slot & 1) != 0) plan_fetch();
}

Position& Client::position(std::size_t slot) {
    auto& position = positions_[slot];
    const auto incarnation = world_.broker.incarnation();
    if ((from_end_ >> slot & 1) != 0)
        position = {world_.broker.end(slot), incarnation};
    else if (position.incarnation != incarnation)
        position = {0, incarnation};
    from_end_ &= ~(std::uint32_t{1} << slot);
    return position;
}

bool Client::anything_unread() {
    for (std::size_t slot = 0; slot < slots; ++slot)
        if ((slots_ >> slot & 1) != 0 && position(slot).next < world_.broker.end(slot)) return true;
    return false;
}

void Client::on_fetch(std::uint16_t link) {
    if (link != link_) return;
    fetching_ = false;
    if (paused_) return;
    fetched_.clear();
    const auto first = world_.random.below(slots);
    const auto most = 1 + world_.random.below(6);
    for (std::size_t i = 0; i < slots; ++i) {
        const auto slot = (first + i) % slots;
        if ((slots_ >> slot & 1) == 0) continue;
        auto& place = position(slot);
        while (place.next < world_.broker.end(slot) && fetched_.size() < most)
            fetched_.push_back(world_.broker.record(slot, place.next++));
    }
    if (!fetched_.empty()) process_.on_records(fetched_);
    if (anything_unread()) {
        plan_fetch();
    } else if (!std::exchange(caught_up_, true)) {
        process_.on_caught_up();
    }
}

}  // namespace evc::sim
