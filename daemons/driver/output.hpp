#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>

#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/trip/effects.hpp"

namespace evc::driver {

/// Shows the course of a Trip, each line as soon as it is known.
class Output {
public:
    Output() = default;
    virtual ~Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    virtual void show(const ShowAsked& asked) = 0;
    virtual void show(const ShowProgress& progress) = 0;
    virtual void show(const ShowTicket& ticket) = 0;
    virtual void show(const ShowTripSign& sign) = 0;
    virtual void finished() = 0;

    /// What amounts at this charge point are in, as its status says; EUR until it is known.
    virtual void learn_currency(const CpId& cp, Currency currency) = 0;

    /// False when what was shown did not get out, say because the disk is full.
    [[nodiscard]] virtual bool good() const = 0;
};

/// For people, in the language chosen. `live`: `out` is a terminal, where consumption is redrawn in place. `total`: how
/// many requests the list has.
[[nodiscard]] std::unique_ptr<Output> people_output(std::ostream& out, std::size_t total, bool live);

/// One JSON object a line. The messages of topics `progress` and `tickets` that belong to our requests as they were
/// received (only line feeds made spaces), and our own, which are those with `event`:
///
/// | event | further fields | when |
/// |---|---|---|
/// | `asked` | number, of, requestId, driverId, cpId, at, expiresAt, again | a request; `again`: by an earlier run |
/// | `broker-away` | reason | nothing can be asked or heard; once |
/// | `broker-back` | | once |
/// | `central-away` | | its `_central` was silent for 6 s; once |
/// | `central-back` | | once |
/// | `finished` | of | every request has its ticket |
///
/// `number` counts from 1; `v` is 1 in all.
[[nodiscard]] std::unique_ptr<Output> json_output(std::ostream& out, std::size_t total);

/// A JSON text on one line, as printable_json() has it: its line breaks, which can only stand between values, are made
/// spaces.
[[nodiscard]] std::string one_line(std::string text);

}  // namespace evc::driver
