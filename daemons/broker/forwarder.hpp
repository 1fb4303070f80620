#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/result.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::broker {

/// Takes connections on a port of 127.0.0.1 and passes their bytes to and from another port there. At most 1,024
/// connections, more wait in the system's queue; 64 KiB each way, then the sender is not read any more.
class Forwarder {
public:
    /// `port` 0: any. Fault::unavailable when it is taken.
    [[nodiscard]] static Result<std::unique_ptr<Forwarder>> create(loop::Loop& loop, std::uint16_t port,
                                                                   std::uint16_t target);
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    Forwarder(loop::Loop& loop, std::uint16_t target);
    void accept();
    void wait_a_little();

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::endpoint target_;
    loop::Timer retry_;
    std::shared_ptr<std::size_t> open_ = std::make_shared<std::size_t>(0);
};

}  // namespace evc::broker
