#include "platform/bus/long_answers.hpp"

#include "platform/bus/errors.hpp"

namespace evc::bus {

void LongAnswers::add(const Call& call, Slice slice, Steady now) {
    const auto sender = call.sender();
    if (waiting_.full_for(sender)) return call.refuse(limits_error, limits_text());
    waiting_.push(sender, {call, std::move(slice), now});
}

bool LongAnswers::begin(Steady now) {
    auto next = waiting_.pop();
    if (!next) return false;
    if (now - next->since >= patience) {
        next->call.refuse(timeout_error, "others asked for so much that this had to wait for too long: try again");
        return false;
    }
    auto reply = next->call.begin_reply();
    if (!reply) return false;
    auto* const message = reply.get();
    current_ = Current{std::move(next->call), std::move(next->slice), std::move(reply), Writer{message}};
    return true;
}

void LongAnswers::write(Steady now) {
    if (!current_ && !begin(now)) return;
    const bool more = current_->slice(current_->writer);
    if (current_->writer.failed())
        current_->call.refuse(error_name(ErrorCode::failed).data(), "the answer could not be written");
    else if (more)
        return;
    else
        (void)::sd_bus_send(nullptr, current_->reply.get(), nullptr);  // the line says when it is lost
    current_.reset();
}

std::string LongAnswers::limits_text() {
    return "too many long answers are waited for already: at most " + std::to_string(per_caller_max) +
           " by one caller, " + std::to_string(all_max) + " by all; ask again when one has come";
}

void LongAnswers::clear() {
    current_.reset();
    waiting_.clear();
}

}  // namespace evc::bus
