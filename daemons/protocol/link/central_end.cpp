#include "protocol/link/central_end.hpp"

namespace evc::link {
namespace {

using Said = Heard<FromMonitor>;

void end_with(Said& said, const Error& why) {
    said.reply = encode(ErrorMessage{why.text}) + "\n";
    said.ended = true;
    said.why = tl::make_unexpected(why);
}

}  // namespace

Said CentralEnd::take(std::string_view bytes) {
    Said said;
    if (bytes.empty()) return said;
    if (const auto chosen = choose(bytes.front()); !chosen) {
        end_with(said, chosen.error());
        return said;
    }
    if (auto* block = std::get_if<BlockLink>(&framing_)) return take_blocks(*block, bytes);
    return take_lines(std::get<LineReader>(framing_), bytes);
}

Said CentralEnd::take_lines(LineReader& reader, std::string_view bytes) {
    Said said;
    const auto taken = reader.take(bytes);
    for (const auto& line : taken.lines) {
        auto message = judge(line);
        if (!message) {
            end_with(said, message.error());
            return said;
        }
        said.messages.push_back(*std::move(message));
    }
    if (!taken.why) end_with(said, taken.why.error());
    return said;
}

Said CentralEnd::take_blocks(BlockLink& block, std::string_view bytes) {
    Said said;
    static_cast<Taken&>(said) = block.take(bytes, [&](std::string_view text) -> Status {
        auto message = judge(text);
        if (!message) return tl::make_unexpected(message.error());
        said.messages.push_back(*std::move(message));
        return {};
    });
    return said;
}

Result<FromMonitor> CentralEnd::judge(std::string_view text) {
    auto message = decode_from_monitor(text);
    if (!message) return message;
    const auto& cp = cp_of(*message);
    const auto* registration = std::get_if<Register>(&*message);
    if (registration == nullptr && !cp_) return failure(Fault::invalid, "the first message must be REGISTER");
    if (cp_ && *cp_ != cp) return failure(Fault::invalid, "this connection is registered for " + cp_->text());
    if (registration == nullptr) return message;
    if (const auto checked = check(*registration); !checked) return tl::make_unexpected(checked.error());
    cp_ = cp;
    return message;
}

Status CentralEnd::check(const Register& message) const {
    if (!message.tariff || Tariff::parse(*message.tariff, currency_)) return {};
    return failure(Fault::invalid, "a tariff is a price per kWh such as 0.50, with at most 4 decimals");
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

std::string CentralEnd::farewell(std::string_view why) const {
    return std::holds_alternative<BlockLink>(framing_) ? std::string{} : encode(ErrorMessage{std::string{why}}) + "\n";
}

Result<std::string> CentralEnd::send_text(const std::string& text) {
    auto* block = std::get_if<BlockLink>(&framing_);
    return block == nullptr ? std::string{} : block->send(text);
}

}  // namespace evc::link
