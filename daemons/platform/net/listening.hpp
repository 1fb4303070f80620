#pragma once

#include <sys/types.h>

#include <string>

#include "core/result.hpp"
#include "core/endpoint.hpp"
#include "platform/net/socket.hpp"

namespace evc::net {

/// The file of a Unix socket that we made; removed at the end unless another one has taken its place.
class SocketFile {
public:
    SocketFile() = default;
    explicit SocketFile(std::string path);
    ~SocketFile();
    SocketFile(SocketFile&& other) noexcept;
    SocketFile& operator=(SocketFile&&) = delete;

private:
    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

struct Listening {
    Descriptor socket;
    SocketFile file;
};

/// A non-blocking socket that listens; what Listener::open() promises of it.
[[nodiscard]] Result<Listening> listen_at(const Endpoint& endpoint);

}  // namespace evc::net
