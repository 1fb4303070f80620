// Object paths of D-Bus: no two ids have the same one, and every path that means an id is that id's.
#include "fuzz/property.hpp"
#include "platform/bus/path.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const std::string prefix = "/org/evcharging/Central1/charge_points";
    // The bus and C carry no NUL within a text.
    std::string text{fuzz::text_of(data, size)};
    text.resize(std::min(text.size(), text.find('\0')));

    const auto path = bus::object_path(prefix, text);
    fuzz::require(bus::object_id(prefix, path) == text, "the path of an id means that id", path);
    fuzz::require(
        path.find_first_not_of("/_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos,
        "a path has only what paths may have", path);
    for (const auto& any : {text, prefix + "/" + text}) {
        const auto id = bus::object_id(prefix, any);
        if (id) fuzz::require(bus::object_path(prefix, *id) == any, "a path that means an id is its path", any);
    }
    return 0;
}
