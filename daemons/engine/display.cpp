#include "engine/display.hpp"

#include <iostream>
#include <string>

#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"
#include "platform/log/log.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

using i18n::fill;
using i18n::tr;

std::string text_of(const ShowSign& sign) {
    switch (sign.kind) {
        case SignKind::session_accepted:
            return fill(tr("Supply for {0} authorised: plug the vehicle in"), {sign.driver.text()});
        case SignKind::session_begun: return fill(tr("Supply for {0} may begin"), {sign.driver.text()});
        case SignKind::charging: return fill(tr("Supplying {0}"), {sign.driver.text()});
        case SignKind::session_ended:
            return fill(tr("Supply for {0} ended: {1}{2}"),
                        {sign.driver.text(), i18n::energy_text(sign.energy),
                         sign.detail.empty() ? "" : " (" + i18n::reason_text(sign.detail) + ")"});
        case SignKind::request_rejected:
            return fill(tr("The request was rejected: {0}"), {i18n::reason_text(sign.detail)});
        case SignKind::central_unreachable: return std::string{i18n::central_away_text()};
        case SignKind::stopped: return std::string{tr("Out of order by the operator's word")};
        case SignKind::resumed: return std::string{tr("In service again by the operator's word")};
        case SignKind::faulted: return fill(tr("Faulted: {0}"), {sign.detail});
        case SignKind::repaired: return std::string{tr("Repaired")};
        case SignKind::busy: return std::string{tr("Too many requests wait for an answer: try again later")};
        case SignKind::foreign_ledger:
            return std::string{tr("A command of another Central was ignored; --adopt-ledger obeys it")};
    }
    return {};
}

}  // namespace

void display(const ShowSign& sign) {
    const auto text = sign.cp.text() + ": " + text_of(sign);
    std::cout << text << std::endl;
}

}  // namespace evc::engine
