#include "platform/kafka/probe.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <span>
#include <system_error>

namespace evc::kafka {
namespace {

constexpr std::size_t brokers_max = 16;
constexpr int connect_limit_ms = 1000;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

/// 0, or why not.
int connect_to(const addrinfo& address) {
    const Descriptor fd{socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol)};
    if (fd.get() < 0) return errno;
    if (connect(fd.get(), address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    pollfd writable{fd.get(), POLLOUT, 0};
    if (poll(&writable, 1, connect_limit_ms) <= 0) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

/// Empty, or why not.
std::string why_not(const char* host, int port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host, std::to_string(port).c_str(), &hints, &found); error != 0)
        return gai_strerror(error);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses{found, freeaddrinfo};
    int error = 0;
    for (const auto* address = found; address != nullptr; address = address->ai_next)
        if (error = connect_to(*address); error == 0) return {};
    return std::generic_category().message(error);
}

}  // namespace

std::vector<Unreachable> probe(const rd_kafka_metadata_t& metadata, const std::atomic<bool>& leaving) {
    std::vector<Unreachable> unreachable;
    const auto count = std::min(static_cast<std::size_t>(metadata.broker_cnt), brokers_max);
    for (const auto& broker : std::span{metadata.brokers, count}) {
        if (leaving) break;
        if (auto reason = why_not(broker.host, broker.port); !reason.empty())
            unreachable.push_back(
                {broker.id, std::string{broker.host} + ":" + std::to_string(broker.port), std::move(reason)});
    }
    return unreachable;
}

bool cut_off(const rd_kafka_metadata_t& metadata, const std::vector<Unreachable>& unreachable) {
    if (unreachable.empty()) return false;
    std::set<int> needed;
    for (const auto& topic : std::span{metadata.topics, static_cast<std::size_t>(metadata.topic_cnt)})
        for (const auto& partition : std::span{topic.partitions, static_cast<std::size_t>(topic.partition_cnt)})
            if (partition.leader >= 0) needed.insert(partition.leader);
    if (needed.empty())
        for (const auto& broker : std::span{metadata.brokers, static_cast<std::size_t>(metadata.broker_cnt)})
            needed.insert(broker.id);
    return std::ranges::all_of(
        needed, [&](int id) { return std::ranges::find(unreachable, id, &Unreachable::broker) != unreachable.end(); });
}

}  // namespace evc::kafka
