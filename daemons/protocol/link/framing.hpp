#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace evc::link {

inline constexpr char stx = '\x02';
inline constexpr char etx = '\x03';
inline constexpr char eot = '\x04';
inline constexpr char enq = '\x05';
inline constexpr char ack = '\x06';
inline constexpr char nak = '\x15';
inline constexpr char tls_handshake = '\x16';

/// The two framings of the monitor link (evcharging-protocol(7)).
enum class Framing { line, block };

/// Which framing the first byte of a connection announces: a letter for lines, ENQ for blocks. Fails with
/// Fault::invalid for anything else, TLS included as long as it is not offered.
[[nodiscard]] inline Result<Framing> framing_of(char first) {
    if ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z')) return Framing::line;
    if (first == enq) return Framing::block;
    if (first == tls_handshake)
        return failure(Fault::invalid, "TLS is not offered on this port: begin with a letter or ENQ");
    return failure(Fault::invalid, "a connection begins with a letter (line framing) or ENQ (block framing)");
}

/// Gets each message in order, without its framing, and judges it; an error ends the connection and is what the other
/// side is told. The text is valid during the call. It only judges and keeps: what a message causes may be the end of
/// the very connection it came on, so that is for when take() has returned (Heard).
using Accept = std::function<Status(std::string_view message)>;

/// What became of some bytes.
struct Taken {
    std::string reply;   ///< to be sent at once, also when ended; often empty
    bool ended = false;  ///< the connection is to be closed after `reply`: the other side said so, or see `why`
    Status why;          ///< the error that ended it; none when the other side ended it in order
};

/// The same with the messages that passed, in order: to be acted upon after `reply` has been sent.
template <class Message>
struct Heard : Taken {
    std::vector<Message> messages;
};

}  // namespace evc::link
