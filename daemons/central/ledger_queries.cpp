#include "central/ledger_queries.hpp"

#include <cstddef>
#include <utility>

namespace evc::central {
namespace {

constexpr std::size_t waiting_max = 1'000;

}  // namespace

LedgerQueries::LedgerQueries(loop::Loop& loop, std::unique_ptr<store::LedgerReader> reader)
    : reader_(std::move(reader)), worker_(loop, "ledger-reader", waiting_max) {}

Result<std::unique_ptr<LedgerQueries>> LedgerQueries::open(loop::Loop& loop, const std::string& path) {
    auto reader = store::LedgerReader::open(path);
    if (!reader) return tl::make_unexpected(reader.error());
    return std::unique_ptr<LedgerQueries>{new LedgerQueries{loop, std::move(*reader)}};
}

bool LedgerQueries::read(Look look) {
    return worker_.submit([this, look = std::move(look)] { return look(*reader_); });
}

bool LedgerQueries::find(std::vector<OutboxResend> resends, Found found) {
    return read([resends = std::move(resends), found = std::move(found)](store::LedgerReader& reader) {
        std::vector<OutboxRow> rows;
        std::vector<RequestId> missing;
        for (const auto& again : resends) {
            auto stored = reader.outbox_after(again.id - 1, 1);
            if (stored && !stored->empty() && stored->front().id == again.id)
                rows.push_back(std::move(stored->front()));
            else
                missing.push_back(again.request);
        }
        return loop::Worker::Continuation{[found, rows = std::move(rows), missing = std::move(missing)]() mutable {
            found(std::move(rows), missing);
        }};
    });
}

}  // namespace evc::central
