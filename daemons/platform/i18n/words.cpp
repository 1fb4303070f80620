#include "platform/i18n/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iomanip>
#include <sstream>
#include <utility>

#include "platform/i18n/language.hpp"

namespace evc::i18n {
namespace {

using Text = std::pair<std::string_view, const char*>;

constexpr std::array<Text, 19> reasons{{
    {reason::unknown_cp, mark("CP not available or faulted (unknown)")},
    {reason::disconnected, mark("CP not available or faulted (disconnected)")},
    {reason::faulted, mark("CP not available or faulted (faulted)")},
    {reason::stopped, mark("CP not available or faulted (out of order)")},
    {reason::busy, mark("CP not available or faulted (in use)")},
    {reason::refused, mark("CP not available or faulted (refused by the CP)")},
    {reason::expired, mark("The request was not answered in time")},
    {reason::fault, mark("Fault at the CP during the supply")},
    {reason::operator_stop, mark("Stopped by the operator")},
    {reason::engine_restart, mark("The CP was restarted during the supply")},
    {reason::lost, mark("Contact with the CP was lost; charged what was last known")},
    {reason::unauthorized, mark("Not authorised")},
    {reason::duplicate_engine, mark("CP not available or faulted (two engines bear its name)")},
    {reason::duplicate_monitor, mark("CP not available or faulted (two monitors bear its name)")},
    {reason::driver_stop, mark("Ended by the driver")},
    {reason::operator_finish, mark("Ended by the operator")},
    {reason::no_vehicle, mark("No vehicle was plugged in in time")},
    {reason::rate_limited, mark("Too many requests: try again later")},
    {reason::implausible, mark("The CP reports what cannot be; charged what was last believed")},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> signs{
    {{"EUR", "€"}, {"USD", "$"}, {"GBP", "£"}, {"JPY", "¥"}}};

std::string_view sign(const Currency& currency) {
    for (const auto& [code, shown] : signs)
        if (code == currency.text()) return shown;
    return currency.text();
}

std::string local_text(Wall time, const char* form) {
    const auto whole = std::chrono::system_clock::to_time_t(std::chrono::floor<seconds>(time));
    std::tm parts{};
    localtime_r(&whole, &parts);
    std::ostringstream text;
    text << std::put_time(&parts, form);
    return text.str();
}

}  // namespace

std::string_view state_text(CpState state) {
    switch (state) {
        case CpState::disconnected: return tr("Disconnected");
        case CpState::faulted: return tr("Faulted");
        case CpState::stopped: return tr("Out of order");
        case CpState::supplying: return tr("Supplying");
        case CpState::available: return tr("Available");
    }
    return "?";
}

std::string_view ticket_text(TicketStatus status) {
    switch (status) {
        case TicketStatus::completed: return tr("Completed");
        case TicketStatus::interrupted: return tr("Interrupted");
        case TicketStatus::rejected: return tr("Rejected");
        case TicketStatus::expired: return tr("Expired");
    }
    return "?";
}

std::string_view step_text(Step step) {
    switch (step) {
        case Step::authorized: return tr("Authorised");
        case Step::accepted: return tr("Accepted by the CP: plug in the vehicle");
        case Step::charging: return tr("Supplying");
        case Step::state: return tr("State of the CP");
    }
    return "?";
}

std::string reason_text(const Reason& reason) {
    const auto* const known =
        std::find_if(reasons.begin(), reasons.end(), [&reason](const Text& text) { return text.first == reason; });
    return known == reasons.end() ? reason : std::string{tr(known->second)};
}

std::string_view central_away_text() { return tr("Cannot connect to CENTRAL"); }

std::string energy_text(WattHours energy) {
    const auto size = energy.value < 0 ? -energy.value : energy.value;
    auto decimals = std::to_string(size % 1'000);
    decimals.insert(0, 3 - decimals.size(), '0');
    return (energy.value < 0 ? "-" : "") + std::to_string(size / 1'000) + "." + decimals + " kWh";
}

std::string money_text(const Money& money) { return decimal_text(money) + " " + std::string{sign(money.currency)}; }

std::string tariff_text(const Tariff& tariff) {
    return tariff.price_text() + " " + std::string{sign(tariff.currency)} + "/kWh";
}

std::string date_text(Wall time) { return local_text(time, "%Y-%m-%d"); }

std::string time_text(Wall time) { return local_text(time, "%H:%M:%S"); }

}  // namespace evc::i18n
