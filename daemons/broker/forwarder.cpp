#include "broker/forwarder.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

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

/// Two sockets tied together until either ends; lives as long as one of its operations.
class Pipe : public std::enable_shared_from_this<Pipe> {
public:
    using Socket = boost::asio::ip::tcp::socket;

    /// `open` is lowered when the pipe ends.
    Pipe(Socket client, std::shared_ptr<std::size_t> open);
    ~Pipe();
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void connect(const boost::asio::ip::tcp::endpoint& target);

private:
    using Buffer = std::array<char, 65536>;

    void pass(Socket& from, Socket& to, Buffer& buffer);
    void end();

    Socket client_;
    Socket broker_;
    Buffer up_;
    Buffer down_;
    std::shared_ptr<std::size_t> open_;
};

Pipe::Pipe(Socket client, std::shared_ptr<std::size_t> open)
    : client_(std::move(client)), broker_(client_.get_executor()), open_(std::move(open)) {
    ++*open_;
}

Pipe::~Pipe() { --*open_; }

void Pipe::connect(const boost::asio::ip::tcp::endpoint& target) {
    broker_.async_connect(target, [self = shared_from_this()](const error_code& error) {
        if (error) return self->end();
        const boost::asio::ip::tcp::no_delay at_once{true};
        error_code ignored;
        self->client_.set_option(at_once, ignored);
        self->broker_.set_option(at_once, ignored);
        self->pass(self->client_, self->broker_, self->up_);
        self->pass(self->broker_, self->client_, self->down_);
    });
}

void Pipe::pass(Socket& from, Socket& to, Buffer& buffer) {
    from.async_read_some(boost::asio::buffer(buffer), [this, self = shared_from_this(), &from, &to, &buffer](
                                                          const error_code& error, std::size_t size) {
        if (error) return end();
        boost::asio::async_write(to, boost::asio::buffer(buffer, size),
                                 [this, self, &from, &to, &buffer](const error_code& failed, std::size_t) {
                                     if (failed) return end();
                                     pass(from, to, buffer);
                                 });
    });
}

void Pipe::end() {
    error_code ignored;
    client_.close(ignored);
    broker_.close(ignored);
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
