#include "platform/net/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace evc::net {
namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::size_t path_size_max = 107;  // sun_path without its final NUL
constexpr std::size_t host_size_max = 253;  // RFC 1035, section 2.3.4

/// Foreign text within our sentences: quoted, and cut where it is absurd.
std::string quoted(std::string_view text) { return "\"" + std::string{text.substr(0, 300)} + "\""; }

tl::unexpected<Error> invalid(std::string_view text, const std::string& allowed) {
    return failure(Fault::invalid, quoted(text) + ": " + allowed);
}

Result<std::uint16_t> port_between(std::string_view text, unsigned lowest) {
    unsigned port = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    if (text.empty() || error != std::errc{} || stop != end || port < lowest || port > 65535)
        return failure(Fault::invalid,
                       "port " + quoted(text) + " is not a number from " + std::to_string(lowest) + " to 65535");
    return static_cast<std::uint16_t>(port);
}

bool is_host(std::string_view text) {
    const auto visible = [](char c) { return c > ' ' && c < '\x7F' && c != '[' && c != ']' && c != '/'; };
    return !text.empty() && text.size() <= host_size_max && std::all_of(text.begin(), text.end(), visible);
}

Result<Endpoint> unix_endpoint(std::string_view text) {
    const auto path = text.substr(unix_prefix.size());
    if (path.empty() || path.size() > path_size_max || path.find('\0') != std::string_view::npos)
        return invalid(text, "the path of a Unix socket has 1 to 107 bytes");
    return Endpoint{{}, 0, std::string{path}};
}

/// The last colon parts host and port; a host with colons of its own stands in brackets.
Result<Endpoint> tcp_endpoint(std::string_view text, unsigned lowest_port) {
    constexpr auto allowed = "allowed are HOST:PORT, [IPV6 ADDRESS]:PORT and unix:PATH";
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return invalid(text, allowed);
    auto host = text.substr(0, colon);
    const auto port = port_between(text.substr(colon + 1), lowest_port);
    if (!port) return tl::make_unexpected(port.error().within(quoted(text)));
    const bool all = lowest_port == 0 && (host.empty() || host == "*");
    if (all) return Endpoint{{}, *port, {}};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return invalid(text, allowed);
    if (!is_host(host)) return invalid(text, allowed);
    return Endpoint{std::string{host}, *port, {}};
}

Result<Endpoint> endpoint_of(std::string_view text, unsigned lowest_port) {
    return text.starts_with(unix_prefix) ? unix_endpoint(text) : tcp_endpoint(text, lowest_port);
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text) { return endpoint_of(text, 1); }

Result<Endpoint> Endpoint::parse_listen(std::string_view text) { return endpoint_of(text, 0); }

Result<Endpoint> Endpoint::parse(std::string_view host, std::string_view port) {
    const auto number = parse_port(port);
    if (!number) return tl::make_unexpected(number.error());
    if (!is_host(host)) return invalid(host, "a host is a name or an address of at most 253 characters");
    return Endpoint{std::string{host}, *number, {}};
}

std::string Endpoint::text() const {
    if (is_unix()) return std::string{unix_prefix} + path;
    const bool brackets = host.find(':') != std::string::npos;
    const auto shown = host.empty() ? "*" : brackets ? "[" + host + "]" : host;
    return shown + ":" + std::to_string(port);
}

Result<std::uint16_t> parse_port(std::string_view text) { return port_between(text, 1); }

}  // namespace evc::net
