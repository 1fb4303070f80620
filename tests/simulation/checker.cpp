#include "simulation/checker.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "simulation/ids.hpp"
#include "simulation/world.hpp"

namespace evc::sim {

void Checker::violated(int sentence, std::string what) {
    if (violation_) return;
    world_.trace.note(world_.time, 99, static_cast<std::uint64_t>(sentence), 0,
                      [&] { return "VIOLATED " + std::to_string(sentence) + ": " + what; });
    violation_ = Violation{sentence, std::move(what), world_.time};
}

Checker::Truth& Checker::truth(std::size_t number) {
    if (truths_.size() <= number) truths_.resize(number + 1);
    return truths_[number];
}

std::uint64_t Checker::minted(const CpId& cp) {
    const auto number = world_.fresh_number();
    truth(number).cp = cp;
    return number;
}

void Checker::appended(const Process& writer, const Message& message) {
    if (const auto* request = std::get_if<ChargeRequest>(&message.body)) {
        auto& asked = truth(number_of(request->request));
        asked.asked = true;
        if (request->expires_at) asked.asked_until = *request->expires_at;
        return;
    }
    const auto* ticket = std::get_if<Ticket>(&message.body);
    if (ticket == nullptr) return;
    auto& known = truth(number_of(ticket->request));
    if (&writer != world_.central.get()) {
        known.published_by_other = true;
        return;
    }
    // A restored ledger adopts what it finds, also the ticket of another Central.
    if (known.published && *known.published != *ticket && !known.published_by_other)
        violated(1, "request " + std::to_string(number_of(ticket->request)) + " has two different tickets");
    known.published = *ticket;
}

void Checker::central_sends(const CentralHost& central, const Message& message) {
    if (const auto* ticket = std::get_if<Ticket>(&message.body)) return check_ticket(central, *ticket);
    const auto* command = std::get_if<Command>(&message.body);
    if (command == nullptr) return;
    if (const auto* receipt = std::get_if<Receipt>(&command->order)) return check_receipt(central, *receipt);
    if (const auto* authorize = std::get_if<Authorize>(&command->order)) return check_authorize(central, *authorize);
    const auto* begin = std::get_if<Begin>(&command->order);
    if (begin == nullptr) return;
    const auto* session = central.ledger.session(number_of(begin->session));
    if (session == nullptr || session->state == SessionState::authorized || session->engine != begin->engine)
        violated(3, "BEGIN of a session that is not stored as accepted");
    auto& known = truth(number_of(begin->session));
    // A restored ledger does not know whom the lost one let begin; any other lets one engine begin.
    if (!world_.restored)
        std::erase_if(known.grants, [&](const Grant& given) {
            return given.ledger == central.ledger.id && given.engine != begin->engine;
        });
    grant(known, central.ledger.id, begin->engine).expires_at = begin->expires_at;
}

Checker::Grant& Checker::grant(Truth& known, const LedgerId& ledger, const EngineId& engine) {
    const auto found = std::find_if(known.grants.begin(), known.grants.end(), [&](const Grant& given) {
        return given.ledger == ledger && given.engine == engine;
    });
    return found != known.grants.end() ? *found : known.grants.emplace_back(Grant{ledger, engine});
}

bool Checker::keeps(const LedgerStore& ledger, const SessionId& session, WattHours energy) {
    const auto* ticket = ledger.ticket(number_of(session));
    return energy.value == 0 || (ticket != nullptr && ticket->energy == energy) ||
           ledger.late_has(session, energy.value);
}

void Checker::check_ticket(const CentralHost& central, const Ticket& ticket) {
    const auto number = number_of(ticket.request);
    const auto text = "ticket of request " + std::to_string(number);
    const auto* stored = central.ledger.ticket(number);
    if (stored == nullptr || *stored != ticket) violated(5, text + " is sent, but not stored like that");
    // Only what is settled as lost may still be running.
    if (!ticket.session || ticket.reason == reason::lost || world_.restored || &central != world_.central.get()) return;
    for (const auto& engine : world_.engines)
        if (engine->contactor_closed() && engine->supplied() == *ticket.session &&
            engine->journal.ledger == central.ledger.id && !truth(number).published)
            violated(4, text + " is sent while its supply goes on");
}

void Checker::check_authorize(const CentralHost& central, const Authorize& authorize) {
    const auto number = number_of(authorize.session);
    const auto* session = central.ledger.session(number);
    if (session == nullptr) return violated(5, "AUTHORIZE of a session that is not stored");
    if (session->authorized_at >= truth(number).asked_until)
        violated(3, "request " + std::to_string(number) + " had expired when it was authorised");
    // Half of the time that a sign of life is good for, since Central's clock may jump.
    const auto heard = foreign_heard_.find(central.ledger.id);
    if (heard != foreign_heard_.end() && session->authorized_at > heard->second + seconds{2} &&
        session->authorized_at < heard->second + seconds{4})
        violated(3, central.name() + " authorises while it sees another Central");
}

void Checker::foreign_heard(const CentralHost& central) { foreign_heard_[central.ledger.id] = central.now().wall; }

void Checker::settled(const CentralHost& central, const SessionId& session) {
    const auto* record = central.ledger.session(number_of(session));
    // Its clock may have jumped since by as much as all clocks may differ.
    if (record == nullptr || record->state != SessionState::interrupted || central.now().wall < record->expires_at)
        violated(3, "session " + std::to_string(number_of(session)) + " was settled before its lease was over");
}

void Checker::engine_lets_go(const EngineHost& engine, const FinalReport& report) {
    const auto& ledger = world_.central->ledger;
    if (world_.restored || engine.journal.ledger != ledger.id) return;
    if (!keeps(ledger, report.session, report.energy))
        violated(5, engine.name() + " took for receipted what is in no ledger");
}

void Checker::engine_forgets(const EngineHost& engine, const SessionId& session) {
    const auto* entry = engine.journal.pending(session);
    // Its clock may have jumped since by as much as all clocks may differ.
    if (entry != nullptr && engine.now().wall + world_.fleet_settings().clock_skew < entry->expires_at)
        violated(5, engine.name() + " forgot a session before its lease was over");
}

void Checker::answered_on_site(const EngineHost& engine, const RequestId& request) {
    if (engine.journal.ledger != world_.central->ledger.id) truth(number_of(request)).orphaned = true;
}

void Checker::central_killed(const CentralHost& central) {
    foreign_heard_.erase(central.ledger.id);
    if (&central != world_.central.get() || world_.restored) return;
    for (const auto topic : {Topic::requests, Topic::telemetry})
        for (std::size_t partition = 0; partition < partitions; ++partition) {
            const auto slot = slot_of(topic, partition);
            const auto stored = central.ledger.offsets[slot].value_or(Position{});
            auto& checked = checked_[slot];
            if (stored.incarnation != world_.broker.incarnation()) continue;
            if (checked.incarnation != stored.incarnation) checked = {0, stored.incarnation};
            for (; checked.next < stored.next; ++checked.next)
                check_read(central, world_.broker.record(slot, checked.next));
        }
}

void Checker::check_read(const CentralHost& central, const Record& record) {
    const auto& ledger = central.ledger;
    if (const auto* telemetry = std::get_if<Telemetry>(&record.message->body)) {
        const auto* report = std::get_if<FinalReport>(&telemetry->report);
        if (report != nullptr && !keeps(ledger, report->session, report->energy))
            violated(5, "a final report was read, says the ledger, but is not in it");
    } else if (const auto* charge = std::get_if<ChargeRequest>(&record.message->body)) {
        const auto number = number_of(charge->request);
        const bool waits = std::any_of(ledger.waiting.begin(), ledger.waiting.end(),
                                       [&](const WaitingRequest& w) { return w.request.request == charge->request; });
        if (ledger.ticket(number) == nullptr && ledger.session(number) == nullptr && !waits)
            violated(5, "request " + std::to_string(number) + " was read, says the ledger, but is not in it");
    }
}

void Checker::check_receipt(const CentralHost& central, const Receipt& receipt) {
    if (!keeps(central.ledger, receipt.session, receipt.energy))
        violated(5, "a report of session " + std::to_string(number_of(receipt.session)) +
                        " is receipted, but not in the ledger");
}

void Checker::engine_says(const EngineHost& engine, const Telemetry& telemetry) {
    const auto& journal = engine.journal;
    const auto too_much = [&](const SessionId& session, WattHours energy) {
        if (energy.value > truth(number_of(session)).supplied)
            violated(2, engine.name() + " reports more than its meter's register says");
    };
    if (const auto* charging = std::get_if<Charging>(&telemetry.report)) too_much(charging->session, charging->energy);
    const auto holds = [&](const SessionId& session) {
        return (journal.record.held && journal.record.held->session == session) ||
               journal.pending(session) != nullptr || truth(number_of(session)).reported;
    };
    if (const auto* accepted = std::get_if<Accepted>(&telemetry.report)) {
        if (!holds(accepted->session)) violated(5, "ACCEPTED of a session that is not journaled");
    } else if (const auto* report = std::get_if<FinalReport>(&telemetry.report)) {
        too_much(report->session, report->energy);
        const auto* pending = journal.pending(report->session);
        auto& known = truth(number_of(report->session));
        if (pending != nullptr && pending->report == *report)
            known.reported = true;
        else if (!known.reported)
            violated(5, "a final report that is not journaled");
    } else if (const auto* ack = std::get_if<Acknowledged>(&telemetry.report)) {
        auto& highest = acknowledged_[journal.engine];
        if (ack->n > journal.record.n) violated(5, "ACK of an n that is not journaled");
        if (ack->n < highest) violated(5, "an engine forgot an n that it had acknowledged");
        highest = std::max(highest, ack->n);
    }
}

SessionId Checker::contactor_closes(const EngineHost& engine) {
    const auto& held = engine.journal.record.held;
    if (!held || held->phase != HeldPhase::charging) {
        violated(5, "the contactor closes before that is journaled");
        const auto* station = engine.station();
        return station != nullptr && station->record().held ? station->record().held->session : SessionId{};
    }
    const auto number = number_of(held->session);
    const auto text = "session " + std::to_string(number);
    auto& known = truth(number);
    // One that took up with another Central, because it had none yet, is lost to ours until it is told to adopt it.
    const auto& ledger = world_.central->ledger.id;
    known.wiped = known.wiped || engine.journal.ledger != ledger;
    // Two books, or a page torn out of the book: then there are two authorisations.
    const bool one_book = !world_.restored && std::all_of(known.grants.begin(), known.grants.end(),
                                                          [&](const Grant& given) { return given.ledger == ledger; });
    auto& given = grant(known, engine.journal.ledger, engine.journal.engine);
    if (given.expires_at == Wall{}) violated(3, text + " is supplied without BEGIN");
    if (engine.now().wall >= given.expires_at) violated(3, text + " is supplied after its authorisation was over");
    if (std::exchange(given.closed_for, given.expires_at) == given.expires_at)
        violated(3, text + " is supplied twice for one authorisation");
    if (++known.supplies > 1 && one_book) violated(3, text + " is supplied twice");
    ++world_.coverage.supplies;
    return held->session;
}

void Checker::delivered(const EngineHost& engine, const SessionId& session, WattHours energy) {
    if (session.is_nil()) violated(3, engine.name() + " delivers energy without a session");
    truth(number_of(session)).supplied += energy.value;
}

void Checker::engine_wiped(const EngineHost& engine) {
    const auto& record = engine.journal.record;
    if (record.held) truth(number_of(record.held->session)).wiped = true;
    for (const auto& pending : record.pending) truth(number_of(pending.report.session)).wiped = true;
    for (const auto& request : record.on_site) truth(number_of(request.request)).wiped = true;
}

void Checker::ledger_restored(const LedgerStore& lost, const LedgerStore& copy) {
    for (const auto& late : lost.late)
        if (!copy.late_has(late.session, late.reported.value))
            truth(number_of(late.session)).lost_late += late.energy.value;
    for (std::size_t number = 0; number < lost.tickets.size(); ++number)
        if (lost.ticket(number) != nullptr && copy.ticket(number) == nullptr && !truth(number).published)
            truth(number).excused = true;
    for (std::size_t number = 0; number < lost.sessions.size(); ++number) {
        const auto* session = lost.session(number);
        if (session != nullptr && session->origin == Origin::site && copy.session(number) == nullptr)
            truth(number).orphaned = true;
    }
}

bool Checker::excused(const Truth& known) const {
    // A restored ledger adopts the tickets that it finds, also those of a Central that was not meant.
    return known.excused || (world_.restored && known.published_by_other);
}

void Checker::check_end() {
    check_tickets();
    check_energy();
    check_meters();
    check_orders();
    check_drivers();
}

void Checker::check_tickets() {
    const auto& ledger = world_.central->ledger;
    for (std::size_t number = 1; number < truths_.size(); ++number) {
        const auto& known = truths_[number];
        const auto* ticket = ledger.ticket(number);
        const auto text = "request " + std::to_string(number);
        if (known.published && !known.published_by_other && (ticket == nullptr || *ticket != *known.published))
            violated(5, text + ": its published ticket is not in the ledger");
        const bool unanswerable = known.published_by_other || known.wiped || known.orphaned;
        if (!known.asked || (unanswerable && !known.published)) continue;
        if (ticket == nullptr)
            violated(1, text + " has no ticket");
        else if (!known.published)
            violated(1, text + ": its ticket was never published");
        else if (ticket->status != TicketStatus::completed && ticket->reason.empty())
            violated(4, text + " ended without saying why");
    }
}

void Checker::check_energy() {
    const auto& ledger = world_.central->ledger;
    for (std::size_t number = 1; number < truths_.size(); ++number) {
        const auto& known = truths_[number];
        const auto* ticket = ledger.ticket(number);
        const auto billed = ticket != nullptr ? ticket->energy.value : 0;
        const auto accounted = billed + ledger.late_energy(session_id(number));
        if (excused(known)) continue;
        const bool settled = ticket != nullptr && (ticket->reason == reason::lost || !ticket->session);
        if (!settled && !known.wiped && !world_.restored && !known.published_by_other && billed != known.supplied)
            violated(2, "request " + std::to_string(number) + " was ended by somebody who did not supply it");
        // What was listed as late in a lost ledger is listed again when telemetry still has it.
        const auto least = known.wiped ? 0 : known.supplied - known.lost_late;
        if (accounted > known.supplied || accounted < least)
            violated(2, "request " + std::to_string(number) + ": " + std::to_string(accounted) +
                            " Wh on its ticket and late, " + std::to_string(known.supplied) + " Wh delivered");
    }
}

void Checker::check_meters() {
    const auto& ledger = world_.central->ledger;
    for (std::size_t cp = 0; cp < world_.scenario.cps; ++cp) {
        const auto id = cp_name(cp);
        std::int64_t books = 0;
        std::int64_t missing = 0;  // what no ledger can know, as far as that happened
        for (const auto& late : ledger.late)
            if (late.cp == id) books += late.energy.value;
        for (std::size_t number = 1; number < truths_.size(); ++number) {
            const auto& known = truths_[number];
            const auto* ticket = ledger.ticket(number);
            const auto billed = ticket != nullptr ? ticket->energy.value : 0;
            if (known.cp != id) continue;
            books += billed;
            if (known.wiped || excused(known) || known.lost_late != 0)
                missing += known.supplied - billed - ledger.late_energy(session_id(number));
        }
        if (books + missing != world_.meter_total(cp))
            violated(2, id.text() + ": " + std::to_string(books) + " Wh in the books, " +
                            std::to_string(world_.meter_total(cp) - missing) + " Wh on the meter");
    }
}

void Checker::check_orders() {
    for (std::size_t cp = 0; cp < world_.scenario.cps; ++cp) {
        const auto* record = world_.central->ledger.cp(cp_name(cp));
        const auto told = world_.operators.stopped(cp);
        if (record == nullptr) {
            if (told) violated(5, cp_name(cp).text() + ": what an operator was told is forgotten");
            continue;
        }
        if (told && record->stopped != *told) violated(5, record->id.text() + ": a STOP or RESUME is forgotten");
    }
}

void Checker::check_drivers() {
    for (const auto& driver : world_.drivers) {
        std::vector<RequestId> seen;
        for (const auto& ticket : driver->shown()) {
            if (std::find(seen.begin(), seen.end(), ticket.request) != seen.end())
                violated(1, driver->name() + " was shown a ticket twice");
            seen.push_back(ticket.request);
            const auto& known = truth(number_of(ticket.request));
            if (!known.published_by_other && (!known.published || *known.published != ticket))
                violated(1, driver->name() + " was shown another ticket than the published one");
        }
    }
}

}  // namespace evc::sim
