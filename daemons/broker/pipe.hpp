#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <memory>

namespace evc::broker {

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

}  // namespace evc::broker
