#include <optional>
#include <utility>

#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"
#include "protocol/uuid.hpp"

namespace evc::protocol {
namespace {

/// Adds what an order has beyond the fields of every command.
struct OrderWriter {
    ObjectWriter& out;

    void operator()(const Authorize& order) const {
        out.field("sessionId", order.session).field("requestId", order.request).field("driverId", order.driver);
        out.field("tariff", order.tariff).field("expiresAt", order.expires_at);
    }
    void operator()(const Begin& order) const {
        out.field("sessionId", order.session).field("engineId", order.engine).field("expiresAt", order.expires_at);
    }
    void operator()(const StopCp& order) const { out.field("n", order.n).text("reason", order.reason); }
    void operator()(const ResumeCp& order) const { out.field("n", order.n); }
    void operator()(const Finish& order) const { out.field("sessionId", order.session).text("reason", order.reason); }
    void operator()(const Receipt& order) const {
        out.field("sessionId", order.session).field("energyWh", order.energy);
        out.field("amountMinor", order.amount.minor).word("currency", order.amount.currency.text());
    }
    void operator()(const RejectOnSite& order) const {
        out.field("requestId", order.request).text("reason", order.reason);
    }
};

Order read_authorize(Fields& in) {
    return Authorize{.session = in.id<SessionId>("sessionId"),
                     .request = in.id<RequestId>("requestId"),
                     .driver = in.name<DriverId>("driverId"),
                     .tariff = in.tariff("tariff"),
                     .expires_at = in.time("expiresAt")};
}

Order read_begin(Fields& in) {
    return Begin{.session = in.id<SessionId>("sessionId"),
                 .engine = in.id<EngineId>("engineId"),
                 .expires_at = in.time("expiresAt")};
}

Order read_receipt(Fields& in) {
    return Receipt{.session = in.id<SessionId>("sessionId"),
                   .energy = in.energy("energyWh"),
                   .amount = {.minor = in.amount("amountMinor"), .currency = in.currency("currency")}};
}

std::optional<Order> read_order(Fields& in, std::string_view type) {
    if (type == "AUTHORIZE") return read_authorize(in);
    if (type == "BEGIN") return read_begin(in);
    if (type == "STOP") return StopCp{.n = in.integer("n"), .reason = in.text("reason", word_length_max)};
    if (type == "RESUME") return ResumeCp{.n = in.integer("n")};
    if (type == "FINISH")
        return Finish{.session = in.id<SessionId>("sessionId"), .reason = in.text("reason", word_length_max)};
    if (type == "RECEIPT") return read_receipt(in);
    if (type == "REJECTED")
        return RejectOnSite{.request = in.id<RequestId>("requestId"), .reason = in.text("reason", word_length_max)};
    return std::nullopt;
}

Command read_command(Fields& in, Order order) {
    Command command{.cp = in.name<CpId>("cpId"), .ledger = {}, .at = {}, .order = std::move(order)};
    static_cast<void>(in.id<Uuid>("commandId"));
    command.ledger = in.id<LedgerId>("ledgerId");
    command.at = in.time("at");
    return command;
}

}  // namespace

std::string encode(const Command& command) {
    ObjectWriter out;
    out.word("type", word(command.order)).field("cpId", command.cp).field("commandId", command_id(command));
    out.field("ledgerId", command.ledger).field("at", command.at);
    std::visit(OrderWriter{out}, command.order);
    return out.finish();
}

Result<AnyCommand> decode_command(std::string_view bytes) {
    Fields in{bytes};
    auto type = in.text("type", word_length_max);
    if (in.failed()) return in.result(AnyCommand{});
    auto order = read_order(in, type);
    if (!order) return UnknownCommand{std::move(type)};
    AnyCommand command = read_command(in, *std::move(order));
    return in.result(std::move(command));
}

}  // namespace evc::protocol
