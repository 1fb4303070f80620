#include "platform/service/descriptor_store.hpp"

#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace evc::service {
namespace {

constexpr int keep_environment = 0;

void send(const std::string& state, const int* descriptors, unsigned count) {
    constexpr pid_t ourselves = 0;
    (void)::sd_pid_notify_with_fds(ourselves, keep_environment, state.c_str(), descriptors, count);
}

}  // namespace

std::vector<KeptDescriptor> handed_over() {
    char** names = nullptr;
    constexpr int clear_environment = 1;
    const auto count = ::sd_listen_fds_with_names(clear_environment, &names);
    std::vector<KeptDescriptor> handed;
    // NOLINTBEGIN(cppcoreguidelines-no-malloc): the library allocated them, and leaves them to its caller
    for (int i = 0; i < count; ++i) {
        handed.push_back({names[i], SD_LISTEN_FDS_START + i});
        std::free(names[i]);
    }
    std::free(names);
    // NOLINTEND(cppcoreguidelines-no-malloc)
    return handed;
}

DescriptorStore::DescriptorStore(std::vector<KeptDescriptor> handed) : warm_(!handed.empty()) {
    for (auto& kept : handed) {
        const auto same = [&kept](const auto& other) { return other.name == kept.name; };
        if (std::any_of(handed_.begin(), handed_.end(), same))
            ::close(kept.descriptor);
        else
            handed_.push_back(std::move(kept));
    }
}

void DescriptorStore::forget_rest() {
    for (const auto& kept : handed_) {
        ::close(kept.descriptor);
        forget(kept.name);
    }
    handed_.clear();
}

std::optional<int> DescriptorStore::take(std::string_view name) {
    const auto found =
        std::find_if(handed_.begin(), handed_.end(), [&](const auto& kept) { return kept.name == name; });
    if (found == handed_.end()) return std::nullopt;
    const auto descriptor = found->descriptor;
    handed_.erase(found);
    return descriptor;
}

void DescriptorStore::keep(std::string_view name, int descriptor) {
    send("FDSTORE=1\nFDNAME=" + std::string{name}, &descriptor, 1);
}

void DescriptorStore::forget(std::string_view name) {
    send("FDSTOREREMOVE=1\nFDNAME=" + std::string{name}, nullptr, 0);
}

void DescriptorStore::settle() {
    constexpr std::uint64_t limit{1'000'000};  // microseconds
    (void)::sd_notify_barrier(keep_environment, limit);
}

}  // namespace evc::service
