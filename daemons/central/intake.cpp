#include "central/intake.hpp"

#include <utility>

namespace evc::central {

KeptBytes::KeptBytes(std::vector<Input>& inputs) {
    for (auto& [record, event] : inputs) {
        record.topic = keep(record.topic);
        if (record.key) record.key = keep(*record.key);
        if (record.value) record.value = keep(*record.value);
        for (auto& header : record.headers) header = {keep(header.name), keep(header.value)};
    }
}

std::string_view KeptBytes::keep(std::string_view bytes) { return bytes_.emplace_back(bytes); }

void Intake::add(std::vector<Input> inputs) {
    if (closed_) return;
    if (idle() && to_ask(inputs).empty()) return owner_.take(inputs);
    auto& step = waiting_.emplace_back(Step{std::move(inputs), {}, {}});
    step.bytes = KeptBytes{step.inputs};
    advance();
}

void Intake::add(std::function<void()> step) {
    if (closed_) return;
    if (idle()) return step();
    waiting_.push_back({{}, {}, std::move(step)});
}

std::vector<SessionId> Intake::to_ask(std::span<const Input> inputs) const {
    std::vector<SessionId> sessions;
    for (const auto& input : inputs) {
        const auto session = to_recall(owner_.fleet(), input.event);
        if (session && owner_.lookup().may_hold(*session)) sessions.push_back(*session);
    }
    return sessions;
}

void Intake::advance() {
    while (!asked_at_ && !waiting_.empty() && !closed_) {
        auto sessions = to_ask(waiting_.front().inputs);
        if (sessions.empty())
            take_first();
        else
            ask(std::move(sessions));
    }
    owner_.advanced();
}

void Intake::ask(std::vector<SessionId> sessions) {
    asked_at_ = owner_.committed();
    owner_.lookup().ask(std::move(sessions), [this](const auto& past) { found(past); });
}

void Intake::found(const std::vector<PastRequest>& past) {
    asked_at_.reset();
    if (closed_) return;
    for (const auto& one : past) owner_.fleet().recall(one);
    take_first();
    advance();
}

void Intake::take_first() {
    const auto step = std::move(waiting_.front());
    waiting_.pop_front();
    if (step.run)
        step.run();
    else
        owner_.take(step.inputs);
}

}  // namespace evc::central
