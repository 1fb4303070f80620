#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace evc::net {

/// Where to connect to or to listen: a TCP host and port, or the path of a Unix socket.
struct Endpoint {
    std::string host;        ///< name or address without brackets; empty, for listening: all addresses
    std::uint16_t port = 0;  ///< 0, for listening: any free one
    std::string path;        ///< of a Unix socket; then host and port mean nothing

    /// Reads `host:port`, `[v6 address]:port` or `unix:PATH`. Fails with Fault::invalid for anything else; port 1 to
    /// 65535, path 1 to 107 bytes (unix(7)).
    [[nodiscard]] static Result<Endpoint> parse(std::string_view text);

    /// The same for listening: `*:port` and `:port` mean all addresses, port 0 any free one.
    [[nodiscard]] static Result<Endpoint> parse_listen(std::string_view text);

    /// From host and port as two words of a command line.
    [[nodiscard]] static Result<Endpoint> parse(std::string_view host, std::string_view port);

    [[nodiscard]] bool is_unix() const { return !path.empty(); }

    /// As parse() and parse_listen() read it.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Reads a port, 1 to 65535; Fault::invalid otherwise.
[[nodiscard]] Result<std::uint16_t> parse_port(std::string_view text);

}  // namespace evc::net
