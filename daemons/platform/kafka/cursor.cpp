#include "platform/kafka/cursor.hpp"

#include <utility>

namespace evc::kafka {

void Cursor::interrupted() {
    verifying_ = next_ > 0;
    at_end_ = false;
}

Cursor::Step Cursor::on_record(std::int64_t offset, const Fingerprint& fingerprint) {
    if (verifying_ && offset == next_ - 1) {
        verifying_ = false;
        if (!last_) last_ = fingerprint;
        return fingerprint == last_ ? Step::skip : begin_anew(Change::recreated);
    }
    if (offset < next_) return Step::skip;
    if (verifying_) unproven();
    next_ = offset + 1;
    last_ = fingerprint;
    at_end_ = false;
    return Step::deliver;
}

Cursor::Step Cursor::on_end(std::int64_t offset) {
    if (next_ >= 0 && offset < next_) return begin_anew(Change::truncated);
    if (verifying_) unproven();
    const bool first = next_ < 0;
    if (first) next_ = offset;
    at_end_ = true;
    if (!first || last_ || offset == 0) return Step::skip;
    // The record before the end has not been read: it is fetched to have something to compare.
    verifying_ = true;
    return Step::restart;
}

Cursor::Step Cursor::on_range(std::int64_t low, std::int64_t high) {
    if (next_ < 0) return Step::restart;
    if (high < next_) return begin_anew(Change::truncated);
    if (low > next_) return begin_anew(Change::expired);
    if (verifying_)
        unproven();
    else
        interrupted();
    return Step::restart;
}

std::optional<Cursor::Changed> Cursor::take_change() { return std::exchange(change_, std::nullopt); }

Cursor::Step Cursor::begin_anew(Change change) {
    change_ = Changed{change, next_, true};
    next_ = from_beginning;
    last_.reset();
    verifying_ = false;
    at_end_ = false;
    ++generation_;
    return Step::restart;
}

void Cursor::unproven() {
    verifying_ = false;
    if (last_) change_ = Changed{Change::unproven, next_, false};
    last_.reset();
}

}  // namespace evc::kafka
