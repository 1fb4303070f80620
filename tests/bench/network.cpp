#include "bench/network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace evc::bench {

Monitor::Monitor(std::uint16_t port, const std::string& cp)
    : cp_(cp), socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error{"Central does not listen on port " + std::to_string(port)};
    say("REGISTER#" + cp_ + "#bench#0.50\n");
    beat();
}

Monitor::~Monitor() { close(socket_); }

void Monitor::beat() { say("HEALTHY#" + cp_ + "\n"); }

void Monitor::say(std::string_view line) const {
    if (write(socket_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        throw std::runtime_error{"Central closed the connection of " + cp_};
}

Network::Network(std::uint16_t port, const std::vector<std::string>& cps) {
    for (const auto& cp : cps) monitors_.push_back(std::make_unique<Monitor>(port, cp));
}

void Network::beat() {
    const auto now = std::chrono::steady_clock::now();
    if (now - beaten_ < std::chrono::seconds{1}) return;
    for (const auto& monitor : monitors_) monitor->beat();
    beaten_ = now;
}

}  // namespace evc::bench
