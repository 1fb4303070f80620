// Topic `progress`.
#include "fuzz/property.hpp"
#include "protocol/messages.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    fuzz::require_same_again(fuzz::text_of(data, size), protocol::decode_progress,
                             [](const Progress& message) { return protocol::encode(message); });
    return 0;
}
