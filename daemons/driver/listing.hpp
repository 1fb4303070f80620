#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/messages.hpp"
#include "core/name.hpp"
#include "core/time.hpp"
#include "driver/config.hpp"

namespace evc::driver {

/// What topic `status` says: the newest record of each charge point and of Central.
class Listing {
public:
    struct Entry {
        CpStatus status;
        std::string text;  ///< the message as it was received
    };

    /// Most charge points that are kept; further ones are left out.
    static constexpr std::size_t size_max = 100'000;

    /// One record; no value: the charge point was removed. What is not understood counts as nothing.
    void add(std::string_view key, std::optional<std::string_view> value);

    /// Those that take a request now, by id.
    [[nodiscard]] std::vector<const Entry*> available() const;

    /// How long ago Central gave its last sign of life, by both clocks; nothing when it gave none.
    [[nodiscard]] std::optional<milliseconds> age(Wall now) const;

    /// Whether Central's last sign of life is older than central_silent_after, or there is none.
    [[nodiscard]] bool central_away(Wall now) const;

private:
    std::map<CpId, Entry> entries_;
    std::optional<Wall> central_at_;
};

/// A table for people, in the language chosen.
void print_table(std::ostream& out, const Listing& listing);

/// Below the table: how old it is, or that Central is away and how old it is. `alive`: Central was heard while reading.
[[nodiscard]] std::string age_text(const Listing& listing, bool alive, Wall now);

/// The status messages as they were received, one a line, and at the end
/// `{v, event: "list", available, centralAway, ageMs?}`.
void print_json(std::ostream& out, const Listing& listing, bool alive, Wall now);

/// `--list`: reads topic `status` to its end, prints the charge points that are available now, and returns the exit
/// status: 69 when the broker cannot be reached within 10 s. When Central seems to be away it waits 3 s for a sign of
/// life, since the clocks of two machines may differ.
[[nodiscard]] int list(const Config& config);

}  // namespace evc::driver
