// Preloaded into a program, this ends it by SIGKILL at a point of its work that is named from outside, or lets its disk
// be full. $EVC_POINT is a path. While a file of that name holds the name of a point, the program dies when it gets
// there, and leaves PATH.hit with the point, its pid and what it was about. While there is PATH.full, its stores cannot
// be written (ENOSPC); while there is PATH.protected, neither (EROFS).
//
// The points, as what the program is about to do or has just done:
//   before commit, within commit, after commit   write(2) and fdatasync(2) of a store's write-ahead log
//   before metering, after metering              the same of a meter register
//   before sending, after sending                sendmsg(2) of a Kafka request that produces to a lasting topic
//   before keeping, after keeping                rename(2) of a driver's state file
//
// Between the commit of an outbox row and its delivery report lie `after commit`, `before sending` and `after sending`.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// Leaves errno as the caller has it.
class KeepErrno {
public:
    KeepErrno() = default;
    KeepErrno(const KeepErrno&) = delete;
    KeepErrno& operator=(const KeepErrno&) = delete;
    ~KeepErrno() { errno = kept_; }

private:
    const int kept_ = errno;
};

const std::string& base() {
    static const std::string path = [] {
        const char* const named = std::getenv("EVC_POINT");
        return std::string{named == nullptr ? "" : named};
    }();
    return path;
}

bool armed(std::string_view point) {
    if (base().empty()) return false;
    const int file = ::open(base().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    std::array<char, 64> text{};
    const auto size = ::read(file, text.data(), text.size());
    ::close(file);
    return size > 0 && point == std::string_view{text.data(), static_cast<std::size_t>(size)};
}

/// Why stores cannot be written, as errno; 0: they can.
int refusal() {
    const auto there = [](const char* suffix) { return ::access((base() + suffix).c_str(), F_OK) == 0; };
    if (base().empty()) return 0;
    return there(".full") ? ENOSPC : there(".protected") ? EROFS : 0;
}

void reach(std::string_view point, const std::string& about) {
    const KeepErrno keep;
    const auto hit = base() + ".hit";
    // Whoever renames the file first decides: the harness may have lost its patience meanwhile.
    if (!armed(point) || ::syscall(SYS_rename, base().c_str(), hit.c_str()) != 0) return;
    const int file = ::open(hit.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    const auto line = std::string{point} + "\n" + std::to_string(::getpid()) + "\n" + about + "\n";
    if (::write(file, line.data(), line.size()) < 0) std::perror("point");
    ::close(file);
    ::syscall(SYS_kill, ::getpid(), SIGKILL);
    while (true) ::pause();
}

std::string name_of(int descriptor) {
    std::array<char, 4096> name{};
    const auto link = "/proc/self/fd/" + std::to_string(descriptor);
    const auto size = ::readlink(link.c_str(), name.data(), name.size());
    return {name.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

/// What the points of this file are called; empty: it has none.
std::string work_on(const std::string& file) {
    const auto ends = [&file](std::string_view end) {
        return file.size() >= end.size() && file.compare(file.size() - end.size(), end.size(), end) == 0;
    };
    return ends(".db-wal") ? "commit" : ends(".meter") ? "metering" : "";
}

void reach_in_file(const char* when, int descriptor) {
    const KeepErrno keep;
    if (base().empty() || ::access(base().c_str(), F_OK) != 0) return;
    const auto file = name_of(descriptor);
    if (const auto work = work_on(file); !work.empty()) reach(when + (" " + work), file);
}

/// The lasting topic that a Kafka request produces to; empty: it is none such.
std::string produced_to(const msghdr& message) {
    if (message.msg_iovlen == 0 || message.msg_iov[0].iov_len < 8) return {};
    const auto* const head = static_cast<const unsigned char*>(message.msg_iov[0].iov_base);
    if (head[0] != 0 || head[4] != 0 || head[5] != 0) return {};  // a length below 16 MiB, then the API key of Produce
    for (const std::string_view topic : {"requests", "commands", "telemetry", "tickets"})
        for (std::size_t i = 0; i < message.msg_iovlen; ++i)
            if (::memmem(message.msg_iov[i].iov_base, message.msg_iov[i].iov_len, topic.data(), topic.size()) !=
                nullptr)
                return std::string{topic};
    return {};
}

template <class Offset>
ssize_t write_at(ssize_t (*real)(int, const void*, size_t, Offset), int file, const void* data, std::size_t size,
                 Offset offset) {
    if (const int why = refusal(); why != 0 && !work_on(name_of(file)).empty()) {
        errno = why;
        return -1;
    }
    reach_in_file("before", file);
    return real(file, data, size, offset);
}

}  // namespace

extern "C" {

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
    static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    return write_at(real, file, data, size, offset);
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
    static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return write_at(real, file, data, size, offset);
}

int fdatasync(int file) {
    static auto* const real = next<int(int)>("fdatasync");
    reach_in_file("within", file);
    const int result = real(file);
    reach_in_file("after", file);
    return result;
}

ssize_t sendmsg(int socket, const msghdr* message, int flags) {
    static auto* const real = next<ssize_t(int, const msghdr*, int)>("sendmsg");
    if (base().empty() || ::access(base().c_str(), F_OK) != 0) return real(socket, message, flags);
    const auto topic = produced_to(*message);
    if (!topic.empty()) reach("before sending", topic);
    const auto sent = real(socket, message, flags);
    if (!topic.empty()) reach("after sending", topic);
    return sent;
}

int rename(const char* from, const char* to) {
    static auto* const real = next<int(const char*, const char*)>("rename");
    reach("before keeping", to);
    const int result = real(from, to);
    reach("after keeping", to);
    return result;
}

}  // extern "C"
