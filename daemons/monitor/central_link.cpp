#include "monitor/central_link.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace evc::monitor {
namespace {

using Event = CentralLink::Event;

Result<Event> event_of(std::string_view text, const CpId& cp) {
    const auto message = link::decode_from_central(text);
    if (!message) return tl::make_unexpected(message.error());
    if (const auto* accepted = std::get_if<link::Registered>(&*message); accepted != nullptr && accepted->cp == cp)
        return Event{RegistrationAccepted{accepted->epoch}};
    if (const auto* refused = std::get_if<link::Refused>(&*message); refused != nullptr && refused->cp == cp)
        return Event{RegistrationRefused{refused->reason}};
    return failure(Fault::invalid, "a message that is not for charge point " + cp.text());
}

}  // namespace

CentralLink::CentralLink(loop::Loop& loop, net::Endpoint endpoint, CpId cp, std::string registration, Handler handler)
    : cp_(std::move(cp)),
      registration_(std::move(registration)),
      handler_(std::move(handler)),
      connector_(loop, std::move(endpoint),
                 {.up =
                      [this] {
                          link_ = link::BlockLink{link::BlockLink::Side::monitor};
                          connector_.send(link_.open());
                          handler_(CentralConnected{});
                      },
                  .received = [this](std::string_view bytes) { received(bytes); },
                  .down = [this](const Error& why) { handler_(CentralDisconnected{why.text}); }}) {}

void CentralLink::start() { connector_.start(); }

void CentralLink::received(std::string_view bytes) {
    std::vector<Event> events;
    const auto taken = link_.take(bytes, [&](std::string_view text) -> Status {
        auto event = event_of(text, cp_);
        if (!event) return tl::make_unexpected(event.error());
        events.push_back(*std::move(event));
        return {};
    });
    connector_.send(taken.reply);
    handler_(CentralHeard{});
    for (const auto& event : events) handler_(event);
    if (taken.ended) drop(taken.why ? "Central ended the connection" : taken.why.error().text);
}

void CentralLink::send_message(std::string_view message) {
    const auto bytes = link_.send(message);
    if (bytes)
        connector_.send(*bytes);
    else
        drop(bytes.error().text);
}

void CentralLink::send_register() { send_message(registration_); }

void CentralLink::send(const ReportHealth& report) {
    send_message(report.healthy ? link::encode(link::Healthy{cp_})
                                : link::encode(link::FaultMessage{cp_, report.reason}));
}

void CentralLink::drop(const std::string& why) {
    connector_.drop({Fault::unavailable, connector_.endpoint().text() + ": " + why});
}

void CentralLink::finish() {
    connector_.send({&link::eot, 1});
    connector_.stop();
}

}  // namespace evc::monitor
