#pragma once

#include <cstdint>
#include <string>

namespace evc::net {

/// Where to connect to or to listen: a TCP host and port, or the path of a Unix socket.
struct Endpoint {
    std::string host;        ///< name or address without brackets; empty, for listening: all addresses
    std::uint16_t port = 0;  ///< 0, for listening: any free one
    std::string path;        ///< of a Unix socket; then host and port mean nothing

    [[nodiscard]] bool is_unix() const { return !path.empty(); }

    /// HOST:PORT, [IPV6 ADDRESS]:PORT, *:PORT or unix:PATH.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace evc::net
