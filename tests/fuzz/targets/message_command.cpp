// Topic `commands`. One of a type that we do not know is no error; there is nothing to write of it.
#include "fuzz/property.hpp"
#include "protocol/messages.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

Result<Command> decode(std::string_view bytes) {
    auto any = protocol::decode_command(bytes);
    if (!any) return tl::make_unexpected(any.error());
    if (auto* known = std::get_if<Command>(&*any)) return std::move(*known);
    return failure(Fault::invalid, "the type " + std::get<protocol::UnknownCommand>(*any).type);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::require_same_again(fuzz::text_of(data, size), decode,
                             [](const Command& command) { return protocol::encode(command); });
    return 0;
}
