#include "platform/log/journal_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>

namespace evc::log {

JournalSocket::JournalSocket(std::string path) : path_(std::move(path)) {}

JournalSocket::~JournalSocket() {
    if (socket_ >= 0) ::close(socket_);
}

bool JournalSocket::send(std::initializer_list<Field> fields) {
    std::string entry;
    for (const auto& [name, value] : fields)
        if (!value.empty()) entry.append(name).append("=").append(value).append("\n");
    const std::lock_guard lock{mutex_};
    if (socket_ >= 0) {
        if (put(entry)) return true;
        if (errno == EAGAIN) return false;
    }
    // The first one, or journald was started again and has a new socket.
    return connect() && put(entry);
}

bool JournalSocket::connect() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) return false;
    path_.copy(address.sun_path, path_.size());
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);  // as sockets are addressed
    return ::connect(socket_, where, sizeof address) == 0;
}

bool JournalSocket::put(std::string_view entry) {
    while (::send(socket_, entry.data(), entry.size(), MSG_NOSIGNAL) < 0) {
        if (errno == EINTR || (errno == EAGAIN && wait())) continue;
        return false;
    }
    return true;
}

bool JournalSocket::wait() {
    const auto begin = Clock::now();
    if (begin - second_ >= std::chrono::seconds{1}) {
        second_ = begin;
        waited_ = {};
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(patience - waited_);
    pollfd watched{.fd = socket_, .events = POLLOUT, .revents = 0};
    const bool taken = left.count() > 0 && ::poll(&watched, 1, static_cast<int>(left.count())) > 0;
    waited_ += Clock::now() - begin;
    if (!taken) errno = EAGAIN;
    return taken;
}

}  // namespace evc::log
