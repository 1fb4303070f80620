#include "platform/net/admission.hpp"

namespace evc::net {

Admission::Verdict Admission::arrive(Id id, const std::string& address, Steady now) {
    if (!arrivals_.take(address, now)) return {"its address makes new connections too fast", {}};
    Verdict verdict;
    const auto known = addresses_.find(address);
    if (known != addresses_.end() && known->second.places >= limits_.places_per_address) {
        if (known->second.silent.empty()) return {"its address has as many as one may have", {}};
        verdict.gives_way = known->second.silent.front();
    } else if (places_.size() >= limits_.places) {
        if (silent_.empty()) return {"all places are taken", {}};
        verdict.gives_way = silent_.front().id;
    }
    if (verdict.gives_way) leave(*verdict.gives_way);
    auto& counted = *addresses_.try_emplace(address).first;
    ++counted.second.places;
    fall_silent(places_.emplace(id, Place{&counted, {}, {}}).first->second, id, now);
    return verdict;
}

void Admission::heard(Id id, Steady now) {
    const auto found = places_.find(id);
    if (found == places_.end() || !found->second.silent) return;
    end_silence(found->second);
    fall_silent(found->second, id, now);
}

void Admission::settle(Id id) {
    if (const auto found = places_.find(id); found != places_.end()) end_silence(found->second);
}

void Admission::leave(Id id) {
    const auto found = places_.find(id);
    if (found == places_.end()) return;
    end_silence(found->second);
    auto& address = *found->second.address;
    if (--address.second.places == 0) addresses_.erase(std::string{address.first});
    places_.erase(found);
}

void Admission::fall_silent(Place& place, Id id, Steady now) {
    auto& of_address = place.address->second.silent;
    place.silent = silent_.insert(silent_.end(), {id, now});
    place.silent_of_address = of_address.insert(of_address.end(), id);
}

void Admission::end_silence(Place& place) {
    if (!place.silent) return;
    silent_.erase(*place.silent);
    place.address->second.silent.erase(place.silent_of_address);
    place.silent.reset();
}

Steady Admission::next_deadline() const {
    return silent_.empty() ? Steady::max() : silent_.front().since + limits_.silence;
}

std::optional<Admission::Id> Admission::take_overdue(Steady now) {
    if (next_deadline() > now) return {};
    const auto id = silent_.front().id;
    leave(id);
    return id;
}

}  // namespace evc::net
