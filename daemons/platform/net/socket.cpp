#include "platform/net/socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace evc::net {
namespace {

namespace ip = boost::asio::ip;

ip::tcp::endpoint tcp_endpoint(const Address& address) {
    ip::tcp::endpoint tcp;
    std::memcpy(tcp.data(), address.data(), std::min(address.size(), tcp.capacity()));
    return tcp;
}

template <class GetName>
Address name_of(GetName get_name, int descriptor) {
    Address address;
    auto size = static_cast<socklen_t>(address.capacity());
    if (get_name(descriptor, address.data(), &size) != 0) return {};
    address.resize(size);
    return address;
}

constexpr mode_t socket_file_mode = 0660;
constexpr int backlog = 4096;  // the kernel lowers it to net.core.somaxconn

tl::unexpected<Error> cannot_listen(const Endpoint& endpoint, const std::string& why) {
    return failure(Fault::unavailable, "cannot listen at " + endpoint.text() + ": " + why);
}

Descriptor stream_socket(int family) {
    return Descriptor{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
}

Result<Descriptor> bind_and_listen(const Endpoint& endpoint, Descriptor socket, const Address& address) {
    const bool done = socket.valid() && ::bind(socket.get(), address.data(), address.length()) == 0 &&
                      ::listen(socket.get(), backlog) == 0;
    if (!done) return cannot_listen(endpoint, error_text(errno));
    return socket;
}

Result<Descriptor> listen_tcp(const Endpoint& endpoint, const Address& address) {
    auto socket = stream_socket(address.family());
    set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    return bind_and_listen(endpoint, std::move(socket), address);
}

/// One socket for IPv6 and IPv4; for IPv4 alone where the kernel knows no IPv6.
Result<Descriptor> listen_everywhere(const Endpoint& endpoint) {
    auto socket = stream_socket(AF_INET6);
    if (!socket.valid()) return listen_tcp(endpoint, address_of({"0.0.0.0", endpoint.port, {}}).value());
    set_option(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
    set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    return bind_and_listen(endpoint, std::move(socket), address_of({"::", endpoint.port, {}}).value());
}

/// Makes way: nothing there is fine, a socket that refuses connections is a dead process's.
Status remove_stale(const Endpoint& endpoint, const Address& address) {
    struct stat status {};
    if (::lstat(endpoint.path.c_str(), &status) != 0) {
        if (errno == ENOENT) return {};
        return cannot_listen(endpoint, error_text(errno));
    }
    if (!S_ISSOCK(status.st_mode)) return cannot_listen(endpoint, "the file is there and is no socket; move it away");
    const auto probe = stream_socket(AF_UNIX);
    const bool refused = ::connect(probe.get(), address.data(), address.length()) != 0 && errno == ECONNREFUSED;
    if (!refused) return cannot_listen(endpoint, "another process listens there");
    if (::unlink(endpoint.path.c_str()) != 0) return cannot_listen(endpoint, error_text(errno));
    return {};
}

Result<Listening> listen_unix(const Endpoint& endpoint, const Address& address) {
    if (const auto removed = remove_stale(endpoint, address); !removed) return tl::make_unexpected(removed.error());
    auto made = stream_socket(AF_UNIX);
    ::fchmod(made.get(), socket_file_mode);  // Linux makes the file with this mode, less the umask: never wider
    auto socket = bind_and_listen(endpoint, std::move(made), address);
    if (!socket) return tl::make_unexpected(socket.error());
    SocketFile file{endpoint.path};
    if (::fchmodat(AT_FDCWD, endpoint.path.c_str(), socket_file_mode, AT_SYMLINK_NOFOLLOW) != 0)
        return cannot_listen(endpoint, error_text(errno));
    return Listening{*std::move(socket), std::move(file)};
}

}  // namespace

Descriptor::~Descriptor() {
    if (valid()) ::close(value_);
}

std::uint16_t Address::port() const { return is_tcp() ? tcp_endpoint(*this).port() : std::uint16_t{0}; }

ip::address Address::ip() const {
    const auto address = tcp_endpoint(*this).address();
    const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    return mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()) : address;
}

Result<Address> address_of(const Endpoint& endpoint) {
    if (endpoint.is_unix()) {
        if (endpoint.path.size() > unix_path_max)
            return failure(Fault::invalid, endpoint.text() + ": the path is too long; allowed are " +
                                               std::to_string(unix_path_max) + " bytes");
        return boost::asio::local::stream_protocol::endpoint{endpoint.path};
    }
    if (endpoint.host == "localhost") return ip::tcp::endpoint{ip::address_v4::loopback(), endpoint.port};
    boost::system::error_code error;
    const auto address = ip::make_address(endpoint.host, error);
    if (error)
        return failure(Fault::invalid, endpoint.text() + ": \"" + endpoint.host +
                                           "\" is no IP address: allowed are addresses, localhost and * for all");
    return ip::tcp::endpoint{address, endpoint.port};
}

Address local_address(int descriptor) { return name_of(::getsockname, descriptor); }

Address peer_address(int descriptor) { return name_of(::getpeername, descriptor); }

std::string error_text(int error) { return std::generic_category().message(error); }

void set_option(int descriptor, int level, int name, int value) {
    ::setsockopt(descriptor, level, name, &value, sizeof value);
}

SocketFile::SocketFile(std::string path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    path_ = std::move(path);
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

SocketFile::~SocketFile() {
    struct stat status {};
    if (path_.empty() || ::lstat(path_.c_str(), &status) != 0) return;
    if (status.st_dev == device_ && status.st_ino == inode_) ::unlink(path_.c_str());
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), device_(other.device_), inode_(other.inode_) {}

Result<Listening> listen_at(const Endpoint& endpoint) {
    const bool everywhere = !endpoint.is_unix() && endpoint.host.empty();
    const auto address = everywhere ? Result<Address>{Address{}} : address_of(endpoint);
    if (!address) return tl::make_unexpected(address.error());
    if (endpoint.is_unix()) return listen_unix(endpoint, *address);
    auto socket = everywhere ? listen_everywhere(endpoint) : listen_tcp(endpoint, *address);
    if (!socket) return tl::make_unexpected(socket.error());
    return Listening{*std::move(socket), {}};
}

}  // namespace evc::net
