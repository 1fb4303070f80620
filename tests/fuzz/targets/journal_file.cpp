// An engine's journal, damaged: it is refused, or whatever is read of it can be sent, and it goes on being written.
#include "fuzz/damaged_store.hpp"
#include "fuzz/property.hpp"
#include "fuzz/samples.hpp"
#include "platform/store/journal.hpp"
#include "protocol/messages.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

void make(const std::string& path) {
    const auto journal = store::Journal::open(path, fuzz::sample_engine);
    fuzz::require(journal && (*journal)->commit({fuzz::journal_sample()}), "a sound journal is begun");
}

void send(const StationRecord& station, EngineId engine) {
    for (const auto& pending : station.pending)
        (void)protocol::encode(Telemetry{station.cp, engine, pending.at, pending.report});
    for (const auto& wish : station.on_site) (void)protocol::encode(wish);
    if (station.held) (void)station.held->tariff.amount(station.held->energy);
}

void serve(store::Journal& journal) {
    const auto snapshot = fuzz::checked(journal.load());
    if (!snapshot) return;
    for (const auto& station : snapshot->stations) send(station, snapshot->engine);
    fuzz::checked(journal.commit({fuzz::journal_sample()}));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::DamagedStore damaged{make};
    const auto journal = store::Journal::open(damaged.damaged(data, size), fuzz::sample_engine);
    if (journal)
        serve(**journal);
    else
        fuzz::require_readable(journal.error());
    return 0;
}
