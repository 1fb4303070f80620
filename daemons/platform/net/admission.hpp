#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/rate_table.hpp"
#include "core/time.hpp"
#include "core/token_bucket.hpp"

namespace evc::net {

/// Whom a port lets in: counts the places of its connections, in all and for each address, and knows who is silent.
/// When there is no place for a new one, the one that has been silent longest gives way, so that whoever holds places
/// without saying anything locks nobody out. Pure: the owner opens and closes, and says what it hears.
class Admission {
public:
    using Id = std::uint64_t;

    struct Limits {
        std::size_t places = 20'000;              ///< connections in all
        std::size_t places_per_address = 10'000;  ///< of them from one address
        Rate arrivals{200, 2'000};                ///< new connections of one address
        milliseconds silence{5'000};              ///< how long a connection may say nothing
    };

    /// Addresses whose rate is remembered; beyond it the one that has not come for longest is forgotten.
    static constexpr std::size_t addresses_max = 4'096;

    struct Verdict {
        std::string_view refused;     ///< why, for people; empty: it was let in
        std::optional<Id> gives_way;  ///< to be closed for it; has left already
    };

    explicit Admission(Limits limits) : limits_(limits), arrivals_(limits.arrivals, addresses_max) {}

    /// A new connection, silent from now on. One that is refused need not leave.
    [[nodiscard]] Verdict arrive(Id id, const std::string& address, Steady now);
    /// It said something: its silence begins anew.
    void heard(Id id, Steady now);
    /// It has said who it is: from now on it is not silent, whatever it does.
    void settle(Id id);
    void leave(Id id);

    /// When the one that has been silent longest will have been so for too long; Steady::max(): there is none.
    [[nodiscard]] Steady next_deadline() const;
    /// The one that is so now; leaves.
    [[nodiscard]] std::optional<Id> take_overdue(Steady now);

    [[nodiscard]] std::size_t size() const { return places_.size(); }

    void set_silence(milliseconds silence) { limits_.silence = silence; }

private:
    struct Silent {
        Id id = 0;
        Steady since{};
    };
    using Silence = std::list<Silent>;  ///< in the order in which they fell silent
    struct Address {
        std::size_t places = 0;
        std::list<Id> silent;  ///< in the same order
    };
    using Addresses = std::unordered_map<std::string, Address>;
    struct Place {
        Addresses::value_type* address;  ///< of addresses_, which moves no element
        std::optional<Silence::iterator> silent;
        std::list<Id>::iterator silent_of_address;
    };

    void fall_silent(Place& place, Id id, Steady now);
    void end_silence(Place& place);

    Limits limits_;
    RateTable<std::string> arrivals_;
    std::unordered_map<Id, Place> places_;
    Addresses addresses_;
    Silence silent_;
};

}  // namespace evc::net
