#include "monitor/central_link.hpp"

#include <utility>
#include <variant>

namespace evc::monitor {

CentralLink::CentralLink(loop::Loop& loop, Endpoint endpoint, CpId cp, std::string registration, Handler handler)
    : cp_(std::move(cp)),
      registration_(std::move(registration)),
      handler_(std::move(handler)),
      link_(cp_),
      connector_(loop, std::move(endpoint),
                 {.up =
                      [this] {
                          link_ = link::MonitorEnd{cp_};
                          connector_.send(link_.open());
                          handler_(CentralConnected{});
                      },
                  .received = [this](std::string_view bytes) { received(bytes); },
                  .down = [this](const Error& why) { handler_(CentralDisconnected{why.text}); }}) {}

void CentralLink::start() { connector_.start(); }

void CentralLink::received(std::string_view bytes) {
    const auto heard = link_.take(bytes);
    connector_.send(heard.reply);
    handler_(CentralHeard{});
    for (const auto& message : heard.messages) {
        if (const auto* accepted = std::get_if<link::Registered>(&message))
            handler_(RegistrationAccepted{accepted->epoch});
        else if (const auto* refused = std::get_if<link::Refused>(&message))
            handler_(RegistrationRefused{refused->reason});
    }
    if (heard.ended) drop(heard.why ? "Central ended the connection" : heard.why.error().text);
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

void CentralLink::drop(const std::string& why, milliseconds pause) {
    connector_.drop({Fault::unavailable, connector_.endpoint().text() + ": " + why}, pause);
}

void CentralLink::finish() {
    connector_.send({&link::eot, 1});
    connector_.stop();
}

}  // namespace evc::monitor
