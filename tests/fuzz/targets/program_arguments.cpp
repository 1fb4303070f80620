// The command lines of the programs; the first byte chooses which. They read the files that they are given, nothing
// else. A message names a file as it was given, so whoever typed it sees it as it is.
#include "central/config.hpp"
#include "driver/config.hpp"
#include "engine/config.hpp"
#include "fuzz/arguments.hpp"
#include "fuzz/property.hpp"
#include "monitor/config.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

template <class Load>
void read(const fuzz::Arguments& arguments, const Load& load) {
    const auto launch = load(arguments.count(), arguments.values());
    if (!launch) return fuzz::require(!launch.error().text.empty(), "an error has a text");
    fuzz::require(!launch->print || !launch->print->empty(), "what is to be printed is something");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const fuzz::Arguments arguments{"program", fuzz::text_of(data + 1, size - 1)};
    switch (data[0] % 4) {
        case 0: read(arguments, central::load); break;
        case 1: read(arguments, engine::load); break;
        case 2: read(arguments, monitor::load); break;
        default: read(arguments, driver::load); break;
    }
    return 0;
}
