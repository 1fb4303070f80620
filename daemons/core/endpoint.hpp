#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evc {

/// Where something listens or is to be found: a TCP port of a host, or a Unix socket.
struct Endpoint {
    std::string host;  ///< a name or an address, an IPv6 one without brackets; empty, for listening: all addresses
    std::uint16_t port = 0;  ///< 0, for listening: any free one
    std::string path = {};   ///< absolute path of a Unix socket; then host and port mean nothing

    [[nodiscard]] bool is_unix() const { return !path.empty(); }
    /// `host:port`, `[::1]:port`, `*:port` or `unix:PATH`: what parse_endpoint() takes, but for the star.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Longest path that fits a Unix socket's address (sockaddr_un, with its closing NUL).
inline constexpr std::size_t unix_path_max = 107;

/// `host:port` with a host name, an IPv4 address or a bracketed IPv6 address, and a port from 1 to 65535; nothing when
/// it is none of them.
[[nodiscard]] std::optional<Endpoint> parse_tcp_endpoint(std::string_view text);

/// parse_tcp_endpoint(), or `unix:` and an absolute path of at most unix_path_max characters.
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);

/// A host alone, as parse_tcp_endpoint() takes it, IPv6 with or without brackets; nothing when it is none.
[[nodiscard]] std::optional<std::string> parse_host(std::string_view text);

}  // namespace evc
