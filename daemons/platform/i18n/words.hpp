#pragma once

#include <string>
#include <string_view>

#include "core/cp_state.hpp"
#include "core/energy.hpp"
#include "core/messages.hpp"
#include "core/reason.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc::i18n {

/// The words of the protocol in the language chosen (language.hpp).

[[nodiscard]] std::string_view state_text(CpState state);         ///< `Suministrando`
[[nodiscard]] std::string_view ticket_text(TicketStatus status);  ///< `Completado`
[[nodiscard]] std::string_view step_text(Step step);              ///< `Autorizado`

/// Why, as a driver or operator reads it: `CP no disponible o averiado (desconectado)`. A word that is not on the
/// protocol's list is returned as it is.
[[nodiscard]] std::string reason_text(const Reason& reason);

/// `Imposible conectar con la CENTRAL`.
[[nodiscard]] std::string_view central_away_text();

/// `12.999 kWh`: always with a point and three decimals, in both languages.
[[nodiscard]] std::string energy_text(WattHours energy);

/// `6.50 €`: the currency's sign, or its code when it has none that everyone knows.
[[nodiscard]] std::string money_text(const Money& money);

/// `0.50 €/kWh`.
[[nodiscard]] std::string tariff_text(const Tariff& tariff);

/// `2026-11-23` and `19:52:50` in this machine's time zone.
[[nodiscard]] std::string date_text(Wall time);
[[nodiscard]] std::string time_text(Wall time);

}  // namespace evc::i18n
