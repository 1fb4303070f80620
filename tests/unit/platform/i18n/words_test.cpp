#include "platform/i18n/words.hpp"

#include <gtest/gtest.h>

#include <array>

#include "platform/i18n/language.hpp"

namespace evc::i18n {
namespace {

/// The catalogue of the build tree, which is found without being installed.
class Spanish : public ::testing::Test {
protected:
    void SetUp() override {
        const auto status = use(Language::spanish);
        ASSERT_TRUE(status) << status.error().text;
    }
    void TearDown() override { (void)use(Language::english); }
};

TEST_F(Spanish, StatesBearTheContractsNames) {
    EXPECT_EQ(state_text(CpState::disconnected), "Desconectado");
    EXPECT_EQ(state_text(CpState::faulted), "Averiado");
    EXPECT_EQ(state_text(CpState::stopped), "Parado");
    EXPECT_EQ(state_text(CpState::supplying), "Suministrando");
    EXPECT_EQ(state_text(CpState::available), "Activado");
    EXPECT_EQ(central_away_text(), "Imposible conectar con la CENTRAL");
}

TEST_F(Spanish, EveryReasonOfTheContractHasAText) {
    for (const auto word :
         {reason::unknown_cp, reason::disconnected, reason::faulted, reason::stopped, reason::busy, reason::expired,
          reason::refused, reason::fault, reason::operator_stop, reason::engine_restart, reason::lost,
          reason::unauthorized, reason::duplicate_engine, reason::duplicate_monitor, reason::driver_stop,
          reason::operator_finish, reason::no_vehicle, reason::rate_limited}) {
        const auto spanish = reason_text(Reason{word});
        EXPECT_NE(spanish, word);
        (void)use(Language::english);
        EXPECT_NE(reason_text(Reason{word}), word);
        EXPECT_NE(reason_text(Reason{word}), spanish) << word;
        SetUp();
    }
}

TEST_F(Spanish, ACpThatCannotServeIsSaidAsTheContractDoes) {
    for (const auto word : {reason::unknown_cp, reason::disconnected, reason::faulted, reason::stopped, reason::busy})
        EXPECT_TRUE(reason_text(Reason{word}).starts_with("CP no disponible o averiado")) << word;
}

TEST_F(Spanish, TicketsAndStepsAreTranslated) {
    EXPECT_EQ(ticket_text(TicketStatus::rejected), "Rechazado");
    EXPECT_EQ(ticket_text(TicketStatus::completed), "Completado");
    EXPECT_EQ(step_text(Step::authorized), "Autorizado");
    EXPECT_EQ(step_text(Step::charging), "Suministrando");
}

TEST_F(Spanish, TextsWithoutATranslationStayAsTheyAre) { EXPECT_EQ(tr("no such text"), "no such text"); }

TEST(English, IsWhatTheSourcesSay) {
    EXPECT_EQ(state_text(CpState::stopped), "Out of order");
    EXPECT_EQ(central_away_text(), "Cannot connect to CENTRAL");
    EXPECT_EQ(reason_text("disconnected"), "CP not available or faulted (disconnected)");
}

TEST(Words, ShowAnUnknownReasonAsItIs) { EXPECT_EQ(reason_text("solar-storm"), "solar-storm"); }

TEST(Words, ShowEnergyToTheWattHour) {
    EXPECT_EQ(energy_text({12'999}), "12.999 kWh");
    EXPECT_EQ(energy_text({7}), "0.007 kWh");
    EXPECT_EQ(energy_text({0}), "0.000 kWh");
    EXPECT_EQ(energy_text({-1'050}), "-1.050 kWh");
}

TEST(Words, ShowMoneyInItsOwnUnit) {
    EXPECT_EQ(money_text({650, Currency{}}), "6.50 €");
    EXPECT_EQ(money_text({650, *Currency::parse("JPY")}), "650 ¥");
    EXPECT_EQ(money_text({650, *Currency::parse("CHF")}), "6.50 CHF");
    EXPECT_EQ(tariff_text({5'000, Currency{}}), "0.50 €/kWh");
}

}  // namespace
}  // namespace evc::i18n
