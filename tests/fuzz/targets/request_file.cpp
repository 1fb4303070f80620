// The driver's list of wishes.
#include "fuzz/property.hpp"
#include "fuzz/temporary_file.hpp"
#include "platform/config/lists.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const fuzz::TemporaryFile file{fuzz::text_of(data, size)};
    const auto lines = fuzz::checked(config::read_request_file(file.path()));
    if (!lines) return 0;
    std::size_t before = 0;
    for (const auto& line : *lines) {
        fuzz::require(line.line > before && is_name(line.cp.text()), "lines in their order, each an id");
        before = line.line;
    }
    return 0;
}
