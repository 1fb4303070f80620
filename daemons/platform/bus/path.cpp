#include "platform/bus/path.hpp"

#include <systemd/sd-bus.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace evc::bus {
namespace {

struct Free {
    void operator()(char* text) const { std::free(text); }  // NOLINT(cppcoreguidelines-no-malloc)
};
using Text = std::unique_ptr<char, Free>;

}  // namespace

std::string object_path(const std::string& prefix, const std::string& id) {
    char* path = nullptr;
    // Anything but a lack of memory is a prefix of ours that is no path.
    if (::sd_bus_path_encode(prefix.c_str(), id.c_str(), &path) < 0) throw std::bad_alloc{};
    return Text{path}.get();
}

std::optional<std::string> object_id(const std::string& prefix, const std::string& path) {
    char* id = nullptr;
    const int found = ::sd_bus_path_decode(path.c_str(), prefix.c_str(), &id);
    const Text owned{id};
    // The library takes what it would not have written, too.
    if (found <= 0 || object_path(prefix, owned.get()) != path) return std::nullopt;
    return std::string{owned.get()};
}

std::string name_element(const std::string& instance) { return object_path("/i", instance).substr(3); }

}  // namespace evc::bus
