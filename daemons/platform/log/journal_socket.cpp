#include "platform/log/journal_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace evc::log {

JournalSocket::JournalSocket(std::string path)
    : path_(std::move(path)), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}

JournalSocket::~JournalSocket() {
    if (socket_ >= 0) ::close(socket_);
}

bool JournalSocket::send(std::initializer_list<Field> fields) const {
    std::string entry;
    for (const auto& [name, value] : fields)
        if (!value.empty()) entry.append(name).append("=").append(value).append("\n");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) return false;
    path_.copy(address.sun_path, path_.size());
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);  // as sockets are addressed
    const auto sent = ::sendto(socket_, entry.data(), entry.size(), MSG_NOSIGNAL, where, sizeof address);
    return sent == static_cast<ssize_t>(entry.size());
}

}  // namespace evc::log
