#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace evc::bus {

/// A bus of a test's own: a dbus-daemon with the limits of a system bus, which $DBUS_SYSTEM_BUS_ADDRESS leads to.
class BusProcess {
public:
    BusProcess();
    ~BusProcess();
    BusProcess(const BusProcess&) = delete;
    BusProcess& operator=(const BusProcess&) = delete;

    void start();
    /// As by kill -9.
    void stop();

private:
    std::filesystem::path directory_;
    pid_t pid_ = 0;
};

}  // namespace evc::bus
