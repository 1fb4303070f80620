#pragma once

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/name.hpp"
#include "core/result.hpp"
#include "platform/bus/errors.hpp"
#include "platform/service/exit.hpp"

namespace evc::evctl {

/// Why something was not done, and what evctl ends with for it.
struct Failure {
    service::Exit exit = service::Exit::failed;
    std::string text;  ///< one sentence for people

    friend bool operator==(const Failure&, const Failure&) = default;
};

template <class T>
using Answer = tl::expected<T, Failure>;
/// Of what has no results.
using Done = Answer<std::tuple<>>;
/// How a verb ended: its exit status, or why it could not do its work at all.
using ExitResult = Answer<service::Exit>;

[[nodiscard]] inline tl::unexpected<Failure> fail(service::Exit exit, std::string text) {
    return tl::make_unexpected(Failure{exit, std::move(text)});
}

/// A call's error as evctl ends with it: `unavailable`, `denied` or `failed`. `who`: the program that was called, such
/// as EV_Central.
[[nodiscard]] Failure explain(const bus::CallError& error, const std::string& who);

/// Whether it says that there is no such charge point.
[[nodiscard]] bool is_unknown(const bus::CallError& error);

/// `there is no charge point CP0O1 (did you mean 'CP001'?)`.
[[nodiscard]] Failure unknown_charge_point(const CpId& cp, const std::vector<std::string>& known);

/// ` (did you mean 'CP001'?)`; empty where none of `known` is near.
[[nodiscard]] std::string hint(const CpId& cp, const std::vector<std::string>& known);

}  // namespace evc::evctl
