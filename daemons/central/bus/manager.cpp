#include "central/bus/manager.hpp"

#include <utility>

#include "central/bus/charge_point.hpp"
#include "core/name.hpp"
#include "core/printable.hpp"
#include "platform/config/value_parser.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

using bus::Reply;

/// UnknownChargePoint.
template <class... Outs>
void refuse_unknown(const Reply<Outs...>& reply, const std::string& id) {
    reply.refuse(bus::ErrorCode::unknown_charge_point, "no charge point is called " + in_quotes(id));
}

constexpr auto price_rule = "a decimal text with at most 4 decimals, such as 0.50";

}  // namespace

void Manager::describe(bus::Description& description) {
    const auto& now = counts();
    description.unsignalled("Version", std::string{config::version()});
    description.signalled("Healthy", parts_.central.condition().well());
    description.signalled("BrokerConnected", fleet().broker_connected());
    description.signalled("ChargePointsTotal", static_cast<std::uint32_t>(fleet().size()));
    description.signalled("Available", now[CpState::available]);
    description.signalled("Supplying", now[CpState::supplying]);
    description.signalled("Stopped", now[CpState::stopped]);
    description.signalled("Faulted", now[CpState::faulted]);
    description.signalled("Disconnected", now[CpState::disconnected]);
    description.signalled("SessionsOpen", static_cast<std::uint32_t>(fleet().open_sessions()));
}

const CpCounts& Manager::counts() const {
    if (counts_) return *counts_;
    auto& counts = counts_.emplace();
    fleet().for_each([&](const ChargePoint& cp) { ++counts.of[static_cast<std::size_t>(cp.shown)]; });
    return counts;
}

std::string Manager::Version() { return std::string{config::version()}; }

void Manager::ListChargePoints(sdbus::Result<ChargePointRows, std::uint32_t>&& result, bus::Properties filter,
                               std::uint32_t offset, std::uint32_t limit) {
    list_charge_points(fleet(), filter, offset, limit, reply(std::move(result)));
}

void Manager::GetChargePoint(sdbus::Result<bus::ObjectPath>&& result, std::string id) {
    const auto answer = reply(std::move(result));
    const auto cp = CpId::parse(id);
    if (!cp || fleet().find(*cp) == nullptr) return refuse_unknown(answer, id);
    answer.done(bus::ObjectPath{path_of(*cp)});
}

void Manager::ListSessions(sdbus::Result<SessionRows>&& result, bus::Properties filter, std::uint32_t limit) {
    list_sessions({fleet(), parts_.reads}, filter, limit, reply(std::move(result)));
}

void Manager::ListTickets(sdbus::Result<TicketRows>&& result, bus::Properties filter, std::uint32_t limit) {
    list_tickets(parts_.reads, filter, limit, reply(std::move(result)));
}

void Manager::ListMessages(sdbus::Result<MessageRows>&& result, std::uint32_t limit) {
    list_messages(parts_.reads, limit, reply(std::move(result)));
}

void Manager::StopAll(sdbus::Result<std::uint32_t, std::uint32_t, std::uint32_t>&& result, std::string reason) {
    permitted(std::move(result), [parts = parts_, reason = std::move(reason)](const OperatorCalls::AllReply& reply) {
        if (!reason.empty() && !is_word(reason)) return refuse(reply, "reason", reason, word_rule);
        parts.calls.give_all(true, reason, reply);
    });
}

void Manager::ResumeAll(sdbus::Result<std::uint32_t, std::uint32_t, std::uint32_t>&& result) {
    permitted(std::move(result),
              [parts = parts_](const OperatorCalls::AllReply& reply) { parts.calls.give_all(false, {}, reply); });
}

void Manager::SettleSession(sdbus::Result<>&& result, std::string session_id) {
    permitted(std::move(result), [parts = parts_, text = std::move(session_id)](const Reply<>& reply) {
        const auto session = protocol::parse_id<SessionId>(text);
        if (!session) return refuse(reply, "session_id", text, protocol::uuid_rule);
        parts.calls.give(SettleCall{0, *session}, reply);
    });
}

void Manager::AddChargePoint(sdbus::Result<>&& result, std::string id, std::string location, std::string tariff) {
    permitted(std::move(result), [parts = parts_, id = std::move(id), location = std::move(location),
                                  tariff = std::move(tariff)](const Reply<>& reply) {
        const auto cp = CpId::parse(id);
        if (!cp) return refuse(reply, "id", id, name_rule);
        const auto place = config::location();
        if (!place.parse(location)) return refuse(reply, "location", location, place.allowed);
        std::optional<Tariff> price;
        if (!tariff.empty()) {
            price = Tariff::parse(tariff, parts.central.fleet().settings().default_tariff.currency);
            if (!price) return refuse(reply, "tariff", tariff, price_rule);
        }
        parts.calls.give(AddCpCall{0, *cp, location, price}, reply);
    });
}

void Manager::RemoveChargePoint(sdbus::Result<>&& result, std::string id) {
    permitted(std::move(result), [parts = parts_, id = std::move(id)](const Reply<>& reply) {
        const auto cp = CpId::parse(id);
        if (!cp) return refuse_unknown(reply, id);
        parts.calls.give(RemoveCpCall{0, *cp}, reply);
    });
}

void Manager::SetTariff(sdbus::Result<>&& result, std::string id, std::string tariff) {
    permitted(std::move(result),
              [parts = parts_, id = std::move(id), tariff = std::move(tariff)](const Reply<>& reply) {
                  const auto cp = CpId::parse(id);
                  const auto* const known = cp ? parts.central.fleet().find(*cp) : nullptr;
                  if (known == nullptr) return refuse_unknown(reply, id);
                  const auto price = Tariff::parse(tariff, known->record.tariff.currency);
                  if (!price) return refuse(reply, "tariff", tariff, price_rule);
                  parts.calls.give(SetTariffCall{0, *cp, *price}, reply);
              });
}

void Manager::Backup(sdbus::Result<>&& result, bus::UnixFd file) {
    permitted(std::move(result), [parts = parts_, file = std::move(file)](const Reply<>& reply) {
        parts.background_jobs.back_up(file, reply);
    });
}

void Manager::Reload(sdbus::Result<>&& result) {
    permitted(std::move(result),
              [parts = parts_](const Reply<>& reply) { parts.background_jobs.reload()(app::answer_with(reply)); });
}

}  // namespace evc::central
