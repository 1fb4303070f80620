#include "platform/net/endpoint.hpp"

namespace evc::net {

std::string Endpoint::text() const {
    if (is_unix()) return "unix:" + path;
    const bool brackets = host.find(':') != std::string::npos;
    const auto shown = host.empty() ? "*" : brackets ? "[" + host + "]" : host;
    return shown + ":" + std::to_string(port);
}

}  // namespace evc::net
