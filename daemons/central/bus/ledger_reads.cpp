#include "central/bus/ledger_reads.hpp"

namespace evc::central {

std::shared_ptr<void> LedgerReads::take_turn() {
    // It may be let go on the worker, or from inside the writing of an answer.
    const auto let_go = [this, &loop = loop_, alive = std::weak_ptr{alive_}](void*) {
        loop.post([this, alive] {
            if (!alive.expired()) next();
        });
    };
    std::shared_ptr<void> turn{nullptr, let_go};
    turn_ = turn;
    return turn;
}

void LedgerReads::next() {
    if (!turn_.expired()) return;
    if (const auto read = waiting_.pop()) (*read)();
}

}  // namespace evc::central
