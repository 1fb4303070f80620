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
    ++books_.of(t.status == TicketStatus::rejected ? Kept::rejections : Kept::tickets);
    return database_
        .run(
            "INSERT INTO tickets (number, request, session, derived_session, driver, cp, status, energy, amount, "
            "currency, price_e4, started_at, ended_at, reason, at, remark, engine) VALUES "
            "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, "
            "coalesce((SELECT engine FROM sessions WHERE id = ?), zeroblob(16)))",
            {++books_.last_ticket, t.request, t.session, bytes->session, t.driver, t.cp, t.status, t.energy,
             t.amount.minor, t.amount.currency, price, t.started_at, t.ended_at, t.reason, t.at, change.remark,
             bytes->session})
        .and_then([&] {
            return database_.run("INSERT INTO ticket_bytes VALUES (last_insert_rowid(), ?)", {Bytes{bytes->payload}});
        });
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
    auto status = database_.run(
        "UPDATE late SET reported = ?, energy = ?, at = ? WHERE session = ? AND engine = ? AND reported < ?",
        {r.reported, r.energy, r.at, r.session, r.engine, r.reported});
    if (!status || database_.changed() > 0) return status;
    status = database_.run(
        "INSERT INTO late (number, session, engine, reported, cp, energy, at, stranger) VALUES (?,?,?,?,?,?,?,?) ON "
        "CONFLICT (session, engine) DO NOTHING",
        {books_.last_late + 1, r.session, r.engine, r.reported, r.cp, r.energy, r.at, r.stranger});
    if (!status || database_.changed() == 0) return status;
    ++books_.last_late;
    ++books_.of(r.stranger ? Kept::strangers : Kept::late);
    return {};
}

Status ChangeWriter::operator()(const KeepBooks& change) {
    books_.time = change.time;
    return forgetting_.plan(database_, books_, change.retention);
}

}  // namespace evc::store
