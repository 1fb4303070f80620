#include "central/bus/lists.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "central/bus/filter.hpp"
#include "platform/terminal/text.hpp"

namespace evc::central {
namespace {

constexpr std::size_t charge_points_max = 20'000;

template <class Tag>
Name<Tag> name(Filter& filter, const std::string& key) {
    const auto parse = [](const std::string& text) { return Name<Tag>::parse(text); };
    return filter.text<Name<Tag>>(key, std::string{name_rule}, parse).value_or(Name<Tag>{});
}

/// The filter of sessions and tickets.
store::ListFilter ledger_filter(Filter& filter, std::uint32_t limit) {
    constexpr std::size_t otherwise = 100;
    return {name<CpTag>(filter, "id"), name<DriverTag>(filter, "driver"), filter.time("since"), filter.time("before"),
            limit == 0 ? otherwise : limit};
}

template <class... Outs>
bool acceptable(std::size_t limit, const bus::Reply<Outs...>& reply) {
    if (limit <= store::ListFilter::limit_max) return true;
    reply.refuse(bus::Wrong::invalid_argument, "limit: found " + std::to_string(limit) + "; allowed: 0 to " +
                                                   std::to_string(store::ListFilter::limit_max));
    return false;
}

template <class... Outs>
bool acceptable(const Filter& filter, std::size_t limit, const bus::Reply<Outs...>& reply) {
    if (const auto status = filter.finish(); !status) {
        reply.refuse(bus::Wrong::invalid_argument, status.error().text);
        return false;
    }
    return acceptable(limit, reply);
}

/// Reads with `look` on the worker and answers with a Row for each of what it gives.
template <class Row, class Look>
void answer_from_ledger(Central& central, const bus::Reply<std::vector<Row>>& reply, Look look) {
    const bool taken = central.read([reply, look = std::move(look)](store::LedgerReader& reader) {
        auto rows = std::make_shared<std::vector<Row>>();
        std::string trouble;
        if (const auto found = look(reader))
            for (const auto& each : *found) rows->push_back(row_of(each));
        else
            trouble = found.error().text;
        return loop::Worker::Continuation{[reply, rows, trouble] {
            if (trouble.empty()) return reply.done(*rows);
            reply.refuse(bus::Wrong::failed, trouble);
        }};
    });
    if (!taken) reply.refuse(bus::Wrong::busy, "too much is read from the ledger already: try again");
}

bool matches(const SessionRecord& session, const store::ListFilter& wanted) {
    return (wanted.cp.empty() || session.cp == wanted.cp) &&
           (wanted.driver.empty() || session.driver == wanted.driver) &&
           (!wanted.since || session.authorized_at >= *wanted.since) &&
           (!wanted.before || session.authorized_at < *wanted.before);
}

SessionRows open_sessions(const Fleet& fleet, const store::ListFilter& wanted) {
    std::vector<const SessionRecord*> found;
    fleet.for_each([&](const ChargePoint& cp) {
        if (cp.session && matches(cp.session->record, wanted)) found.push_back(&cp.session->record);
    });
    const auto newer = [](const auto* a, const auto* b) { return a->authorized_at > b->authorized_at; };
    std::sort(found.begin(), found.end(), newer);
    found.resize(std::min(found.size(), wanted.limit));
    SessionRows rows;
    for (const auto* session : found) rows.push_back(row_of(*session));
    return rows;
}

}  // namespace

void list_charge_points(const Fleet& fleet, const bus::Properties& given, std::uint32_t offset, std::uint32_t limit,
                        const bus::Reply<ChargePointRows, std::uint32_t>& reply) {
    Filter filter{given};
    const auto state = filter.text<CpState>("state", "disconnected, faulted, stopped, supplying, available",
                                            [](const std::string& text) { return parse_cp_state(text); });
    const auto id = filter.any_text("id");
    const auto location = filter.any_text("location").value_or("");
    const auto driver = name<DriverTag>(filter, "driver");
    if (!acceptable(filter, 0, reply)) return;

    const auto place = terminal::folded(location);
    std::vector<const ChargePoint*> found;
    fleet.for_each([&](const ChargePoint& cp) {
        if (state && cp.shown != *state) return;
        if (id && cp.record.id.text().find(*id) == std::string::npos) return;
        if (!place.empty() && terminal::folded(cp.record.location).find(place) == std::string::npos) return;
        if (!driver.empty() && (!cp.session || cp.session->record.driver != driver)) return;
        found.push_back(&cp);
    });
    std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->record.id < b->record.id; });
    const auto total = static_cast<std::uint32_t>(found.size());
    const auto first = std::min<std::size_t>(offset, found.size());
    const auto most = limit == 0 ? charge_points_max : std::min<std::size_t>(limit, charge_points_max);
    const auto last = std::min(first + most, found.size());
    ChargePointRows rows;
    rows.reserve(last - first);
    for (auto at = first; at < last; ++at) rows.push_back(row_of(*found[at]));
    reply.done(rows, total);
}

void list_sessions(Central& central, const bus::Properties& given, std::uint32_t limit,
                   const bus::Reply<SessionRows>& reply) {
    Filter filter{given};
    const auto wanted = ledger_filter(filter, limit);
    const auto open = filter.truth("open");
    if (!acceptable(filter, limit, reply)) return;
    // What is open the Fleet knows too, without a look through all that has ended.
    if (open == true) return reply.done(open_sessions(central.fleet(), wanted));
    answer_from_ledger(central, reply, [wanted, all = !open](store::LedgerReader& reader) {
        return all ? reader.sessions(wanted) : reader.ended_sessions(wanted);
    });
}

void list_tickets(Central& central, const bus::Properties& given, std::uint32_t limit,
                  const bus::Reply<TicketRows>& reply) {
    Filter filter{given};
    const auto wanted = ledger_filter(filter, limit);
    if (!acceptable(filter, limit, reply)) return;
    answer_from_ledger(central, reply, [wanted](store::LedgerReader& reader) { return reader.tickets(wanted); });
}

void list_messages(Central& central, std::uint32_t limit, const bus::Reply<MessageRows>& reply) {
    if (!acceptable(limit, reply)) return;
    const std::size_t most = limit == 0 ? 100 : limit;
    answer_from_ledger(central, reply, [most](store::LedgerReader& reader) { return reader.messages(most); });
}

}  // namespace evc::central
