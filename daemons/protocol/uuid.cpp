#include "protocol/uuid.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cstddef>
#include <variant>

namespace evc::protocol {
namespace {

constexpr std::size_t text_size = 36;

bool is_dash_place(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

Uuid from_boost(const boost::uuids::uuid& uuid) {
    Uuid id;
    const auto* bytes = uuid.begin();
    for (int i = 0; i < 8; ++i) id.high = (id.high << 8U) | bytes[i];
    for (int i = 8; i < 16; ++i) id.low = (id.low << 8U) | bytes[i];
    return id;
}

boost::uuids::uuid to_boost(Uuid id) {
    boost::uuids::uuid uuid;
    auto* bytes = uuid.begin();
    for (int i = 7; i >= 0; --i, id.high >>= 8U) bytes[i] = static_cast<std::uint8_t>(id.high & 0xFFU);
    for (int i = 15; i >= 8; --i, id.low >>= 8U) bytes[i] = static_cast<std::uint8_t>(id.low & 0xFFU);
    return uuid;
}

/// What distinguishes an order from others of its type to the same charge point.
struct Distinction {
    std::string operator()(const Authorize& order) const { return uuid_text(order.session); }
    std::string operator()(const Begin& order) const {
        return uuid_text(order.session) + '\n' + uuid_text(order.engine);
    }
    std::string operator()(const StopCp& order) const { return std::to_string(order.n); }
    std::string operator()(const ResumeCp& order) const { return std::to_string(order.n); }
    std::string operator()(const Finish& order) const { return uuid_text(order.session) + '\n' + order.reason; }
    std::string operator()(const Receipt& order) const {
        return uuid_text(order.session) + '\n' + std::to_string(order.energy.value);
    }
    std::string operator()(const RejectOnSite& order) const { return uuid_text(order.request); }
};

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != text_size) return std::nullopt;
    for (std::size_t at = 0; at < text_size; ++at)
        if (is_dash_place(at) ? text[at] != '-' : !is_hex(text[at])) return std::nullopt;
    const auto id = from_boost(boost::uuids::string_generator{}(text.begin(), text.end()));
    return id.is_nil() ? std::nullopt : std::optional{id};
}

std::string uuid_text(Uuid id) { return boost::uuids::to_string(to_boost(id)); }

Uuid random_uuid() noexcept { return from_boost(boost::uuids::random_generator{}()); }

Uuid named_uuid(std::string_view name) {
    static const boost::uuids::name_generator_sha1 generator{
        boost::uuids::string_generator{}(uuid_namespace.begin(), uuid_namespace.end())};
    return from_boost(generator(name.data(), name.size()));
}

SessionId session_of(RequestId request) {
    const auto id = named_uuid(uuid_text(request));
    return {id.high, id.low};
}

RequestId derived_request(const RecordPlace& place, std::string_view value) {
    std::string name = "request\n";
    name.append(place.topic).append("\n");
    name.append(std::to_string(place.partition)).append("\n");
    name.append(std::to_string(place.offset)).append("\n");
    name.append(std::to_string(place.timestamp.time_since_epoch().count())).append("\n");
    name.append(std::to_string(place.key.size())).append("\n");
    name.append(place.key).append(value);
    const auto id = named_uuid(name);
    return {id.high, id.low};
}

Uuid command_id(const Command& command) {
    std::string name = "command\n";
    name.append(word(command.order)).append("\n");
    name.append(uuid_text(command.ledger)).append("\n");
    name.append(command.cp.text()).append("\n");
    name.append(std::visit(Distinction{}, command.order));
    return named_uuid(name);
}

std::string_view word(const Order& order) {
    struct Word {
        std::string_view operator()(const Authorize&) const { return "AUTHORIZE"; }
        std::string_view operator()(const Begin&) const { return "BEGIN"; }
        std::string_view operator()(const StopCp&) const { return "STOP"; }
        std::string_view operator()(const ResumeCp&) const { return "RESUME"; }
        std::string_view operator()(const Finish&) const { return "FINISH"; }
        std::string_view operator()(const Receipt&) const { return "RECEIPT"; }
        std::string_view operator()(const RejectOnSite&) const { return "REJECTED"; }
    };
    return std::visit(Word{}, order);
}

}  // namespace evc::protocol
