#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evctl/decode.hpp"
#include "evctl/failures.hpp"
#include "panel/panel.hpp"
#include "platform/bus/client.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::evctl {

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
