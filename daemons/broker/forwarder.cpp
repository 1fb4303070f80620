#include "broker/forwarder.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <string>
#include <utility>

#include "broker/pipe.hpp"

namespace evc::broker {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t open_max = 1024;
constexpr milliseconds retry_interval{100};

tcp::endpoint here(std::uint16_t port) { return {boost::asio::ip::address_v4::loopback(), port}; }

error_code listen(tcp::acceptor& acceptor, std::uint16_t port) {
    error_code error;
    acceptor.open(tcp::v4(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(here(port), error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
    return error;
}

}  // namespace

Forwarder::Forwarder(loop::Loop& loop, std::uint16_t target)
    : acceptor_(loop.io()), target_(here(target)), retry_(loop) {}

Result<std::unique_ptr<Forwarder>> Forwarder::create(loop::Loop& loop, std::uint16_t port, std::uint16_t target) {
    std::unique_ptr<Forwarder> made{new Forwarder{loop, target}};
    if (const auto error = listen(made->acceptor_, port))
        return failure(Fault::unavailable, "cannot listen on 127.0.0.1:" + std::to_string(port) + ": " +
                                               error.message() + "; choose another --port");
    made->accept();
    return made;
}

void Forwarder::accept() {
    if (*open_ >= open_max) return wait_a_little();
    acceptor_.async_accept([this](const error_code& error, tcp::socket from) {
        if (error == boost::asio::error::operation_aborted) return;
        if (error) return wait_a_little();
        std::make_shared<Pipe>(std::move(from), open_)->connect(target_);
        accept();
    });
}

void Forwarder::wait_a_little() {
    retry_.after(retry_interval, [this] { accept(); });
}

}  // namespace evc::broker
