#include "core/endpoint.hpp"

#include <algorithm>
#include <charconv>

namespace evc {
namespace {

constexpr std::size_t host_length_max = 253;  // RFC 1035
constexpr std::size_t ipv6_length_max = 64;   // with a zone

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
}

bool is_ipv6(std::string_view text) {
    return std::count(text.begin(), text.end(), ':') >= 2 && text.size() <= ipv6_length_max &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_host_character(c) || c == ':' || c == '%'; });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, port);
    if (error != std::errc{} || rest != end || port == 0) return std::nullopt;
    return port;
}

}  // namespace

std::string Endpoint::text() const {
    if (is_unix()) return "unix:" + path;
    const bool brackets = host.find(':') != std::string::npos;
    const auto shown = host.empty() ? "*" : brackets ? "[" + host + "]" : host;
    return shown + ":" + std::to_string(port);
}

std::optional<std::string> parse_host(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        const auto inner = text.substr(1, text.size() - 2);
        return is_ipv6(inner) ? std::optional<std::string>{inner} : std::nullopt;
    }
    if (is_ipv6(text)) return std::string{text};
    if (text.empty() || text.size() > host_length_max || text.front() == '-') return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), is_host_character)) return std::nullopt;
    return std::string{text};
}

std::optional<Endpoint> parse_tcp_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto host = text.substr(0, colon);
    if (host.find(':') != std::string_view::npos && host.front() != '[') return std::nullopt;
    auto name = parse_host(host);
    const auto port = parse_port(text.substr(colon + 1));
    if (!name || !port) return std::nullopt;
    return Endpoint{.host = *std::move(name), .port = *port};
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    constexpr std::string_view scheme = "unix:";
    if (!text.starts_with(scheme)) return parse_tcp_endpoint(text);
    const auto path = text.substr(scheme.size());
    if (path.size() < 2 || path.size() > unix_path_max || path.front() != '/') return std::nullopt;
    return Endpoint{.host = {}, .port = 0, .path = std::string{path}};
}

}  // namespace evc
