#include "platform/config/endpoint.hpp"

#include <algorithm>

#include "platform/config/value_parser.hpp"

namespace evc::config {
namespace {

constexpr std::size_t host_length_max = 253;  // RFC 1035

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
}

bool is_ipv6_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':' || c == '.' ||
           c == '%' || c == '-' || c == '_';
}

bool is_ipv6(std::string_view text) {
    return std::count(text.begin(), text.end(), ':') >= 2 && text.size() <= 64 &&
           std::all_of(text.begin(), text.end(), is_ipv6_character);
}

}  // namespace

std::string Endpoint::text() const {
    if (is_unix()) return "unix:" + path;
    const auto shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
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
    const auto number = port().parse(text.substr(colon + 1));
    if (!name || !number) return std::nullopt;
    return Endpoint{.host = *std::move(name), .port = *number};
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    constexpr std::string_view scheme = "unix:";
    if (text.substr(0, scheme.size()) != scheme) return parse_tcp_endpoint(text);
    const auto path = text.substr(scheme.size());
    if (path.size() < 2 || path.size() > unix_path_max || path.front() != '/') return std::nullopt;
    return Endpoint{.host = {}, .port = 0, .path = std::string{path}};
}

}  // namespace evc::config
