#pragma once

#include "platform/store/batch.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// Writes one change of a batch; std::visit calls it. `forget_before` becomes what ForgetBefore says.
class ChangeWriter {
public:
    ChangeWriter(Database& database, const Batch& batch, Wall& forget_before)
        : database_(database), batch_(batch), forget_before_(forget_before) {}

    [[nodiscard]] Status operator()(const SaveCp&);
    [[nodiscard]] Status operator()(const RemoveCp&);
    [[nodiscard]] Status operator()(const SaveSession&);
    [[nodiscard]] Status operator()(const SaveTicket&);
    [[nodiscard]] Status operator()(const SaveWaiting&);
    [[nodiscard]] Status operator()(const RemoveWaiting&);
    [[nodiscard]] Status operator()(const SaveLate&);
    [[nodiscard]] Status operator()(const ForgetBefore&);

private:
    [[nodiscard]] Status forget_namesake(const RequestId& request);

    Database& database_;
    const Batch& batch_;
    Wall& forget_before_;
};

/// Removes at most `limit` tickets older than `before`, and their sessions; whether there may be more.
[[nodiscard]] Result<bool> forget_some(Database& database, Wall before, std::size_t limit);

}  // namespace evc::store
