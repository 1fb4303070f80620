#include "platform/net/socket.hpp"

#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <cstring>
#include <system_error>

namespace evc::net {
namespace {

namespace ip = boost::asio::ip;

ip::address address_in(const sockaddr_storage& storage) {
    if (storage.ss_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &storage, sizeof in);
        return ip::address_v4{ntohl(in.sin_addr.s_addr)};
    }
    sockaddr_in6 in{};
    std::memcpy(&in, &storage, sizeof in);
    ip::address_v6::bytes_type bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    const ip::address_v6 address{bytes, in.sin6_scope_id};
    if (address.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address);
    return address;
}

Address unix_address(const std::string& path) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    path.copy(un.sun_path, sizeof un.sun_path - 1);
    Address address;
    std::memcpy(&address.storage, &un, sizeof un);
    address.size = sizeof un;
    return address;
}

Address ip_address(const ip::address& ip, std::uint16_t port) {
    Address address;
    if (ip.is_v4()) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(ip.to_v4().to_uint());
        std::memcpy(&address.storage, &in, sizeof in);
        address.size = sizeof in;
        return address;
    }
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    in.sin6_scope_id = static_cast<std::uint32_t>(ip.to_v6().scope_id());
    const auto bytes = ip.to_v6().to_bytes();
    std::memcpy(&in.sin6_addr, bytes.data(), bytes.size());
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
    return address;
}

using GetName = int (*)(int, sockaddr*, socklen_t*);

Address name_of(GetName get_name, int descriptor) {
    Address address;
    if (get_name(descriptor, address.get(), &address.size) != 0) return {};
    return address;
}

}  // namespace

Descriptor::~Descriptor() {
    if (valid()) ::close(value_);
}

std::uint16_t Address::port() const {
    if (!is_tcp()) return 0;
    in_port_t port = 0;  // at the same place in both families
    std::memcpy(&port, reinterpret_cast<const char*>(&storage) + offsetof(sockaddr_in, sin_port), sizeof port);
    return ntohs(port);
}

std::string Address::host() const { return is_tcp() ? address_in(storage).to_string() : std::string{}; }

bool Address::is_loopback() const { return is_tcp() && address_in(storage).is_loopback(); }

Result<Address> address_of(const Endpoint& endpoint) {
    if (endpoint.is_unix()) return unix_address(endpoint.path);
    if (endpoint.host == "localhost") return ip_address(ip::address_v4::loopback(), endpoint.port);
    boost::system::error_code error;
    const auto ip = ip::make_address(endpoint.host, error);
    if (error)
        return failure(Fault::invalid, endpoint.text() + ": \"" + endpoint.host +
                                           "\" is no IP address: allowed are addresses, localhost and * for all");
    return ip_address(ip, endpoint.port);
}

Address local_address(int descriptor) { return name_of(::getsockname, descriptor); }

Address peer_address(int descriptor) { return name_of(::getpeername, descriptor); }

std::string error_text(int error) { return std::generic_category().message(error); }

void set_option(int descriptor, int level, int name, int value) {
    ::setsockopt(descriptor, level, name, &value, sizeof value);
}

}  // namespace evc::net
