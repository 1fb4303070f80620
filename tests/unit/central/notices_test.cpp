#include "central/notices.hpp"

#include <gtest/gtest.h>

#include "platform/loop/loop.hpp"
#include "support/panel/fleet.hpp"
#include "support/panel/language.hpp"

namespace evc::central {
namespace {

Notice about(NoticeKind kind, std::string detail = {}) {
    return {kind, test::cp_id("CP001"), test::driver_id("laura"), {1, 2}, std::move(detail)};
}

TEST(NoticeText, NamesTheChargePointTheDriverAndTheReason) {
    EXPECT_EQ(notice_text(about(NoticeKind::cp_connected)), "CP001: connected");
    EXPECT_EQ(notice_text(about(NoticeKind::session_charging)), "CP001: supplying laura");
    EXPECT_EQ(notice_text(about(NoticeKind::session_ended, "driver-stop")),
              "CP001: supply of laura has ended (Ended by the driver)");
}

TEST(NoticeText, SpeaksSpanish) {
    const test::InSpanish spanish;
    EXPECT_EQ(notice_text(about(NoticeKind::cp_disconnected)), "CP001: desconectado");
    EXPECT_EQ(notice_text(about(NoticeKind::session_authorized)), "CP001: suministro autorizado para laura");
    EXPECT_EQ(notice_text(about(NoticeKind::request_rejected, "busy")),
              "CP001: petición de laura rechazada (CP no disponible o averiado (ocupado))");
    EXPECT_EQ(notice_text(about(NoticeKind::late_report, "1250")),
              "CP001: informe tardío de laura, 1.250 kWh en ningún ticket");
}

TEST(NoticeText, PassesOnAReasonThatItDoesNotKnow) {
    EXPECT_EQ(notice_text(about(NoticeKind::cp_faulted, "contactor")), "CP001: faulted (contactor)");
}

TEST(NoticeText, StaysEnglishWithTheContractsWordsInTheLog) {
    const test::InSpanish spanish;
    EXPECT_EQ(notice_log_text(about(NoticeKind::request_rejected, "busy")), "CP001: request of laura rejected (busy)");
    EXPECT_EQ(notice_log_text(about(NoticeKind::late_report, "1250")),
              "CP001: late report of laura, 1.250 kWh on no ticket");
}

TEST(NoticeText, HasASentenceForEveryKindInBothLanguages) {
    for (int kind = 0; kind <= static_cast<int>(NoticeKind::implausible_report); ++kind) {
        const auto notice = about(static_cast<NoticeKind>(kind));
        const auto english = notice_text(notice);
        const test::InSpanish spanish;
        EXPECT_GT(english.size(), 10U) << english;
        EXPECT_NE(notice_text(notice), english);
        EXPECT_EQ(notice_text(notice).find('{'), std::string::npos);
        EXPECT_EQ(notice_log_text(notice), english);
    }
}

constexpr Steady now{seconds{1'000}};

unsigned passing(NoticeLimiter& limiter, NoticeKind kind, Steady when, unsigned count) {
    unsigned passed = 0;
    for (unsigned n = 0; n < count; ++n) passed += limiter.passes(kind, when) ? 1U : 0U;
    return passed;
}

TEST(NoticeLimiter, LetsABurstOfAKindThatOutsidersCauseThroughAndThenALittle) {
    loop::Loop loop;
    NoticeLimiter limiter{loop};
    EXPECT_EQ(passing(limiter, NoticeKind::request_rejected, now, 1'000), NoticeLimiter::rate.burst);
    EXPECT_EQ(passing(limiter, NoticeKind::request_rejected, now + seconds{1}, 1'000), NoticeLimiter::rate.per_second);
}

TEST(NoticeLimiter, CountsEachKindAlone) {
    loop::Loop loop;
    NoticeLimiter limiter{loop};
    passing(limiter, NoticeKind::request_rejected, now, 1'000);
    EXPECT_TRUE(limiter.passes(NoticeKind::late_report, now));
}

TEST(NoticeLimiter, LetsThroughWhatSuppliesCause) {
    loop::Loop loop;
    NoticeLimiter limiter{loop};
    EXPECT_EQ(passing(limiter, NoticeKind::session_ended, now, 1'000), 1'000U);
}

}  // namespace
}  // namespace evc::central
