#include "unit/platform/kafka/broker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <utility>

namespace evc::testing {
namespace {

constexpr int start_limit_ms = 20'000;

/// The first line that is written to `fd`; empty if it ends before.
std::string read_line(int fd) {
    std::string line;
    char c = 0;
    pollfd readable{fd, POLLIN, 0};
    while (poll(&readable, 1, start_limit_ms) > 0 && read(fd, &c, 1) == 1 && c != '\n') line += c;
    return line;
}

/// Of "evcharging-broker at 127.0.0.1:9092: keeps everything ...".
std::string address_in(const std::string& line) {
    const auto begin = line.find("127.0.0.1:");
    return begin == std::string::npos ? "" : line.substr(begin, line.find(':', begin + 10) - begin);
}

pid_t spawn(const std::string& port, const std::string& prefix, int out) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    execl(EVC_BROKER, EVC_BROKER, "--port", port.c_str(), "--topic-prefix", prefix.c_str(), nullptr);
    _exit(127);
}

}  // namespace

BrokerProcess::BrokerProcess(std::string topic_prefix) : topic_prefix_(std::move(topic_prefix)) { start(); }

BrokerProcess::~BrokerProcess() { kill(); }

void BrokerProcess::start() {
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) std::abort();
    const auto port = bootstrap_.empty() ? "0" : bootstrap_.substr(bootstrap_.rfind(':') + 1);
    pid_ = spawn(port, topic_prefix_, pipe_ends[1]);
    close(pipe_ends[1]);
    bootstrap_ = address_in(read_line(pipe_ends[0]));
    close(pipe_ends[0]);
    if (bootstrap_.empty()) {
        std::cerr << "the embedded broker did not start: " << EVC_BROKER << '\n';
        std::abort();
    }
}

void BrokerProcess::kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(std::exchange(pid_, 0), nullptr, 0);
}

}  // namespace evc::testing
