#include "evctl/central.hpp"

#include <cstdint>
#include <string>
#include <tuple>
#include <unordered_set>

#include "core/reason.hpp"
#include "evctl/bus_names.hpp"
#include "evctl/decode.hpp"
#include "evctl/failures.hpp"
#include "platform/bus/path.hpp"

namespace evc::evctl {
namespace {

bus::Target manager(const char* method) { return {central_name, central_path, manager_interface, method}; }

bus::Target object_of(const CpId& cp, const char* method) {
    return {central_name, bus::object_path(charge_points_path, cp.text()), charge_point_interface, method};
}

bus::Target properties_of(const std::string& path) { return {central_name, path, properties_interface, "GetAll"}; }

std::uint64_t usec(Wall time) {
    return static_cast<std::uint64_t>(std::chrono::microseconds{time.time_since_epoch()}.count());
}

bus::Properties words_of(const Filter& filter) {
    bus::Properties words;
    const auto add = [&words](const char* key, const auto& value) { words.emplace(key, bus::Variant{value}); };
    if (!filter.cp.empty()) add("id", filter.cp.text());
    if (!filter.id_part.empty()) add("id", filter.id_part);
    if (!filter.location.empty()) add("location", filter.location);
    if (!filter.driver.empty()) add("driver", filter.driver.text());
    if (filter.state) add("state", std::string{word(*filter.state)});
    if (filter.stop_pending) add("stop-pending", *filter.stop_pending);
    if (filter.open) add("open", *filter.open);
    if (filter.since) add("since", usec(*filter.since));
    if (filter.before) add("before", usec(*filter.before));
    return words;
}

template <class Row, class Decode>
auto decoded(const std::vector<Row>& rows, Decode decode) {
    std::vector<decltype(decode(rows.front()))> result;
    result.reserve(rows.size());
    for (const auto& row : rows) result.push_back(decode(row));
    return result;
}

}  // namespace

Failure Central::explained(const bus::CallError& error, const CpId& cp) {
    if (!is_unknown(error) || cp.empty()) return explain(error, central_program);
    return unknown_charge_point(cp, ids());
}

Answer<Overview> Central::overview() {
    const auto answer = peer_.ask<bus::Properties>(properties_of(central_path), std::string{manager_interface});
    if (!answer) return tl::make_unexpected(explained(answer.error(), {}));
    return decode_overview(std::get<0>(*answer));
}

Answer<ChargePointList> Central::list(const Filter& filter) {
    auto list = rows(filter);
    if (!list) return list;
    auto wanted = filter;
    wanted.stop_pending = true;
    wanted.limit = 0;
    // A Central of before does not know this filter.
    const auto pending = rows(wanted);
    if (!pending) return list;
    std::unordered_set<std::string> ids;
    for (const auto& row : pending->rows) ids.insert(row.id);
    for (auto& row : list->rows) row.stop_pending = ids.contains(row.id);
    return list;
}

Answer<ChargePointList> Central::rows(const Filter& filter) {
    const auto answer = peer_.ask<std::vector<ChargePointFields>, std::uint32_t>(
        manager("ListChargePoints"), words_of(filter), std::uint32_t{0}, std::uint32_t{filter.limit});
    if (!answer) return tl::make_unexpected(explained(answer.error(), {}));
    const auto& [rows, total] = *answer;
    return ChargePointList{decoded(rows, decode_charge_point), total};
}

Answer<ChargePointDetails> Central::show(const CpId& cp) {
    const auto path = bus::object_path(charge_points_path, cp.text());
    const auto answer = peer_.ask<bus::Properties>(properties_of(path), std::string{charge_point_interface});
    if (!answer) return tl::make_unexpected(explained(answer.error(), cp));
    return decode_details(std::get<0>(*answer));
}

Answer<std::vector<SessionRow>> Central::sessions(const Filter& filter) {
    const auto answer =
        peer_.ask<std::vector<SessionFields>>(manager("ListSessions"), words_of(filter), std::uint32_t{filter.limit});
    if (!answer) return tl::make_unexpected(explained(answer.error(), filter.cp));
    return decoded(std::get<0>(*answer), decode_session);
}

Answer<std::vector<TicketRow>> Central::tickets(const Filter& filter) {
    const auto answer =
        peer_.ask<std::vector<TicketFields>>(manager("ListTickets"), words_of(filter), std::uint32_t{filter.limit});
    if (!answer) return tl::make_unexpected(explained(answer.error(), filter.cp));
    auto tickets = decoded(std::get<0>(*answer), decode_ticket);
    auto words = words_of(filter);
    words.emplace("remark", bus::Variant{std::string{remark::meter_fell_back}});
    // A Central of before does not know this filter.
    const auto remarked =
        peer_.ask<std::vector<TicketFields>>(manager("ListTickets"), words, std::uint32_t{filter.limit});
    if (!remarked) return tickets;
    std::unordered_set<std::string> requests;
    for (const auto& row : std::get<0>(*remarked)) requests.insert(decode_ticket(row).request);
    for (auto& ticket : tickets)
        if (requests.contains(ticket.request)) ticket.remark = remark::meter_fell_back;
    return tickets;
}

Answer<std::vector<MessageRow>> Central::messages(unsigned limit) {
    const auto answer = peer_.ask<std::vector<MessageFields>>(manager("ListMessages"), std::uint32_t{limit});
    if (!answer) return tl::make_unexpected(explained(answer.error(), {}));
    return decoded(std::get<0>(*answer), decode_message);
}

std::vector<std::string> Central::ids() {
    std::vector<std::string> ids;
    const auto all = rows({});
    if (!all) return ids;
    for (const auto& row : all->rows) ids.push_back(row.id);
    return ids;
}

template <class... Ins>
Done Central::order(const bus::Target& target, const CpId& cp, const Ins&... ins) {
    const auto answer = peer_.ask<>(target, ins...);
    if (!answer) return tl::make_unexpected(explained(answer.error(), cp));
    return {};
}

Done Central::stop(const CpId& cp, const std::string& reason) { return order(object_of(cp, "Stop"), cp, reason); }

Done Central::resume(const CpId& cp) { return order(object_of(cp, "Resume"), cp); }

Done Central::finish(const CpId& cp) { return order(object_of(cp, "FinishSession"), cp); }

template <class... Ins>
Answer<Counts> Central::order_all(const char* method, const Ins&... ins) {
    const auto answer = peer_.ask<std::uint32_t, std::uint32_t, std::uint32_t>(manager(method), ins...);
    if (!answer) return tl::make_unexpected(explained(answer.error(), {}));
    const auto& [done, pending, failed] = *answer;
    return Counts{done, pending, failed};
}

Answer<Counts> Central::stop_all(const std::string& reason) { return order_all("StopAll", reason); }

Answer<Counts> Central::resume_all() { return order_all("ResumeAll"); }

Done Central::settle(const std::string& session) { return order(manager("SettleSession"), {}, session); }

Done Central::add(const CpId& cp, const std::string& location, const std::string& tariff) {
    return order(manager("AddChargePoint"), {}, cp.text(), location, tariff);
}

Done Central::remove(const CpId& cp) { return order(manager("RemoveChargePoint"), cp, cp.text()); }

Done Central::set_tariff(const CpId& cp, const std::string& tariff) {
    return order(manager("SetTariff"), cp, cp.text(), tariff);
}

Done Central::backup(int file) { return order(manager("Backup"), {}, bus::UnixFd{file}); }

}  // namespace evc::evctl
