#include "protocol/link/framing.hpp"

namespace evc::link {

Result<Framing> framing_of(char first) {
    if ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z')) return Framing::line;
    if (first == enq) return Framing::block;
    if (first == tls_handshake)
        return failure(Fault::invalid, "TLS is not offered on this port: begin with a letter or ENQ");
    return failure(Fault::invalid, "a connection begins with a letter (line framing) or ENQ (block framing)");
}

}  // namespace evc::link
