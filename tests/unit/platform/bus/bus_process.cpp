#include "unit/platform/bus/bus_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace evc::bus {

BusProcess::BusProcess() {
    std::string pattern = std::filesystem::temp_directory_path() / "evc-bus-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
    std::ofstream{directory_ / "bus.conf"} << "<busconfig><type>system</type><listen>unix:path=" << pattern
                                           << "/bus</listen><auth>EXTERNAL</auth><policy context='default'>"
                                              "<allow user='*'/><allow own='*'/><allow send_type='*'/>"
                                              "<allow receive_type='*'/></policy></busconfig>";
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", ("unix:path=" + pattern + "/bus").c_str(), 1);
    start();
}

BusProcess::~BusProcess() {
    stop();
    std::filesystem::remove_all(directory_);
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

void BusProcess::start() {
    std::array<int, 2> ready{};
    if (::pipe(ready.data()) != 0) throw std::runtime_error("no pipe");
    const auto config = "--config-file=" + (directory_ / "bus.conf").string();
    const auto print = "--print-address=" + std::to_string(ready[1]);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::close(ready[0]);
        ::execlp("dbus-daemon", "dbus-daemon", "--nofork", "--nosyslog", config.c_str(), print.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(ready[1]);
    char first = 0;
    const bool listens = ::read(ready[0], &first, 1) == 1;
    ::close(ready[0]);
    if (!listens) throw std::runtime_error("dbus-daemon does not start");
}

void BusProcess::stop() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
    std::filesystem::remove(directory_ / "bus");
}

}  // namespace evc::bus
