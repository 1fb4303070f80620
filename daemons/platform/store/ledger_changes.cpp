#include "platform/store/ledger_changes.hpp"

#include <algorithm>

namespace evc::store {

Status ChangeWriter::operator()(const SaveCp& change) {
    const auto& r = change.record;
    return database_.run(
        "INSERT INTO charge_points VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "location=excluded.location, price_e4=excluded.price_e4, currency=excluded.currency, stopped=excluded.stopped, "
        "n=excluded.n, acked_n=excluded.acked_n, order_reason=excluded.order_reason, order_at=excluded.order_at, "
        "engine=excluded.engine, epoch=excluded.epoch, connected=excluded.connected",
        {r.id, r.location, r.tariff.energy_e4, r.tariff.currency, r.stopped, r.n, r.acked_n, r.order_reason, r.order_at,
         r.engine, r.epoch, r.connected});
}

Status ChangeWriter::operator()(const RemoveCp& change) {
    return database_.run("DELETE FROM charge_points WHERE id = ?", {change.cp});
}

Status ChangeWriter::operator()(const SaveSession& change) {
    const auto& r = change.record;
    return database_.run(
        "INSERT INTO sessions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "request=excluded.request, driver=excluded.driver, cp=excluded.cp, origin=excluded.origin, "
        "price_e4=excluded.price_e4, currency=excluded.currency, state=excluded.state, "
        "authorized_at=excluded.authorized_at, expires_at=excluded.expires_at, engine=excluded.engine, "
        "accepted_at=excluded.accepted_at, seq=excluded.seq, energy=excluded.energy, started_at=excluded.started_at, "
        "ended_at=excluded.ended_at, reason=excluded.reason, finish=excluded.finish, finish_at=excluded.finish_at",
        {r.id, r.request, r.driver, r.cp, r.origin, r.tariff.energy_e4, r.tariff.currency, r.state, r.authorized_at,
         r.expires_at, r.engine, r.accepted_at, r.seq, r.energy, r.started_at, r.ended_at, r.reason, r.finish,
         r.finish_at});
}

Status ChangeWriter::operator()(const SaveTicket& change) {
    const auto& t = change.ticket;
    const auto bytes = std::find_if(batch_.tickets.begin(), batch_.tickets.end(),
                                    [&](const TicketPayload& payload) { return payload.request == t.request; });
    if (bytes == batch_.tickets.end()) return failure(Fault::internal, "a ticket was to be stored without its bytes");
    const auto price = t.tariff ? std::optional{t.tariff->energy_e4} : std::nullopt;
    return forget_namesake(t.request)
        .and_then([&] {
            return database_.run(
                "INSERT INTO tickets (request, session, derived_session, driver, cp, status, energy, amount, currency, "
                "price_e4, started_at, ended_at, reason, at, engine) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?, "
                "coalesce((SELECT engine FROM sessions WHERE id = ?), zeroblob(16)))",
                {t.request, t.session, bytes->session, t.driver, t.cp, t.status, t.energy, t.amount.minor,
                 t.amount.currency, price, t.started_at, t.ended_at, t.reason, t.at, bytes->session});
        })
        .and_then([&] {
            return database_.run("INSERT INTO ticket_bytes VALUES (last_insert_rowid(), ?)", {Bytes{bytes->payload}});
        });
}

// A request that the Fleet has forgotten may come anew before its rows are gone.
Status ChangeWriter::forget_namesake(const RequestId& request) {
    if (forget_before_ == Wall{}) return {};
    return database_.run("DELETE FROM tickets WHERE request = ? AND at < ?", {request, forget_before_});
}

Status ChangeWriter::operator()(const SaveWaiting& change) {
    const auto& r = change.waiting.request;
    return database_.run(
        "INSERT OR REPLACE INTO waiting VALUES (?,?,?,?,?,?,?,?)",
        {r.request, r.session, r.driver, r.cp, r.origin, r.at, r.expires_at, change.waiting.expires_at});
}

Status ChangeWriter::operator()(const RemoveWaiting& change) {
    return database_.run("DELETE FROM waiting WHERE request = ?", {change.request});
}

Status ChangeWriter::operator()(const SaveLate& change) {
    const auto& r = change.report;
    return database_.run(
        "INSERT INTO late (session, engine, reported, cp, energy, at, stranger) VALUES (?,?,?,?,?,?,?) "
        "ON CONFLICT (session, engine) DO UPDATE SET reported=excluded.reported, cp=excluded.cp, "
        "energy=excluded.energy, at=excluded.at, stranger=excluded.stranger WHERE excluded.reported > reported",
        {r.session, r.engine, r.reported, r.cp, r.energy, r.at, r.stranger});
}

Status ChangeWriter::operator()(const ForgetBefore& change) {
    forget_before_ = std::max(forget_before_, change.time);
    return {};
}

Result<bool> forget_some(Database& database, Wall before, std::size_t limit) {
    std::int64_t forgotten = 0;
    return database
        .run(
            "DELETE FROM sessions WHERE state > 2 AND id IN "
            "(SELECT derived_session FROM tickets WHERE at < ? ORDER BY at LIMIT ?)",
            {before, limit})
        .and_then([&] {
            return database.run(
                "DELETE FROM tickets WHERE number IN (SELECT number FROM tickets WHERE at < ? ORDER BY at LIMIT ?)",
                {before, limit});
        })
        .and_then([&] {
            forgotten = database.changed();
            return database.run("DELETE FROM late WHERE at < ?", {before});
        })
        .map([&] { return forgotten == static_cast<std::int64_t>(limit); });
}

}  // namespace evc::store
