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

}  // namespace evc
