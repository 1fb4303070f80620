#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/name.hpp"
#include "evctl/context.hpp"

namespace evc::evctl {

/// An order to each of `cps`, one after the other, and what is said of those that were obeyed: `said(cp)`. What fails
/// is said on standard error and does not keep the others from it, unless nothing could be done for them either.
/// `is_pending(cp)`: the order was taken but is not done yet, which counts as not done; without it none is.
/// JSON: `{v, done, pending?, failed, chargePoints: [{cpId, done, pending?, error?}]}`.
[[nodiscard]] ExitResult give_each(Context& context, const std::vector<CpId>& cps,
                                   const std::function<Done(const CpId&)>& order,
                                   const std::function<std::string(const CpId&)>& said,
                                   const std::function<bool(const CpId&)>& is_pending = {});

/// The same for something that is no charge point: JSON `{v, done: 1, failed: 0}`.
[[nodiscard]] ExitResult give(Context& context, const Done& status, const std::string& said);

}  // namespace evc::evctl
