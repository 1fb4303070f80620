#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>
#include <string>
#include <utility>

#include "core/endpoint.hpp"
#include "core/result.hpp"

namespace evc::net {

using Stream = boost::asio::generic::stream_protocol;  ///< TCP or Unix

/// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    /// Closes what it owned at once.
    Descriptor& operator=(Descriptor&& other) noexcept {
        const Descriptor old{std::exchange(value_, other.release())};
        return *this;
    }

    [[nodiscard]] int get() const { return value_; }
    [[nodiscard]] bool valid() const { return value_ >= 0; }
    [[nodiscard]] int release() { return std::exchange(value_, -1); }

private:
    int value_ = -1;
};

/// A socket address of any family.
class Address : public Stream::endpoint {
public:
    using Stream::endpoint::endpoint;

    [[nodiscard]] socklen_t length() const { return static_cast<socklen_t>(size()); }
    [[nodiscard]] int family() const { return data()->sa_family; }
    [[nodiscard]] bool is_tcp() const { return family() == AF_INET || family() == AF_INET6; }
    /// 0 when it has none.
    [[nodiscard]] std::uint16_t port() const;
    /// The IP address, an IPv4 one in IPv6 clothing as IPv4; empty when it has none.
    [[nodiscard]] std::string host() const { return is_tcp() ? ip().to_string() : std::string{}; }
    [[nodiscard]] bool is_loopback() const { return is_tcp() && ip().is_loopback(); }

private:
    [[nodiscard]] boost::asio::ip::address ip() const;
};

/// The address of a Unix socket's path, or of a numeric host (`localhost` counts as 127.0.0.1).
[[nodiscard]] Result<Address> address_of(const Endpoint& endpoint);

/// Of both ends of a socket; family AF_UNSPEC when there is none.
[[nodiscard]] Address local_address(int descriptor);
[[nodiscard]] Address peer_address(int descriptor);

/// What errno means, for people.
[[nodiscard]] std::string error_text(int error);

/// The library's setsockopt() for an int; what fails is left as it was.
void set_option(int descriptor, int level, int name, int value);

/// The file of a Unix socket that we made; removed at the end unless another one has taken its place.
class SocketFile {
public:
    SocketFile() = default;
    explicit SocketFile(std::string path);
    ~SocketFile();
    SocketFile(SocketFile&& other) noexcept;
    SocketFile& operator=(SocketFile&&) = delete;

private:
    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

struct Listening {
    Descriptor socket;
    SocketFile file;
};

/// A non-blocking socket that listens; what Listener::open() promises of it.
[[nodiscard]] Result<Listening> listen_at(const Endpoint& endpoint);

}  // namespace evc::net
