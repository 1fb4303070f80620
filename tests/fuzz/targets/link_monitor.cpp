// The monitor's end of its link, in block framing.
#include "fuzz/conversation.hpp"
#include "protocol/link/block_link.hpp"
#include "protocol/link/message.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

/// As the monitor does: it registers, and each answer of Central is followed by a report. A silent one only begins.
class Monitor {
public:
    explicit Monitor(bool silent) : silent_(silent) {
        fuzz::require(!end_.open().empty(), "a monitor begins");
        if (silent) return;
        const auto registered = link::encode(link::Register{cp_, "Gran Vía #9", "0.50"});
        fuzz::require(registered && end_.send(*registered), "a first message can be sent");
    }

    link::Taken take(std::string_view bytes, fuzz::Heard& heard) {
        return end_.take(bytes, [&](std::string_view message) { return accept(message, heard); });
    }

private:
    Status accept(std::string_view message, fuzz::Heard& heard) {
        heard.messages.emplace_back(message);
        const auto meaning = fuzz::checked(link::decode_from_central(message));
        if (!meaning) return tl::make_unexpected(meaning.error());
        if (silent_) return {};
        const auto sent = end_.send(link::encode(link::Healthy{cp_}));
        if (!sent) return tl::make_unexpected(sent.error());
        fuzz::require(sent->empty(), "what is sent while a message is judged waits for its ACK", *sent);
        return {};
    }

    bool silent_;
    CpId cp_ = *CpId::parse("CP-1");
    link::BlockLink end_{link::BlockLink::Side::monitor};
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    fuzz::require_same_in_pieces(bytes, [] { return Monitor{true}; });
    (void)fuzz::hear(bytes, 1, Monitor{false});
    (void)fuzz::hear(bytes, size, Monitor{false});
    return 0;
}
