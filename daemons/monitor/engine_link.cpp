#include "monitor/engine_link.hpp"

#include <utility>

namespace evc::monitor {

EngineLink::EngineLink(loop::Loop& loop, Endpoint endpoint, const CpId& cp, Handler handler)
    : loop_(loop),
      endpoint_(std::move(endpoint)),
      question_(health::encode(health::Check{cp})),
      handler_(std::move(handler)) {}

void EngineLink::connect() {
    net::Connector::Handlers handlers;
    handlers.up = [this] {
        lines_ = link::LineReader{};
        handler_(EngineConnected{});
    };
    handlers.received = [this](std::string_view bytes) { received(bytes); };
    handlers.down = [this](const Error&) { handler_(EngineDisconnected{}); };
    connector_ = std::make_unique<net::Connector>(loop_, endpoint_, std::move(handlers));
    connector_->start();
}

void EngineLink::ask() { connector_->send(question_); }

void EngineLink::received(std::string_view bytes) {
    const auto taken = lines_.take(bytes);
    for (const auto& line : taken.lines) {
        const auto answer = health::decode_answer(line);
        if (!answer) return garbled();
        handler_(EngineAnswered{answer->ok, answer->reason});
    }
    if (!taken.why) garbled();
}

void EngineLink::garbled() {
    connector_.reset();
    handler_(EngineGarbled{});
}

}  // namespace evc::monitor
