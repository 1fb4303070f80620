#include "simulation/ledger_store.hpp"

#include <algorithm>
#include <variant>

#include "simulation/ids.hpp"

namespace evc::sim {
namespace {

template <class T>
std::optional<T>& slot_in(std::vector<std::optional<T>>& table, std::size_t number) {
    if (table.size() <= number) table.resize(number + 8);
    return table[number];
}

}  // namespace

std::string_view name_of(Topic topic) {
    constexpr std::array<std::string_view, topics> names{"requests", "commands", "telemetry",
                                                         "tickets",  "status",   "deadletters"};
    return names.at(static_cast<std::size_t>(topic));
}

Topic topic_of(std::string_view name) {
    std::size_t topic = 0;
    while (name_of(static_cast<Topic>(topic)) != name) ++topic;
    return static_cast<Topic>(topic);
}

OutboxRow row_of(Topic topic, MessageIndex message) {
    OutboxRow row;
    row.topic = name_of(topic);
    row.payload = std::to_string(message);
    return row;
}

MessageIndex index_of(const OutboxRow& row) { return static_cast<MessageIndex>(std::stoul(row.payload.value())); }

std::string LedgerStore::apply(const LedgerBatch& batch, Broker& broker) {
    for (const auto& change : batch.changes)
        if (auto wrong = apply(change); !wrong.empty()) return wrong;
    if (auto wrong = apply_outbox(batch, broker); !wrong.empty()) return wrong;
    return apply_offsets(batch);
}

std::string LedgerStore::apply_outbox(const LedgerBatch& batch, Broker& broker) {
    auto rows = batch.outbox;
    for (const auto& resend : batch.resends) {
        const auto* again = ticket(number_of(resend.request));
        if (again == nullptr) return "a ticket was to be sent again that the ledger does not hold";
        const auto partition = static_cast<std::uint8_t>(number_of(again->driver) % partitions);
        rows.push_back(row_of(Topic::tickets, broker.keep({Topic::tickets, partition, *again})));
        rows.back().id = resend.id;
    }
    if (!batch.resends.empty())
        std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (auto& row : rows) {
        if (row.id <= last_row) return "an outbox id that does not grow";
        last_row = row.id;
        outbox.push_back(std::move(row));
    }
    for (const auto sent : batch.delivered) {
        const auto found = std::find_if(outbox.begin(), outbox.end(), [&](const auto& row) { return row.id == sent; });
        if (found != outbox.end()) outbox.erase(found);
    }
    return {};
}

std::string LedgerStore::apply_offsets(const LedgerBatch& batch) {
    for (const auto& [expected, now] : batch.offsets) {
        auto& stored = offsets[slot_of(topic_of(now.topic), static_cast<std::size_t>(now.partition))];
        const auto held = stored ? std::optional{stored->next} : std::nullopt;
        if (held != expected) return "the stored offset is not the expected one";
        stored = {now.next, now.crc};
    }
    return {};
}

const OutboxRow* LedgerStore::row(std::uint64_t wanted) const {
    const auto found = std::find_if(outbox.begin(), outbox.end(), [&](const OutboxRow& r) { return r.id == wanted; });
    return found == outbox.end() ? nullptr : &*found;
}

std::vector<StoredOffset> LedgerStore::stored_offsets() const {
    std::vector<StoredOffset> stored;
    for (std::size_t slot = 0; slot < slots; ++slot)
        if (offsets[slot])
            stored.push_back({std::string{name_of(static_cast<Topic>(slot / partitions))},
                              static_cast<std::int32_t>(slot % partitions), offsets[slot]->next, Wall{},
                              offsets[slot]->incarnation});
    return stored;
}

std::string LedgerStore::apply(const Ticket& saved) {
    auto& place = slot_in(tickets, number_of(saved.request));
    if (place) return "a second ticket for request " + std::to_string(number_of(saved.request));
    place = saved;
    written[number_of(saved.request)] = time.passed;
    return {};
}

void LedgerStore::apply(const LateReport& report) {
    const auto same = std::find_if(late.begin(), late.end(), [&](const LateReport& other) {
        return other.session == report.session && other.engine == report.engine;
    });
    if (same == late.end())
        late.push_back(report);
    else if (report.reported > same->reported)
        *same = report;
}

std::string LedgerStore::apply(const LedgerChange& change) {
    if (const auto* save = std::get_if<SaveSession>(&change)) {
        slot_in(sessions, number_of(save->record.id)) = save->record;
    } else if (const auto* cp_saved = std::get_if<SaveCp>(&change)) {
        const auto found =
            std::find_if(cps.begin(), cps.end(), [&](const CpRecord& r) { return r.id == cp_saved->record.id; });
        if (found == cps.end())
            cps.push_back(cp_saved->record);
        else
            *found = cp_saved->record;
    } else if (const auto* removed = std::get_if<RemoveCp>(&change)) {
        std::erase_if(cps, [&](const CpRecord& r) { return r.id == removed->cp; });
    } else if (const auto* issued = std::get_if<SaveTicket>(&change)) {
        return apply(issued->ticket);
    } else if (const auto* waits = std::get_if<SaveWaiting>(&change)) {
        waiting.push_back(waits->waiting);
    } else if (const auto* waited = std::get_if<RemoveWaiting>(&change)) {
        std::erase_if(waiting, [&](const WaitingRequest& w) { return w.request.request == waited->request; });
    } else if (const auto* report = std::get_if<SaveLate>(&change)) {
        apply(report->report);
    } else if (const auto* books = std::get_if<KeepBooks>(&change)) {
        time = books->time;
        std::erase_if(written, [&](const auto& entry) {
            if (entry.second + books->retention.tickets > time.passed) return false;
            tickets[entry.first].reset();
            return true;
        });
    }
    return {};
}

LedgerSnapshot LedgerStore::snapshot() const {
    LedgerSnapshot snapshot;
    snapshot.ledger = id;
    snapshot.time = time;
    snapshot.charge_points = cps;
    for (const auto& session : sessions)
        if (session && is_open(session->state)) snapshot.open_sessions.push_back(*session);
    snapshot.waiting = waiting;
    return snapshot;
}

PastRequest LedgerStore::past(const SessionId& wanted) const {
    PastRequest found;
    found.session = wanted;
    const auto number = number_of(wanted);
    if (const auto* issued = ticket(number)) {
        auto& ended = found.ended.emplace();
        ended.session = wanted;
        ended.asker = asker_of(issued->driver, issued->cp);
        if (const auto* known = session(number)) ended.engine = known->engine;
        ended.energy = issued->energy;
        ended.tariff = issued->tariff.value_or(Tariff{0, issued->amount.currency});
        ended.reason = issued->reason;
    }
    for (const auto& report : late)
        if (report.session == wanted) found.late.push_back(report);
    return found;
}

const CpRecord* LedgerStore::cp(const CpId& cp_id) const {
    const auto found = std::find_if(cps.begin(), cps.end(), [&](const CpRecord& r) { return r.id == cp_id; });
    return found == cps.end() ? nullptr : &*found;
}

bool LedgerStore::late_has(const SessionId& session, std::int64_t reported) const {
    return std::any_of(late.begin(), late.end(), [&](const LateReport& report) {
        return report.session == session && report.reported.value >= reported;
    });
}

std::int64_t LedgerStore::late_energy(const SessionId& session) const {
    std::int64_t sum = 0;
    for (const auto& report : late)
        if (report.session == session) sum += report.energy.value;
    return sum;
}

}  // namespace evc::sim
