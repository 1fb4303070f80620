#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evctl/failure.hpp"
#include "evctl/interfaces.hpp"
#include "evctl/rows.hpp"
#include "panel/panel.hpp"
#include "platform/bus/client.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::evctl {

// What the panel shows of what Central says. Nothing of rows whose ids or states we do not understand.

[[nodiscard]] std::optional<panel::CpRow> panel_row(const ChargePointRow& row);
[[nodiscard]] std::optional<panel::RequestRow> panel_request(const SessionRow& row);
/// What is wrong with Central, in the language chosen.
[[nodiscard]] std::vector<std::string> troubles_of(const Overview& overview);

/// EV_Central's panel on this terminal, fed over D-Bus: read anew every second, and at once when something changes, but
/// never for more than a tenth of the time. While Central or the bus is away it shows what it knew last, and says so.
class RemotePanel {
public:
    struct Settings {
        bus::BusAddress where;
        milliseconds timeout;  ///< for each answer
        bool control = false;  ///< it may also stop and resume
    };

    explicit RemotePanel(Settings settings);
    RemotePanel(const RemotePanel&) = delete;
    RemotePanel& operator=(const RemotePanel&) = delete;

    /// Until the person leaves, or the terminal. Fails when the terminal cannot show it.
    [[nodiscard]] Done run();

private:
    void heard(const bus::Signal& signal);
    void refresh();
    void read_soon(milliseconds delay);
    void read_manager();
    void read_charge_points();
    void read_pending_stops();
    void read_sessions();
    void read_messages();
    /// Calls a method of Central's object at `path`.
    template <class M, class Answered, class... Ins>
    void call(const std::string& path, const M& method, const Answered& answered, const Ins&... ins);
    /// One at central_path that the panel cannot do without: `taken` gets the results.
    template <class M, class Taken, class... Ins>
    void read(const M& method, const Taken& taken, const Ins&... ins);
    void away(std::string why);
    [[nodiscard]] panel::PanelView view(const panel::PanelMessages& messages) const;
    void obey(const panel::PanelCommand& command);
    void send(const panel::PanelCommand& command);

    loop::Loop loop_;
    const Settings settings_;
    loop::Timer timer_;
    Steady due_ = Steady::max();
    Steady begun_{};
    bool reading_ = false;
    bool again_ = false;  ///< something has changed while reading
    bool messages_read_ = false;
    panel::PanelView view_;
    std::unique_ptr<panel::Panel> panel_;
    bus::Client client_;
};

}  // namespace evc::evctl
