#include "central/past_lookup.hpp"

#include <utility>

namespace evc::central {
namespace {

constexpr seconds again{1};
constexpr std::size_t questions_max = 16;  ///< far more than there are who ask

}  // namespace

PastLookup::PastLookup(loop::Loop& loop, std::unique_ptr<store::LedgerReader> reader)
    : reader_(std::move(reader)), build_again_(loop), ask_again_(loop), worker_(loop, "ledger-past", questions_max) {}

Result<std::unique_ptr<PastLookup>> PastLookup::open(loop::Loop& loop, const std::string& path) {
    auto reader = store::LedgerReader::open(path);
    if (!reader) return tl::make_unexpected(reader.error());
    std::unique_ptr<PastLookup> lookup{new PastLookup{loop, std::move(*reader)}};
    const auto tickets = lookup->reader_->count_tickets();
    if (!tickets) return tl::make_unexpected(tickets.error());
    // Room to grow, so that it need not be built anew for long.
    lookup->build(2 * *tickets);
    return lookup;
}

bool PastLookup::may_hold(const SessionId& session) const { return !filter_ || filter_->may_contain(session); }

void PastLookup::add(const SessionId& session) {
    if (building_) building_->add(session);
    if (!filter_) return;
    filter_->add(session);
    if (!building_ && filter_->crowded()) build(2 * filter_->size());
}

void PastLookup::build(std::size_t ids) {
    building_.emplace(ids);
    build_on({});
}

void PastLookup::build_on(Progress progress) {
    constexpr std::size_t page_size = 1'000;
    const bool taken = worker_.submit([this, progress]() -> loop::Worker::Continuation {
        auto page = progress.tickets_done ? reader_->sessions_with_late_report(progress.after, page_size)
                                          : reader_->sessions_with_ticket(progress.after, page_size);
        return [this, progress, page = std::move(page)] { took(page, progress); };
    });
    if (!taken) build_again_.after(again, [this, progress] { build_on(progress); });
}

void PastLookup::took(const Result<std::vector<SessionId>>& page, Progress progress) {
    if (!page) return build_again_.after(again, [this, progress] { build_on(progress); });
    for (const auto& session : *page) building_->add(session);
    if (!page->empty()) return build_on({progress.tickets_done, page->back()});
    if (!progress.tickets_done) return build_on({true, {}});
    filter_ = std::exchange(building_, std::nullopt);
}

void PastLookup::ask(std::vector<SessionId> sessions, Found found) {
    Question question{std::move(sessions), std::move(found)};
    const bool taken = worker_.submit([this, question]() -> loop::Worker::Continuation {
        return [this, question, past = reader_->past(question.sessions)] { answered(question, past); };
    });
    if (!taken) answered(std::move(question), failure(Fault::unavailable, "too much is asked of it at once"));
}

void PastLookup::answered(Question question, const Result<std::vector<PastRequest>>& past) {
    if (past) {
        unreadable_.ended("the ledger can be read again");
        return question.found(*past);
    }
    unreadable_.begins("the ledger cannot be read: " + past.error().text +
                           "; what speaks of requests that are not open waits until it can",
                       log::Level::error);
    unanswered_.push_back(std::move(question));
    ask_again_.after(again, [this] {
        for (auto& waiting : std::exchange(unanswered_, {})) ask(std::move(waiting.sessions), std::move(waiting.found));
    });
}

}  // namespace evc::central
