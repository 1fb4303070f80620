#include "core/pipeline/ledger_batch.hpp"

namespace evc {

bool LedgerBatch::empty() const {
    return changes.empty() && outbox.empty() && resends.empty() && delivered.empty() && offsets.empty() &&
           messages.empty();
}

std::size_t byte_size(const LedgerBatch& batch) {
    constexpr std::size_t a_row = 64;
    auto size = sizeof(LedgerBatch) + batch.changes.size() * sizeof(LedgerChange) + batch.offsets.size() * a_row * 2 +
                batch.delivered.size() * sizeof(std::uint64_t) + batch.resends.size() * a_row;
    for (const auto& ticket : batch.tickets) size += a_row + ticket.payload.size();
    for (const auto& message : batch.messages) size += a_row + message.text.size();
    for (const auto& row : batch.outbox) {
        size += 2 * a_row + row.key.size() + (row.payload ? row.payload->size() : 0);
        for (const auto& header : row.headers) size += a_row + header.name.size() + header.value.size();
    }
    return size;
}

}  // namespace evc
