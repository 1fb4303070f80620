#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "central/bus/rows.hpp"
#include "central/ledger_queries.hpp"
#include "platform/bus/fair_queue.hpp"
#include "platform/bus/reply.hpp"
#include "platform/loop/loop.hpp"

namespace evc::central {

/// Lists that only the ledger has: read one at a time, callers taking turns, so that whoever asks for many neither
/// keeps the ledger from those who need it for requests nor fills the memory with answers that wait.
class LedgerReads {
public:
    LedgerReads(loop::Loop& loop, LedgerQueries& queries) : loop_(loop), queries_(queries) {}

    /// Answers with a Row for each of what `look` finds: it runs on the worker that reads the ledger.
    template <class Row, class Look>
    void answer(const bus::Reply<std::vector<Row>>& reply, Look look) {
        if (waiting_.full_for(reply.caller())) return reply.refuse_limits();
        waiting_.push(reply.caller(), [this, reply, look = std::move(look)] { read<Row>(reply, look); });
        if (turn_.expired()) next();
    }

private:
    using Read = std::function<void()>;

    /// Whoever holds it keeps the next list from being read.
    [[nodiscard]] std::shared_ptr<void> take_turn() {
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
    void next() {
        if (!turn_.expired()) return;
        if (const auto read = waiting_.pop()) (*read)();
    }

    template <class Row, class Look>
    void read(const bus::Reply<std::vector<Row>>& reply, const Look& look) {
        const auto turn = take_turn();
        const bool taken = queries_.read([reply, look, turn](store::LedgerReader& reader) {
            auto rows = std::make_shared<std::vector<Row>>();
            std::string trouble;
            if (const auto found = look(reader))
                for (const auto& each : *found) rows->push_back(row_of(each));
            else
                trouble = found.error().text;
            return loop::Worker::Continuation{[reply, rows, trouble, turn] {
                if (trouble.empty()) return reply.done_in_slices(rows_answer(rows, turn));
                reply.refuse(bus::ErrorCode::failed, trouble);
            }};
        });
        if (!taken) reply.refuse(bus::ErrorCode::busy, "too much is read from the ledger already: try again");
    }

    template <class Row>
    static bus::LongAnswers::Slice rows_answer(std::shared_ptr<std::vector<Row>> rows, std::shared_ptr<void> turn) {
        auto next = [rows = std::move(rows), turn = std::move(turn), at = std::size_t{0}]() mutable {
            return at == rows->size() ? std::optional<Row>{} : std::optional<Row>{std::move((*rows)[at++])};
        };
        return bus::rows_answer<Row>(std::move(next), [](bus::Writer&) {});
    }

    loop::Loop& loop_;
    LedgerQueries& queries_;
    bus::FairQueue<Read> waiting_{bus::LongAnswers::per_caller_max, bus::LongAnswers::all_max};
    std::weak_ptr<void> turn_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace evc::central
