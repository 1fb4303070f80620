#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace evc::bench {

/// The monitor of one charge point, in line framing, kept healthy by beat().
class Monitor {
public:
    /// Connects to Central on this machine and registers `cp`.
    Monitor(std::uint16_t port, const std::string& cp);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    void beat();

private:
    void say(std::string_view line) const;

    const std::string cp_;
    int socket_;
};

/// The monitors of several charge points, which say each second that all is well.
class Network {
public:
    Network(std::uint16_t port, const std::vector<std::string>& cps);

    /// To be called more often than once a second.
    void beat();

private:
    std::vector<std::unique_ptr<Monitor>> monitors_;
    std::chrono::steady_clock::time_point beaten_ = std::chrono::steady_clock::now();
};

}  // namespace evc::bench
