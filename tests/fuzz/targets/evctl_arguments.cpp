// evctl's command line: read, and nothing of it done.
#include "evctl/command_line.hpp"
#include "fuzz/arguments.hpp"
#include "fuzz/property.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const fuzz::Arguments arguments{"evctl", fuzz::text_of(data, size)};
    const auto wish = fuzz::checked(evctl::read(arguments.count(), arguments.values()));
    if (!wish) return 0;
    fuzz::require(wish->print || wish->verb != nullptr, "there is something to print or to do");
    fuzz::require(!wish->options.host.starts_with('-'), "a host is no option of ssh's", wish->options.host);
    return 0;
}
