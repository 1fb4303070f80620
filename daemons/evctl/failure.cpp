#include "evctl/failure.hpp"

#include <string_view>

#include "platform/config/value_parser.hpp"
#include "platform/i18n/language.hpp"

namespace evc::evctl {
namespace {

using i18n::fill;
using i18n::tr;

constexpr std::string_view bus_errors = "org.freedesktop.DBus.Error.";

/// The last word of one of the bus's own errors, such as ServiceUnknown; empty for others.
std::string_view bus_error(const bus::CallError& error) {
    const std::string_view name = error.name;
    return name.starts_with(bus_errors) ? name.substr(bus_errors.size()) : std::string_view{};
}

bool is(const bus::CallError& error, bus::ErrorCode wrong) { return error.name == bus::error_name(wrong); }

}  // namespace

Failure explain(const bus::CallError& error, const std::string& who) {
    const auto word = bus_error(error);
    if (error.name == bus::disconnected_error) return {service::Exit::unavailable, error.text};
    if (word == "ServiceUnknown" || word == "NameHasNoOwner")
        return {service::Exit::unavailable, fill(tr("{0} is not on the bus: is it running?"), {who})};
    if (word == "NoReply" || word == "Timeout" || word == "TimedOut")
        return {service::Exit::unavailable, fill(tr("{0} did not answer in time"), {who})};
    if (word == "AccessDenied" || is(error, bus::ErrorCode::not_authorized))
        return {service::Exit::denied,
                std::string{tr("not authorised: that is for root and the group evcharging-operator")}};
    return {service::Exit::failed, error.text.empty() ? error.name : error.text};
}

bool is_unknown(const bus::CallError& error) {
    return bus_error(error) == "UnknownObject" || is(error, bus::ErrorCode::unknown_charge_point);
}

Failure unknown_charge_point(const CpId& cp, const std::vector<std::string>& known) {
    return {service::Exit::failed, fill(tr("there is no charge point {0}"), {cp.text()}) + hint(cp, known)};
}

std::string hint(const CpId& cp, const std::vector<std::string>& known) {
    const auto best = config::nearest(cp.text(), known);
    return best.empty() ? std::string{} : " " + fill(tr("(did you mean '{0}'?)"), {best});
}

}  // namespace evc::evctl
