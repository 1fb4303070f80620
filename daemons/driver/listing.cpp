#include "driver/listing.hpp"

#include <algorithm>

#include "protocol/messages/status.hpp"

namespace evc::driver {

void Listing::add(std::string_view key, std::optional<std::string_view> value) {
    if (key == central_status_key) {
        const auto status = protocol::decode_central_status(value.value_or(""));
        if (status) central_at_ = status->at;
        return;
    }
    const auto cp = CpId::parse(key);
    if (!cp) return;
    if (!value || value->empty()) {
        entries_.erase(*cp);
        return;
    }
    auto status = protocol::decode_cp_status(*value);
    if (!status || (entries_.size() >= size_max && !entries_.contains(*cp))) return;
    entries_.insert_or_assign(*cp, Entry{*std::move(status), std::string{*value}});
}

std::vector<const Listing::Entry*> Listing::available() const {
    std::vector<const Entry*> found;
    for (const auto& [cp, entry] : entries_)
        if (entry.status.state == CpState::available && !entry.status.reserved) found.push_back(&entry);
    return found;
}

std::optional<milliseconds> Listing::age(Wall now) const {
    if (!central_at_) return std::nullopt;
    return std::max(now - *central_at_, milliseconds{0});
}

bool Listing::central_away(Wall now) const {
    const auto since = age(now);
    return !since || *since > central_silent_after;
}

}  // namespace evc::driver
