#pragma once

#include <functional>
#include <memory>

#include "central/central.hpp"
#include "panel/panel.hpp"

namespace evc::central {

/// The panel at work: shows what Central knows and gives it the operator's commands. While it lives the log's lines are
/// among its messages.
class Console {
public:
    /// Fault::unavailable when the terminal cannot show it. `quit`: the operator, or the terminal, is gone.
    [[nodiscard]] static Result<std::unique_ptr<Console>> open(loop::Loop& loop, Central& central,
                                                               std::function<void()> quit);
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

private:
    Console(Central& central, std::function<void()> quit);

    [[nodiscard]] panel::PanelView view(const panel::PanelMessages& messages) const;
    void obey(const panel::PanelCommand& command);
    template <class Call>
    void call(const panel::PanelCommand& command, const CpId& cp);
    void call_all(const panel::PanelCommand& command, bool stop);

    Central& central_;
    const std::function<void()> quit_;
    std::unique_ptr<panel::Panel> panel_;
    Subscription subscription_;
};

}  // namespace evc::central
