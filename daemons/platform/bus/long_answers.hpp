#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/time.hpp"
#include "platform/bus/fair_queue.hpp"
#include "platform/bus/raw_message.hpp"
#include "platform/bus/writer.hpp"

namespace evc::bus {

/// Answers that are too long to be written in one turn of the loop: they are written one after the other, a slice in
/// each turn. Those who ask take turns, and what one of them asks for beyond its share is refused.
class LongAnswers {
public:
    /// Of one caller, by its unique name, that wait; a bus gives it no more than 128 calls under way at all.
    static constexpr std::size_t per_caller_max = 4;
    /// Of all callers.
    static constexpr std::size_t all_max = 1'000;
    /// One that waited so long is refused: its caller has given up (the default of D-Bus libraries).
    static constexpr seconds patience{25};
    /// Objects or rows that are written in one turn: about half a millisecond.
    static constexpr std::size_t slice_length = 64;

    /// Writes some more of an answer; false when that was all.
    using Slice = std::function<bool(Writer&)>;

    /// Refuses the call when there is no room for it.
    void add(const Call& call, Slice slice, Steady now);
    [[nodiscard]] bool waiting() const { return !waiting_.empty(); }
    /// Whether one has been begun: what changes meanwhile must not be told before it is sent.
    [[nodiscard]] bool writing() const { return current_.has_value(); }
    /// One slice, of the answer that has been begun or of the next one.
    void write(Steady now);
    void clear();

    /// Why a call was refused.
    [[nodiscard]] static std::string limits_text();

private:
    struct Waiting {
        Call call;
        Slice slice;
        Steady since;
    };
    struct Current {
        Call call;
        Slice slice;
        RawMessage reply;
        Writer writer;
    };

    [[nodiscard]] bool begin(Steady now);

    FairQueue<Waiting> waiting_{per_caller_max, all_max};
    std::optional<Current> current_;
};

/// An answer that is an array of rows. `next` gives them one by one, none after the last; `rest` writes what follows.
template <class Row, class Next, class Rest>
LongAnswers::Slice rows_answer(Next next, Rest rest) {
    return [next = std::move(next), rest = std::move(rest), begun = false](Writer& writer) mutable {
        if (!std::exchange(begun, true)) writer.open_rows(static_cast<const Row*>(nullptr));
        for (auto left = LongAnswers::slice_length; left > 0; --left) {
            const std::optional<Row> row = next();
            if (row) {
                writer.value(*row);
                continue;
            }
            writer.close();
            rest(writer);
            return false;
        }
        return true;
    };
}

}  // namespace evc::bus
