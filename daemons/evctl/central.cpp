#include "evctl/central.hpp"

#include <cstdint>
#include <unordered_set>

#include "core/reason.hpp"
#include "platform/bus/path.hpp"

namespace evc::evctl {
namespace {

std::uint64_t usec(Wall time) {
    return static_cast<std::uint64_t>(std::chrono::microseconds{time.time_since_epoch()}.count());
}

/// What the options ask for, as the lists' filters have it.
bus::Properties filter_of(const Options& options) {
    bus::Properties filter;
    const auto add = [&filter](const char* key, const auto& value) { filter.emplace(key, bus::Variant{value}); };
    if (!options.cp.empty()) add("id", options.cp.text());
    if (!options.id_part.empty()) add("id", options.id_part);
    if (!options.location.empty()) add("location", options.location);
    if (!options.driver.empty()) add("driver", options.driver.text());
    if (options.state) add("state", std::string{word(*options.state)});
    if (options.open_only || options.ended_only) add("open", options.open_only);
    if (options.since) add("since", usec(*options.since));
    if (options.before) add("before", usec(*options.before));
    return filter;
}

template <class Row, class Decode>
auto decoded(const std::vector<Row>& rows, Decode decode) {
    std::vector<decltype(decode(rows.front()))> result;
    result.reserve(rows.size());
    for (const auto& row : rows) result.push_back(decode(row));
    return result;
}

}  // namespace

std::string Central::path_of(std::string_view interface, const CpId& cp) {
    return interface == ChargePoint::INTERFACE_NAME ? bus::object_path(charge_points_path, cp.text()) : central_path;
}

Failure Central::explained(const bus::CallError& error, const CpId& cp) {
    if (!is_unknown(error) || cp.empty()) return explain(error, central_program);
    return unknown_charge_point(cp, ids());
}

Answer<bus::Properties> Central::properties(const std::string& interface, const CpId& cp) {
    return call_at(path_of(interface, cp), get_all, cp, interface).map([](const auto& results) {
        return std::get<0>(results);
    });
}

Answer<Overview> Central::overview() { return properties(Manager::INTERFACE_NAME, {}).map(decode_overview); }

Answer<ChargePointDetails> Central::show(const CpId& cp) {
    return properties(ChargePoint::INTERFACE_NAME, cp).map(decode_details);
}

Answer<ChargePointList> Central::rows(const bus::Properties& filter, unsigned limit) {
    return call(method<&Manager::ListChargePoints>, {}, filter, 0U, limit).map([](const auto& results) {
        const auto& [rows, total] = results;
        return ChargePointList{decoded(rows, decode_charge_point), total};
    });
}

Answer<ChargePointList> Central::list(const Options& options) {
    auto filter = filter_of(options);
    auto list = rows(filter, options.limit);
    if (!list) return list;
    filter.emplace("stop-pending", bus::Variant{true});
    // A Central of before does not know this filter.
    const auto pending = rows(filter, 0);
    if (!pending) return list;
    std::unordered_set<std::string> ids;
    for (const auto& row : pending->rows) ids.insert(row.id);
    for (auto& row : list->rows) row.stop_pending = ids.contains(row.id);
    return list;
}

Answer<std::vector<SessionRow>> Central::sessions(const Options& options) {
    return call(method<&Manager::ListSessions>, options.cp, filter_of(options), options.limit)
        .map([](const auto& results) { return decoded(std::get<0>(results), decode_session); });
}

Answer<std::vector<TicketRow>> Central::tickets(const Options& options) {
    auto filter = filter_of(options);
    const auto answer = call(method<&Manager::ListTickets>, options.cp, filter, options.limit);
    if (!answer) return tl::make_unexpected(answer.error());
    auto tickets = decoded(std::get<0>(*answer), decode_ticket);
    filter.emplace("remark", bus::Variant{std::string{remark::meter_fell_back}});
    // A Central of before does not know this filter.
    const auto remarked = call(method<&Manager::ListTickets>, {}, filter, options.limit);
    if (!remarked) return tickets;
    std::unordered_set<std::string> requests;
    for (const auto& row : std::get<0>(*remarked)) requests.insert(decode_ticket(row).request);
    for (auto& ticket : tickets)
        if (requests.contains(ticket.request)) ticket.remark = remark::meter_fell_back;
    return tickets;
}

Answer<std::vector<MessageRow>> Central::messages(const Options& options) {
    return call(method<&Manager::ListMessages>, {}, options.limit).map([](const auto& results) {
        return decoded(std::get<0>(results), decode_message);
    });
}

std::vector<std::string> Central::ids() {
    std::vector<std::string> ids;
    const auto all = rows({}, 0);
    if (!all) return ids;
    for (const auto& row : all->rows) ids.push_back(row.id);
    return ids;
}

}  // namespace evc::evctl
