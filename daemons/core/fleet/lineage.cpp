#include "core/fleet/lineage.hpp"

#include <algorithm>

namespace evc {

Lineage compare(const OwnBooks& own, const BooksOnBroker& found) {
    const bool told_of_us = found.newest && found.newest->ledger == own.ledger;
    if (!told_of_us) {
        const bool used = found.newest || found.tickets;
        return own.empty && used ? Lineage::of_others : Lineage::ours;
    }
    const auto& told = *found.newest;
    // That of an earlier release says no more than whose it is.
    if (!told.generation) return Lineage::ours;
    const auto& known = own.generations;
    if (std::find(known.begin(), known.end(), *told.generation) == known.end()) return Lineage::older;
    return told.row.value_or(0) > own.row ? Lineage::older : Lineage::ours;
}

void LookBack::saw(const CentralStatus& status) {
    // One of this very run says nothing of what was there before.
    if (status.generation != generation_) found_.newest = status;
}

Lineage LookBack::end() {
    looking_ = false;
    return compare(own_, found_);
}

LookBack::Speaker LookBack::speaker_of(const CentralStatus& status) const {
    if (status.ledger != own_.ledger) return Speaker::another;
    // Of ours, unless somebody opened a copy of the ledger.
    const auto& told = status.generation;
    const auto& known = own_.generations;
    const bool of_ours = !told || *told == generation_ || *told == while_recovering(generation_) ||
                         std::find(known.begin(), known.end(), *told) != known.end();
    return of_ours ? Speaker::ourselves : Speaker::copy;
}

}  // namespace evc
