#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "protocol/link/framing.hpp"

namespace evc::link {

/// How often a frame is repeated after a NAK: it is sent four times in all.
inline constexpr int repeats_max = 3;

/// Longest queue of messages that wait for the other side's ACK.
inline constexpr std::size_t unsent_max = 16;

/// XOR of the bytes of `data`.
[[nodiscard]] char lrc_of(std::string_view data);

/// STX DATA ETX LRC. `data` holds no control character (the codecs see to it), so the first ETX ends it.
[[nodiscard]] std::string frame_of(std::string_view data);

/// One end of a connection in block framing: bytes in, messages and bytes to send out; no I/O and no clock.
///
/// Both directions work at the same time. Each side has one frame on its way at most: the next follows the ACK of the
/// one before. A frame with a wrong LRC is answered with NAK and expected anew; the fourth bad one in a row, bytes
/// between frames that mean nothing there, and a message over the limit end the connection with NAK. So does a message
/// that `accept` does not like: it gets NAK in the place of ACK.
///
/// Frames bear no numbers, so a frame repeated after a lost ACK cannot be told from a new one: it is accepted and
/// acknowledged again. All messages of the protocol may come twice without harm, since each says a whole state (a
/// REGISTER of the registered CP on its own connection is answered anew). For the same reason an ACK or NAK that
/// nothing waits for is ignored, and this end repeats for a NAK only: whether an ACK is overdue is for the owner's
/// clock, and then the connection is given up (awaits_answer()).
class BlockLink {
public:
    enum class Side { central, monitor };

    explicit BlockLink(Side side) : side_(side) {}

    /// The monitor's first byte, ENQ; to be sent as soon as the connection stands.
    [[nodiscard]] std::string open();

    [[nodiscard]] Taken take(std::string_view bytes, const Accept& accept);

    /// Returns what to send now: the frame, or nothing when it has to wait (for the ACK of ENQ or of an earlier frame;
    /// Taken::reply brings it later; also when called from within `accept`). Fails with Fault::unavailable, nothing
    /// done, when unsent_max messages wait.
    [[nodiscard]] Result<std::string> send(std::string_view data);

    /// Whether ENQ or a frame has been sent and not been answered yet.
    [[nodiscard]] bool awaits_answer() const { return opening_ || in_flight_; }

private:
    enum class Parse { idle, data, lrc };

    void take_data(std::string_view& bytes, Taken& taken);
    void take_idle(char byte, Taken& taken);
    void take_lrc(char byte, const Accept& accept, Taken& taken);
    void take_ack();
    void take_nak(Taken& taken);
    void take_enq(Taken& taken);
    [[nodiscard]] std::string next_frame();

    Side side_;
    Parse parse_ = Parse::idle;
    bool opening_ = false;    ///< ENQ sent, not answered
    bool open_ = false;       ///< ENQ was acknowledged
    bool in_flight_ = false;  ///< unsent_.front() was sent and waits for its answer
    bool accepting_ = false;  ///< within `accept`: its ACK goes before any frame
    int repeats_ = 0;         ///< of the frame in flight
    int bad_frames_ = 0;      ///< received in a row
    std::string data_;
    std::vector<std::string> unsent_;
};

}  // namespace evc::link
