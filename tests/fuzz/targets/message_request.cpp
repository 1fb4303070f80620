// Topic `requests`. A wish without requestId gets the same one from the same place, and it is written with it.
#include "fuzz/property.hpp"
#include "protocol/messages.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const protocol::RecordPlace place{.topic = "requests", .partition = 1, .offset = 7, .timestamp = {}, .key = "CP-1"};
    fuzz::require_same_again(
        fuzz::text_of(data, size), [&place](std::string_view bytes) { return protocol::decode_request(bytes, place); },
        [](const protocol::Request& request) { return protocol::encode(request); });
    return 0;
}
