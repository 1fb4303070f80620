#include "core/fleet/past_requests.hpp"

#include <algorithm>

namespace evc {
namespace {

template <class Reports>
auto of_engine(Reports& reports, const EngineId& engine) {
    return std::find_if(reports.begin(), reports.end(),
                        [&](const LateReport& report) { return report.engine == engine; });
}

}  // namespace

PastRequests::Entry& PastRequests::entry(const SessionId& session) {
    auto& found = entries_[session];
    found.past.session = session;
    return found;
}

void PastRequests::added(Entry& entry) {
    entry.number = ++newest_;
    order_.emplace_back(entry.number, entry.past.session);
}

void PastRequests::add(EndedRequest ended) {
    auto& known = entry(ended.session);
    if (!known.past.ended) known.past.ended = std::move(ended);
    added(known);
}

void PastRequests::add(const LateReport& late) {
    auto& known = entry(late.session);
    const auto same = of_engine(known.past.late, late.engine);
    if (same == known.past.late.end())
        known.past.late.push_back(late);
    else
        *same = late;
    added(known);
}

void PastRequests::recall(const PastRequest& past) {
    auto& known = entry(past.session);
    recalled_.push_back(past.session);
    if (!known.past.ended) known.past.ended = past.ended;
    for (const auto& late : past.late)
        if (of_engine(known.past.late, late.engine) == known.past.late.end()) known.past.late.push_back(late);
}

const EndedRequest* PastRequests::ended(const SessionId& session) const {
    const auto found = entries_.find(session);
    return found != entries_.end() && found->second.past.ended ? &*found->second.past.ended : nullptr;
}

const LateReport* PastRequests::late(const SessionId& session, const EngineId& engine) const {
    const auto found = entries_.find(session);
    if (found == entries_.end()) return nullptr;
    const auto same = of_engine(found->second.past.late, engine);
    return same == found->second.past.late.end() ? nullptr : &*same;
}

bool PastRequests::has_late(const SessionId& session) const {
    const auto found = entries_.find(session);
    return found != entries_.end() && !found->second.past.late.empty();
}

void PastRequests::forget(std::uint64_t up_to) {
    const auto drop = [&](const SessionId& session) {
        const auto found = entries_.find(session);
        if (found != entries_.end() && found->second.number <= up_to) entries_.erase(found);
    };
    for (const auto& session : std::exchange(recalled_, {})) drop(session);
    while (!order_.empty() && order_.front().first <= up_to) {
        drop(order_.front().second);
        order_.pop_front();
    }
}

}  // namespace evc
