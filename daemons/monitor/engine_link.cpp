#include "monitor/engine_link.hpp"

#include <utility>
#include <vector>

namespace evc::monitor {

EngineLink::EngineLink(loop::Loop& loop, net::Endpoint endpoint, const CpId& cp, Handler handler)
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
    std::vector<EngineAnswered> answers;
    const auto status = lines_.take(bytes, [&answers](std::string_view line) -> Status {
        auto answer = health::decode_answer(line);
        if (!answer) return tl::make_unexpected(answer.error());
        answers.push_back({answer->ok, std::move(answer->reason)});
        return {};
    });
    for (const auto& answer : answers) handler_(answer);
    if (status) return;
    connector_.reset();
    handler_(EngineGarbled{});
}

}  // namespace evc::monitor
