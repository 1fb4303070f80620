#include "protocol/link/central_end.hpp"

namespace evc::link {
namespace {

Taken end_with(const Error& why) { return {encode(ErrorMessage{why.text}) + "\n", true, tl::make_unexpected(why)}; }

}  // namespace

Taken CentralEnd::take(std::string_view bytes, const Accept& accept) {
    if (bytes.empty()) return {};
    if (const auto chosen = choose(bytes.front()); !chosen) return end_with(chosen.error());
    if (auto* block = std::get_if<BlockLink>(&framing_)) return block->take(bytes, accept);
    const auto taken = std::get<LineReader>(framing_).take(bytes, accept);
    return taken ? Taken{} : end_with(taken.error());
}

Status CentralEnd::choose(char first) {
    if (!std::holds_alternative<std::monostate>(framing_)) return {};
    const auto framing = framing_of(first);
    if (!framing) return tl::make_unexpected(framing.error());
    if (*framing == Framing::line)
        framing_.emplace<LineReader>();
    else
        framing_.emplace<BlockLink>(BlockLink::Side::central);
    return {};
}

Result<std::string> CentralEnd::send(const Registered& message) { return send_text(encode(message)); }

Result<std::string> CentralEnd::send(const Refused& message) { return send_text(encode(message)); }

Result<std::string> CentralEnd::send_text(const std::string& text) {
    auto* block = std::get_if<BlockLink>(&framing_);
    return block == nullptr ? std::string{} : block->send(text);
}

}  // namespace evc::link
