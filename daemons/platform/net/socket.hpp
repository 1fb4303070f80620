#pragma once

#include <sys/socket.h>

#include <string>
#include <utility>

#include "core/result.hpp"
#include "core/endpoint.hpp"

namespace evc::net {

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
struct Address {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    [[nodiscard]] bool is_tcp() const { return storage.ss_family == AF_INET || storage.ss_family == AF_INET6; }
    /// 0 when it has none.
    [[nodiscard]] std::uint16_t port() const;
    /// The IP address, an IPv4 one in IPv6 clothing as IPv4; empty when it has none.
    [[nodiscard]] std::string host() const;
    [[nodiscard]] bool is_loopback() const;
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

}  // namespace evc::net
