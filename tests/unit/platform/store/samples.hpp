#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "core/fleet/effects.hpp"
#include "platform/store/ledger.hpp"
#include "platform/store/ledger_reader.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// A directory of its own for one test, removed with all that is in it.
class TempDir {
public:
    TempDir() {
        auto pattern = (std::filesystem::temp_directory_path() / "evc-store-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

inline std::string content_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// `bytes` over what stands at `offset`.
inline void overwrite(const std::string& path, std::streamoff offset, const std::string& bytes) {
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(offset);
    file << bytes;
}

inline Wall at(int second) { return Wall{std::chrono::hours{24 * 20'000}} + seconds{second}; }
inline CpId cp(const std::string& text = "CP1") { return *CpId::parse(text); }
inline DriverId driver(const std::string& text = "ana") { return *DriverId::parse(text); }
inline RequestId request(std::uint64_t number) { return {0x1111'2222'3333'4444, number}; }
inline SessionId session(std::uint64_t number) { return {0x5555'6666'7777'8888, number}; }
inline constexpr LedgerId ledger_id{1, 2};
inline constexpr EngineId engine_id{0xfedc'ba98'7654'3210, 9};

inline SessionRecord session_record(std::uint64_t number, SessionState state = SessionState::completed) {
    SessionRecord r;
    r.id = session(number);
    r.request = request(number);
    r.driver = driver();
    r.cp = cp();
    r.origin = Origin::site;
    r.tariff = {5'000, *Currency::parse("EUR")};
    r.state = state;
    r.authorized_at = at(static_cast<int>(number));
    r.expires_at = r.authorized_at + seconds{60};
    r.engine = engine_id;
    r.accepted_at = r.authorized_at + seconds{1};
    r.seq = 7;
    r.energy = {12'999};
    r.started_at = r.authorized_at + seconds{2};
    if (!is_open(state)) r.ended_at = r.authorized_at + seconds{9};
    r.reason = "fault";
    return r;
}

inline Ticket ticket(std::uint64_t number) {
    const auto s = session_record(number);
    Ticket t;
    t.request = s.request;
    t.session = s.id;
    t.driver = s.driver;
    t.cp = s.cp;
    t.status = TicketStatus::interrupted;
    t.energy = s.energy;
    t.amount = s.tariff.amount(s.energy);
    t.tariff = s.tariff;
    t.started_at = s.started_at;
    t.ended_at = s.ended_at;
    t.reason = s.reason;
    t.at = s.authorized_at + seconds{10};
    return t;
}

inline std::string payload_of(std::uint64_t number) { return "{\"ticket\":" + std::to_string(number) + "}"; }

/// Everything that the end of session `number` stores: its record and its ticket.
inline LedgerBatch ended(std::uint64_t number) {
    LedgerBatch batch;
    batch.changes.emplace_back(SaveSession{session_record(number)});
    batch.changes.emplace_back(SaveTicket{ticket(number)});
    batch.tickets.push_back({request(number), session(number), payload_of(number)});
    return batch;
}

inline std::unique_ptr<Ledger> open_ledger(const std::string& path) {
    auto ledger = Ledger::open(path, ledger_id);
    EXPECT_TRUE(ledger) << ledger.error().text;
    return ledger ? std::move(*ledger) : nullptr;
}

inline PastRequest past_of(const std::string& path, const SessionId& session) {
    auto reader = LedgerReader::open(path);
    EXPECT_TRUE(reader) << reader.error().text;
    if (!reader) return {};
    const auto found = (*reader)->past({session});
    EXPECT_TRUE(found) << found.error().text;
    return found && found->size() == 1 ? found->front() : PastRequest{};
}

inline std::size_t rows_in(const std::string& path, const std::string& table) {
    auto database = Database::open(path, Database::Access::read_only);
    EXPECT_TRUE(database) << database.error().text;
    const auto query = "SELECT count(*) FROM " + table;
    std::size_t count = 0;
    EXPECT_TRUE(database && database->first(query, {}, count));
    return count;
}

inline std::size_t tickets_in(const std::string& path) { return rows_in(path, "tickets"); }

/// A change of its own outbox row and nothing else.
inline LedgerBatch row(std::uint64_t id, std::size_t more = 0) {
    LedgerBatch batch;
    batch.outbox.push_back({id, "commands", "CP1", "payload " + std::to_string(id) + std::string(more, '.'), {}});
    return batch;
}

#define ASSERT_OK(expression)                                         \
    do {                                                              \
        const auto& ok_status = (expression);                         \
        ASSERT_TRUE(ok_status.has_value()) << ok_status.error().text; \
    } while (false)

}  // namespace evc::store
