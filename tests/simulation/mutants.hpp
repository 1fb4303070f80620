#pragma once

#include <array>
#include <string_view>

namespace evc::sim {

/// A deliberate fault in how the machines are wired, what they are told or what they want done: each takes away one of
/// the protocol's rules. A simulator that does not find them proves nothing.
enum class Mutant {
    none,
    begin_without_begin,
    begin_not_committed,
    orders_not_repeated,
    final_report_not_repeated,
    receipt_only_for_known,
    forget_at_any_energy,
    forget_before_lease_is_over,
    old_n_obeyed,
    n_not_journaled,
    settle_too_early,
    settle_authorized,
    second_ticket_on_late_report,
    late_report_dropped,
    stray_supply_not_finished,
    new_engine_not_settled,
    stranger_ends_session,
    foreign_ledger_obeyed,
    foreign_central_ignored,
    recovered_serves_at_once,
    recovered_adopts_nothing,
    recovered_keeps_n,
    outbox_row_dies_at_send,
    failed_delivery_forgotten,
    central_releases_before_commit,
    engine_releases_before_commit,
    requests_not_recognised,
    offset_before_effect,
    supply_after_lease,
    start_register_after_closing,
    reading_before_register,
    expired_request_served,
};

struct MutantInfo {
    Mutant mutant = Mutant::none;
    std::string_view name;
    std::string_view rule;  ///< what it takes away: a rule of a session's life, or of the programs' shape
};

inline constexpr std::array<MutantInfo, 31> all_mutants{{
    {Mutant::begin_without_begin, "begin-without-begin", "1: the engine waits for BEGIN"},
    {Mutant::begin_not_committed, "begin-not-committed", "1: BEGIN is committed together with accepted"},
    {Mutant::supply_after_lease, "supply-after-lease", "1: the contactor closes before expiresAt"},
    {Mutant::orders_not_repeated, "orders-not-repeated", "2: Central repeats its orders"},
    {Mutant::final_report_not_repeated, "final-report-not-repeated", "2: final reports are repeated until RECEIPT"},
    {Mutant::receipt_only_for_known, "receipt-only-for-known", "3: every final report gets a RECEIPT"},
    {Mutant::forget_at_any_energy, "forget-at-any-energy", "3: a RECEIPT bears the report's energy"},
    {Mutant::forget_before_lease_is_over, "forget-before-lease-is-over", "3: forgotten only when expiresAt is past"},
    {Mutant::old_n_obeyed, "old-n-obeyed", "4: only a higher n is obeyed"},
    {Mutant::n_not_journaled, "n-not-journaled", "4: n and stopped outlive restarts"},
    {Mutant::settle_too_early, "settle-too-early", "5: not before expiresAt + clock_skew"},
    {Mutant::settle_authorized, "settle-authorized", "5: not while authorized"},
    {Mutant::second_ticket_on_late_report, "second-ticket-on-late-report", "5: a late report makes no ticket"},
    {Mutant::late_report_dropped, "late-report-dropped", "5: a late report is kept"},
    {Mutant::stray_supply_not_finished, "stray-supply-not-finished", "5: CHARGING of an ended session gets FINISH"},
    {Mutant::new_engine_not_settled, "new-engine-not-settled", "6: a new engineId settles the old session"},
    {Mutant::stranger_ends_session, "stranger-ends-session", "6: who was not let begin ends nothing"},
    {Mutant::foreign_ledger_obeyed, "foreign-ledger-obeyed", "7: an engine obeys its ledger only"},
    {Mutant::foreign_central_ignored, "foreign-central-ignored", "7: a Central that sees another stops authorising"},
    {Mutant::recovered_serves_at_once, "recovered-serves-at-once", "8: serve only after the longest lease"},
    {Mutant::recovered_adopts_nothing, "recovered-adopts-nothing", "8: adopt the tickets first"},
    {Mutant::recovered_keeps_n, "recovered-keeps-n", "8: raise n above what engines report"},
    {Mutant::outbox_row_dies_at_send, "outbox-row-dies-at-send", "9: a row dies on its delivery report"},
    {Mutant::failed_delivery_forgotten, "failed-delivery-forgotten", "9: a failed row is sent again"},
    {Mutant::central_releases_before_commit, "central-releases-before-commit", "commit, then release"},
    {Mutant::engine_releases_before_commit, "engine-releases-before-commit", "commit, then release"},
    {Mutant::requests_not_recognised, "requests-not-recognised", "the same requestId again: no second supply"},
    {Mutant::offset_before_effect, "offset-before-effect", "offsets are committed with their effects"},
    {Mutant::start_register_after_closing, "start-register-after-closing", "journaled before the contactor closes"},
    {Mutant::reading_before_register, "reading-before-register", "the register is durable before anyone is told"},
    {Mutant::expired_request_served, "expired-request-served", "an expired request never gets a supply"},
}};

}  // namespace evc::sim
