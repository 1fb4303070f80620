#include "broker/pipe.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace evc::broker {

using boost::system::error_code;

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

}  // namespace evc::broker
