#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

}  // namespace evc::bench
