// Central's ledger, damaged: it is refused, or whatever is read of it can be worked with, and it goes on being written.
#include "fuzz/damaged_store.hpp"
#include "fuzz/property.hpp"
#include "fuzz/samples.hpp"
#include "platform/store/ledger.hpp"
#include "platform/store/ledger_reader.hpp"
#include "platform/store/maintenance.hpp"
#include "protocol/messages.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

void make(const std::string& path) {
    const auto ledger = store::Ledger::open(path, fuzz::sample_ledger);
    fuzz::require(ledger && (*ledger)->commit(fuzz::ledger_sample()), "a sound ledger is begun");
}

/// What is derived of the numbers that a row holds, as whoever reads them does.
void use(const SessionRecord& session) { (void)session.tariff.amount(session.energy); }

void serve(store::Ledger& ledger) {
    const auto snapshot = fuzz::checked(ledger.snapshot());
    const auto offsets = fuzz::checked(ledger.offsets());
    const auto rows = fuzz::checked(ledger.outbox_after(0, 10));
    if (!snapshot || !offsets || !rows) return;
    for (const auto& session : snapshot->open_sessions) use(session);
    auto next = fuzz::ended_session(9);
    next.changes.emplace_back(KeepBooks{});
    fuzz::checked(ledger.commit(next));
    ledger.checkpoint();
}

void look_into(const std::string& path) {
    const auto reader = store::LedgerReader::open(path);
    if (!reader) return fuzz::require_readable(reader.error());
    if (const auto tickets = fuzz::checked((*reader)->tickets({})))
        for (const auto& ticket : *tickets) (void)protocol::encode(ticket);
    if (const auto shown = fuzz::checked((*reader)->sessions({})))
        for (const auto& session : *shown) use(session);
    fuzz::checked((*reader)->messages(10));
    const auto sessions = fuzz::checked((*reader)->sessions_with_ticket({}, 10));
    if (!sessions) return;
    if (const auto past = fuzz::checked((*reader)->past(*sessions)))
        for (const auto& request : *past)
            if (request.ended) (void)request.ended->tariff.amount(request.ended->energy);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::DamagedStore damaged{make};
    const auto path = damaged.damaged(data, size);
    look_into(path);
    if (const auto findings = store::verify_ledger(path); findings)
        for (const auto& finding : *findings) fuzz::require_readable({Fault::corrupt, finding});
    const auto ledger = store::Ledger::open(path, fuzz::sample_ledger);
    if (ledger)
        serve(**ledger);
    else
        fuzz::require_readable(ledger.error());
    return 0;
}
