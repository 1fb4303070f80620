#include "central/bus/lists.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "central/bus/filter.hpp"
#include "platform/log/format.hpp"
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
    return {name<CpTag>(filter, "id"), name<DriverTag>(filter, "driver"), filter.time("since"),
            filter.time("before"),     limit == 0 ? otherwise : limit,    false};
}

template <class... Outs>
bool acceptable(std::size_t limit, const bus::Reply<Outs...>& reply) {
    if (limit <= store::ListFilter::limit_max) return true;
    reply.refuse(bus::ErrorCode::invalid_argument,
                 fmt::format("limit: found {}; allowed: 0 to {}", limit, store::ListFilter::limit_max));
    return false;
}

template <class... Outs>
bool acceptable(const Filter& filter, std::size_t limit, const bus::Reply<Outs...>& reply) {
    if (const auto status = filter.finish(); !status) {
        reply.refuse(bus::ErrorCode::invalid_argument, status.error().text);
        return false;
    }
    return acceptable(limit, reply);
}

bool matches(const SessionRecord& session, const store::ListFilter& wanted) {
    return (wanted.cp.empty() || session.cp == wanted.cp) &&
           (wanted.driver.empty() || session.driver == wanted.driver) &&
           (!wanted.since || session.authorized_at >= *wanted.since) &&
           (!wanted.before || session.authorized_at < *wanted.before);
}

std::vector<SessionRow> open_sessions(const Fleet& fleet, const store::ListFilter& wanted) {
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

/// Looked for when its turn comes.
bus::LongAnswers::Slice open_sessions_answer(const Fleet& fleet, const store::ListFilter& wanted) {
    auto next = [&fleet, wanted, rows = std::optional<SessionRows>{}, at = std::size_t{0}]() mutable {
        if (!rows) rows = open_sessions(fleet, wanted);
        return at == rows->size() ? std::optional<SessionRow>{} : std::optional<SessionRow>{(*rows)[at++]};
    };
    return bus::rows_answer<SessionRow>(std::move(next), [](bus::Writer&) {});
}

struct ChargePointFilter {
    std::optional<CpState> state;
    std::optional<std::string> id;
    std::string place;  ///< folded
    DriverId driver;
    std::optional<bool> stop_pending;

    [[nodiscard]] bool matches(const ChargePoint& cp) const {
        if (state && cp.shown != *state) return false;
        if (id && cp.record.id.text().find(*id) == std::string::npos) return false;
        if (!place.empty() && terminal::folded(cp.record.location).find(place) == std::string::npos) return false;
        if (stop_pending && cp.stop_pending() != *stop_pending) return false;
        return driver.empty() || (cp.session && cp.session->record.driver == driver);
    }
};

ChargePointFilter charge_point_filter(Filter& filter) {
    const auto parse_state = [](const std::string& text) { return parse_cp_state(text); };
    auto state = filter.text<CpState>("state", "disconnected, faulted, stopped, supplying, available", parse_state);
    auto id = filter.any_text("id");
    auto place = terminal::folded(filter.any_text("location").value_or(""));
    auto driver = name<DriverTag>(filter, "driver");
    return {state, std::move(id), std::move(place), std::move(driver), filter.truth("stop-pending")};
}

/// The charge points of a list, looked for when its turn comes and read as they are written.
class ListedChargePoints {
public:
    ListedChargePoints(const Fleet& fleet, ChargePointFilter filter, std::size_t offset, std::size_t limit)
        : fleet_(fleet), filter_(std::move(filter)), offset_(offset), limit_(limit) {}

    /// One that is removed meanwhile is left out.
    std::optional<ChargePointRow> next() {
        if (!total_) look();
        while (!ids_.empty()) {
            const auto* const cp = fleet_.find(ids_.back());
            ids_.pop_back();
            if (cp != nullptr) return row_of(*cp);
        }
        return std::nullopt;
    }
    [[nodiscard]] std::uint32_t total() const { return static_cast<std::uint32_t>(*total_); }

private:
    void look() {
        std::vector<const CpId*> found;
        fleet_.for_each([&](const ChargePoint& cp) {
            if (filter_.matches(cp)) found.push_back(&cp.record.id);
        });
        total_ = found.size();
        std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return *a < *b; });
        const auto first = std::min(offset_, found.size());
        const auto last = std::min(first + limit_, found.size());
        for (auto at = last; at > first; --at) ids_.push_back(*found[at - 1]);
    }

    const Fleet& fleet_;
    const ChargePointFilter filter_;
    const std::size_t offset_;
    const std::size_t limit_;
    std::optional<std::size_t> total_;
    std::vector<CpId> ids_;  ///< the last one next
};

}  // namespace

void list_charge_points(const Fleet& fleet, const bus::Properties& given, std::uint32_t offset, std::uint32_t limit,
                        const bus::Reply<ChargePointRows, std::uint32_t>& reply) {
    Filter filter{given};
    auto wanted = charge_point_filter(filter);
    if (!acceptable(filter, 0, reply)) return;
    const auto most = limit == 0 ? charge_points_max : std::min<std::size_t>(limit, charge_points_max);
    const auto listed = std::make_shared<ListedChargePoints>(fleet, std::move(wanted), offset, most);
    const auto next = [listed] { return listed->next(); };
    const auto write_total = [listed](bus::Writer& writer) { writer.value(listed->total()); };
    reply.done_in_slices(bus::rows_answer<ChargePointRow>(next, write_total));
}

void list_sessions(const ListSources& sources, const bus::Properties& given, std::uint32_t limit,
                   const bus::Reply<SessionRows>& reply) {
    Filter filter{given};
    const auto wanted = ledger_filter(filter, limit);
    const auto open = filter.truth("open");
    if (!acceptable(filter, limit, reply)) return;
    if (open == true) return reply.done_in_slices(open_sessions_answer(sources.fleet, wanted));
    sources.ledger.answer(reply, [wanted, all = !open](store::LedgerReader& reader) {
        return all ? reader.sessions(wanted) : reader.ended_sessions(wanted);
    });
}

void list_tickets(LedgerReads& ledger, const bus::Properties& given, std::uint32_t limit,
                  const bus::Reply<TicketRows>& reply) {
    Filter filter{given};
    auto wanted = ledger_filter(filter, limit);
    const auto remark = filter.any_text("remark");
    if (!acceptable(filter, limit, reply)) return;
    if (remark && *remark != remark::meter_fell_back) return reply.done({});
    wanted.remarked = remark.has_value();
    ledger.answer(reply, [wanted](store::LedgerReader& reader) { return reader.tickets(wanted); });
}

void list_messages(LedgerReads& ledger, std::uint32_t limit, const bus::Reply<MessageRows>& reply) {
    if (!acceptable(limit, reply)) return;
    const std::size_t most = limit == 0 ? 100 : limit;
    ledger.answer(reply, [most](store::LedgerReader& reader) { return reader.messages(most); });
}

}  // namespace evc::central
