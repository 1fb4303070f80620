#include <ostream>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/printable.hpp"
#include "driver/output.hpp"
#include "platform/i18n/language.hpp"
#include "platform/i18n/words.hpp"

namespace evc::driver {
namespace {

using i18n::fill;
using i18n::tr;

class PeopleOutput final : public Output {
public:
    PeopleOutput(std::ostream& out, std::size_t total, bool live) : out_(out), total_(total), live_(live) {}

    void show(const ShowAsked& asked) override {
        number_ = asked.number;
        put(asked.request.cp, asked.again ? tr("Request taken up again") : tr("Request sent"));
    }
    void show(const ShowProgress& shown) override;
    void show(const ShowTicket& shown) override;
    void show(const ShowTripSign& sign) override { put_line(text_of(sign)); }
    void finished() override { put_line(tr("Every request has its ticket")); }
    void learn_currency(const CpId& cp, Currency currency) override {
        if (currencies_.size() < currencies_max || currencies_.contains(cp)) currencies_[cp] = currency;
    }
    [[nodiscard]] bool good() const override { return out_.good(); }

private:
    static constexpr std::size_t currencies_max = 10'000;

    [[nodiscard]] static std::string text_of(const ShowTripSign& sign);
    [[nodiscard]] std::string money(const CpId& cp, std::int64_t minor) const;
    [[nodiscard]] std::string line(const CpId& cp, std::string_view text) const;
    void put(const CpId& cp, std::string_view text) { put_line(line(cp, text)); }
    void put_line(std::string_view text);
    void put_live(std::string_view text);

    std::ostream& out_;
    const std::size_t total_;
    const bool live_;
    std::size_t number_ = 0;
    bool unfinished_ = false;  ///< the cursor stands at the end of a live line
    std::unordered_map<CpId, Currency> currencies_;
};

void PeopleOutput::show(const ShowProgress& shown) {
    const auto& progress = shown.progress;
    std::string text{i18n::step_text(progress.step)};
    if (progress.state) text.append(": ").append(i18n::state_text(*progress.state));
    if (progress.energy) text += "  " + i18n::energy_text(*progress.energy);
    if (progress.amount_minor) text += "  " + money(progress.cp, *progress.amount_minor);
    if (progress.step == Step::charging && live_)
        put_live(line(progress.cp, text));
    else
        put(progress.cp, text);
}

void PeopleOutput::show(const ShowTicket& shown) {
    const auto& ticket = shown.ticket;
    auto text = fill(tr("Ticket: {0}, {1}, {2}"), {i18n::ticket_text(ticket.status), i18n::energy_text(ticket.energy),
                                                   i18n::money_text(ticket.amount)});
    if (!ticket.reason.empty()) text += " (" + i18n::reason_text(ticket.reason) + ")";
    number_ = shown.number;
    put(ticket.cp, text);
}

std::string PeopleOutput::text_of(const ShowTripSign& sign) {
    switch (sign.sign) {
        case TripSign::broker_away: return fill(tr("The broker cannot be reached: {0}"), {sign.detail});
        case TripSign::broker_back: return std::string{tr("The broker is connected")};
        case TripSign::central_away: return std::string{i18n::central_away_text()};
        case TripSign::central_back: return std::string{tr("CENTRAL is back")};
        case TripSign::clock_differs:
            return fill(tr("The clock here differs from that of CENTRAL: {0}"), {sign.detail});
    }
    return {};
}

std::string PeopleOutput::money(const CpId& cp, std::int64_t minor) const {
    const auto known = currencies_.find(cp);
    return i18n::money_text({minor, known == currencies_.end() ? Currency{} : known->second});
}

std::string PeopleOutput::line(const CpId& cp, std::string_view text) const {
    return std::to_string(number_) + "/" + std::to_string(total_) + "  " + cp.text() + "  " + std::string{text};
}

void PeopleOutput::put_line(std::string_view text) {
    if (std::exchange(unfinished_, false)) out_ << '\n';
    out_ << printable(text) << std::endl;
}

void PeopleOutput::put_live(std::string_view text) {
    out_ << "\r\x1b[K" << printable(text) << std::flush;
    unfinished_ = true;
}

}  // namespace

std::unique_ptr<Output> people_output(std::ostream& out, std::size_t total, bool live) {
    return std::make_unique<PeopleOutput>(out, total, live);
}

}  // namespace evc::driver
