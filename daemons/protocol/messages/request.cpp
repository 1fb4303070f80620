#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"

namespace evc::protocol {
namespace {

enum class Type { charge, stop };

constexpr Words<Type, 2> types{{{Type::charge, "CHARGE"}, {Type::stop, "STOP"}}};
constexpr Words<Origin, 2> origins{{{Origin::app, "app"}, {Origin::site, "site"}}};

ChargeRequest read_charge(Fields& in, const RecordPlace& place, std::string_view bytes) {
    ChargeRequest request;
    const auto id = in.optional_id<RequestId>("requestId");
    request.driver = in.name<DriverId>("driverId");
    request.cp = in.name<CpId>("cpId");
    request.origin = in.optional_choice("origin", origins).value_or(Origin::app);
    request.at = in.optional_time("at");
    request.expires_at = in.optional_time("expiresAt");
    if (in.failed()) return {};
    request.request = id ? *id : derived_request(place, bytes);
    request.session = session_of(request.request);
    return request;
}

StopRequest read_stop(Fields& in) {
    StopRequest request;
    request.request = in.id<RequestId>("requestId");
    request.session = session_of(request.request);
    request.driver = in.name<DriverId>("driverId");
    request.cp = in.name<CpId>("cpId");
    return request;
}

}  // namespace

std::string encode(const ChargeRequest& request) {
    return ObjectWriter{}
        .word("type", word_of(types, Type::charge))
        .field("requestId", request.request)
        .field("driverId", request.driver)
        .field("cpId", request.cp)
        .word("origin", word_of(origins, request.origin))
        .field("at", request.at)
        .field("expiresAt", request.expires_at)
        .finish();
}

std::string encode(const StopRequest& request) {
    return ObjectWriter{}
        .word("type", word_of(types, Type::stop))
        .field("requestId", request.request)
        .field("driverId", request.driver)
        .field("cpId", request.cp)
        .finish();
}

std::string encode(const Request& request) {
    return std::visit([](const auto& each) { return encode(each); }, request);
}

Result<Request> decode_request(std::string_view bytes, const RecordPlace& place) {
    Fields in{bytes};
    const auto type = in.optional_choice("type", types).value_or(Type::charge);
    if (type == Type::stop) {
        Request request = read_stop(in);
        return in.result(std::move(request));
    }
    Request request = read_charge(in, place, bytes);
    return in.result(std::move(request));
}

}  // namespace evc::protocol
