#include "central/opened_ledger.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

std::vector<LedgerChange> merge(const std::vector<config::KnownChargePoint>& known, LedgerSnapshot& snapshot) {
    std::unordered_map<CpId, std::size_t> places;
    for (std::size_t i = 0; i < snapshot.charge_points.size(); ++i) places.emplace(snapshot.charge_points[i].id, i);
    std::vector<LedgerChange> changes;
    for (const auto& cp : known) {
        const auto place = places.find(cp.id);
        if (place == places.end()) {
            CpRecord record;
            record.id = cp.id;
            snapshot.charge_points.push_back(std::move(record));
        }
        auto& record = place == places.end() ? snapshot.charge_points.back() : snapshot.charge_points[place->second];
        const auto before = record;
        record.location = cp.location;
        record.tariff = cp.tariff;
        if (place == places.end() || record != before) changes.emplace_back(SaveCp{record});
    }
    return changes;
}

Result<std::vector<OutboxRow>> all_rows(store::Ledger& ledger) {
    constexpr std::size_t page = 1'000;
    std::vector<OutboxRow> all;
    while (true) {
        auto rows = ledger.outbox_after(all.empty() ? 0 : all.back().id, page);
        if (!rows) return rows;
        if (rows->empty()) return all;
        std::ranges::move(*rows, std::back_inserter(all));
    }
}

}  // namespace

Result<OpenedLedger> OpenedLedger::open(const Config& config) {
    OpenedLedger opened;
    auto ledger = store::Ledger::open(config.ledger.string(), protocol::random_id<LedgerId>());
    if (!ledger) return tl::make_unexpected(ledger.error());
    opened.ledger = std::move(*ledger);
    auto snapshot = opened.ledger->snapshot();
    if (!snapshot) return tl::make_unexpected(snapshot.error());
    opened.snapshot = std::move(*snapshot);
    opened.generation = protocol::random_id<GenerationId>();
    auto own = opened.ledger->begin(opened.generation);
    if (!own) return tl::make_unexpected(own.error());
    opened.own = std::move(*own);
    auto offsets = opened.ledger->offsets();
    if (!offsets) return tl::make_unexpected(offsets.error());
    opened.offsets = std::move(*offsets);

    auto outbox = all_rows(*opened.ledger);
    if (!outbox) return tl::make_unexpected(outbox.error());
    opened.outbox = std::move(*outbox);

    LedgerBatch batch;
    batch.changes = merge(config.known, opened.snapshot);
    if (auto status = opened.ledger->commit(batch); !status) return tl::make_unexpected(status.error());
    return opened;
}

}  // namespace evc::central
