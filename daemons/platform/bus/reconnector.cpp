#include "platform/bus/reconnector.hpp"

#include <utility>

namespace evc::bus {
namespace {

std::unique_ptr<sdbus::IConnection> connect(const BusAddress& where) {
    if (!where.host.empty()) return sdbus::createRemoteSystemBusConnection(where.host);
    if (where.kind == Kind::session) return sdbus::createSessionBusConnection();
    return sdbus::createSystemBusConnection();
}

}  // namespace

Reconnector::Reconnector(loop::Loop& loop, BusAddress where, Prepare prepare, Handlers handlers)
    : loop_(loop),
      where_(std::move(where)),
      prepare_(std::move(prepare)),
      handlers_(std::move(handlers)),
      timer_(loop),
      worker_(loop, "bus", 1) {}

Reconnector::~Reconnector() {
    if (connection_) connection_->end();
}

void Reconnector::attempt() {
    const auto job = [this, where = where_, prepare = prepare_, alive = std::weak_ptr{alive_}] {
        auto result = std::make_shared<Opened>();
        try {
            auto connection = connect(where);
            prepare(*connection);
            *result = std::move(connection);
        } catch (const sdbus::Error& error) {
            *result = failure(Fault::unavailable, error.getMessage());
        }
        return [this, alive, result] {
            if (!alive.expired()) opened(std::move(*result));
        };
    };
    // One attempt at a time: there is room.
    (void)worker_.submit(job);
}

void Reconnector::opened(Opened opened) {
    if (!opened) return failed(opened.error());
    connection_ = std::make_shared<Connection>(loop_, std::move(*opened));
    told_down_ = false;
    up_at_ = loop::Loop::now().steady;
    handlers_.up();
    connection_->start({.lost = [this](const Error& error) { failed(error); },
                        .drained =
                            [this] {
                                if (drained_) drained_();
                            }});
}

void Reconnector::failed(const Error& error) {
    if (connection_ && loop::Loop::now().steady - up_at_ >= loop::Backoff::longest) backoff_.reset();
    if (!std::exchange(told_down_, true)) handlers_.down(error);
    connection_.reset();
    timer_.after(backoff_.next(), [this] { attempt(); });
}

}  // namespace evc::bus
