// Topic `status`: a charge point's, and under the key `_central` that of Central.
#include "fuzz/property.hpp"
#include "protocol/messages.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const auto text = fuzz::text_of(data, size);
    const auto encode = [](const auto& message) { return protocol::encode(message); };
    fuzz::require_same_again(text, protocol::decode_cp_status, encode);
    fuzz::require_same_again(text, protocol::decode_central_status, encode);
    return 0;
}
