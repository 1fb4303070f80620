// Central's end of the monitor link, whichever framing the first byte announces.
#include "fuzz/conversation.hpp"
#include "protocol/link/central_end.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

/// As Central does: every registration is answered, which a silent one leaves out.
class Central {
public:
    explicit Central(bool silent) : silent_(silent) {}

    link::Taken take(std::string_view bytes, fuzz::Heard& heard) {
        return end_.take(bytes, [&](std::string_view message) { return accept(message, heard); });
    }

private:
    Status accept(std::string_view message, fuzz::Heard& heard) {
        heard.messages.emplace_back(message);
        const auto meaning = fuzz::checked(link::decode_from_monitor(message));
        if (!meaning) return tl::make_unexpected(meaning.error());
        if (silent_ || !std::holds_alternative<link::Register>(*meaning)) return {};
        const auto sent = end_.send(link::Registered{link::cp_of(*meaning), ++epoch_});
        if (!sent) return tl::make_unexpected(sent.error());
        fuzz::require(sent->empty(), "what is sent while a message is judged waits for its ACK", *sent);
        return {};
    }

    link::CentralEnd end_;
    bool silent_;
    std::uint64_t epoch_ = 0;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    fuzz::require_same_in_pieces(bytes, [] { return Central{true}; });
    (void)fuzz::hear(bytes, 1, Central{false});
    (void)fuzz::hear(bytes, size, Central{false});
    return 0;
}
