#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evc::service {

/// A descriptor that systemd kept for this service while its process was away.
struct KeptDescriptor {
    std::string name;
    int descriptor = -1;
};

/// What systemd hands over at the start ($LISTEN_FDS, sd_listen_fds_with_names(3)). Once in the life of a process:
/// the environment is cleared of it.
[[nodiscard]] std::vector<KeptDescriptor> handed_over();

/// The descriptors that systemd keeps for this service (FileDescriptorStoreMax= in its unit). They outlive a restart,
/// an upgrade and kill -9, and end with `systemctl stop`. Not under systemd nothing is handed over and kept.
class DescriptorStore {
public:
    /// Of several under one name the first counts; the others are closed.
    explicit DescriptorStore(std::vector<KeptDescriptor> handed = handed_over());
    DescriptorStore(const DescriptorStore&) = delete;
    DescriptorStore& operator=(const DescriptorStore&) = delete;

    /// Whether this process takes up the work of another one that has just ended, because something was handed over.
    [[nodiscard]] bool is_warm() const { return warm_; }
    /// What was handed over under this name; the caller owns it.
    [[nodiscard]] std::optional<int> take(std::string_view name);
    /// Keeps a copy. Keeping what is kept already changes nothing.
    void keep(std::string_view name, int descriptor);
    /// Ends the copy kept under this name: while there is one the peers see no end.
    void forget(std::string_view name);
    /// Waits, a second at most, until systemd has done what it was told: what it still keeps is still open. For the
    /// start, before anything is served.
    void settle();
    /// Closes and forgets what nobody took. For when the start has succeeded: until then the next process may need it.
    void forget_rest();

private:
    std::vector<KeptDescriptor> handed_;
    const bool warm_;
};

}  // namespace evc::service
