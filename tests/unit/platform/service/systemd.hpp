#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace evc::service {

/// The socket of a service manager, in the abstract namespace, and the environment that names it.
class Systemd : public ::testing::Test {
protected:
    struct Message {
        std::string text;
        int descriptor = -1;  ///< sent with it; the test closes it
    };

    Systemd() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        const auto name = "evc-notify-" + std::to_string(::getpid());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(&address.sun_path[1], name.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
        ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    }
    ~Systemd() override {
        ::close(socket_);
        for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
    }

    std::vector<Message> messages() {
        std::vector<Message> all;
        for (auto message = next(); !message.text.empty(); message = next()) all.push_back(message);
        return all;
    }
    std::vector<std::string> received() {
        std::vector<std::string> texts;
        for (const auto& message : messages()) texts.push_back(message.text);
        return texts;
    }

private:
    Message next() {
        std::array<char, 512> buffer{};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(ucred))> control{};
        iovec part{buffer.data(), buffer.size()};
        msghdr header{};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        const auto size = ::recvmsg(socket_, &header, MSG_CMSG_CLOEXEC);
        if (size < 0) return {};
        Message message{{buffer.data(), static_cast<std::size_t>(size)}};
        const auto* const first = CMSG_FIRSTHDR(&header);
        if (first != nullptr && first->cmsg_type == SCM_RIGHTS)
            std::memcpy(&message.descriptor, CMSG_DATA(first), sizeof(int));
        return message;
    }

    const int socket_;
};

}  // namespace evc::service
