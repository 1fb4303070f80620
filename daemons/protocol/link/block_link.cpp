#include "protocol/link/block_link.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "protocol/link/message.hpp"

namespace evc::link {
namespace {

void end(Taken& taken, Error why) {
    taken.ended = true;
    taken.why = tl::make_unexpected(std::move(why));
}

void refuse(Taken& taken, Error why) {
    taken.reply += nak;
    end(taken, std::move(why));
}

}  // namespace

char lrc_of(std::string_view data) { return std::accumulate(data.begin(), data.end(), '\0', std::bit_xor<char>{}); }

std::string frame_of(std::string_view data) {
    std::string frame{stx};
    frame += data;
    frame += etx;
    frame += lrc_of(data);
    return frame;
}

std::string BlockLink::open() {
    opening_ = true;
    return {enq};
}

Result<std::string> BlockLink::send(std::string_view data) {
    if (unsent_.size() >= unsent_max)
        return failure(Fault::unavailable, "the other side has not acknowledged a frame while " +
                                               std::to_string(unsent_max) + " messages wait");
    unsent_.emplace_back(data);
    return next_frame();
}

std::string BlockLink::next_frame() {
    if (!open_ || in_flight_ || accepting_ || unsent_.empty()) return {};
    in_flight_ = true;
    repeats_ = 0;
    return frame_of(unsent_.front());
}

Taken BlockLink::take(std::string_view bytes, const Accept& accept) {
    Taken taken;
    while (!bytes.empty() && !taken.ended) {
        if (parse_ == Parse::data) {
            take_data(bytes, taken);
            continue;
        }
        const auto byte = bytes.front();
        bytes.remove_prefix(1);
        if (parse_ == Parse::lrc)
            take_lrc(byte, accept, taken);
        else
            take_idle(byte, taken);
    }
    if (!taken.ended) taken.reply += next_frame();
    return taken;
}

void BlockLink::take_idle(char byte, Taken& taken) {
    switch (byte) {
        case enq: return take_enq(taken);
        case ack: return take_ack();
        case nak: return take_nak(taken);
        case eot: taken.ended = true; return;
        case stx:
            if (!open_) return refuse(taken, {Fault::invalid, "a frame before ENQ was acknowledged"});
            parse_ = Parse::data;
            return;
        default:
            return refuse(taken, {Fault::invalid, "a byte between two frames that is none of STX, ENQ, ACK, NAK, EOT"});
    }
}

void BlockLink::take_data(std::string_view& bytes, Taken& taken) {
    const auto end_of_data = bytes.find(etx);
    const auto part = bytes.substr(0, end_of_data);
    if (data_.size() + part.size() > message_size_max)
        return refuse(taken, {Fault::invalid, "a frame of more than " + std::to_string(message_size_max) + " bytes"});
    data_ += part;
    bytes.remove_prefix(part.size());
    if (bytes.empty()) return;
    bytes.remove_prefix(1);
    parse_ = Parse::lrc;
}

void BlockLink::take_lrc(char byte, const Accept& accept, Taken& taken) {
    const auto data = std::exchange(data_, {});
    parse_ = Parse::idle;
    if (byte != lrc_of(data)) {
        if (++bad_frames_ > repeats_max) return refuse(taken, {Fault::invalid, "the fourth frame with a wrong LRC"});
        taken.reply += nak;
        return;
    }
    bad_frames_ = 0;
    accepting_ = true;
    const auto accepted = accept(data);
    accepting_ = false;
    if (!accepted) return refuse(taken, accepted.error());
    taken.reply += ack;
}

void BlockLink::take_enq(Taken& taken) {
    if (side_ == Side::monitor) return refuse(taken, {Fault::invalid, "ENQ from Central: it is the monitor's"});
    open_ = true;
    taken.reply += ack;
}

void BlockLink::take_ack() {
    if (opening_) {
        opening_ = false;
        open_ = true;
    } else if (in_flight_) {
        in_flight_ = false;
        unsent_.erase(unsent_.begin());
    }
}

void BlockLink::take_nak(Taken& taken) {
    if (opening_) return end(taken, {Fault::unavailable, "the other side answered ENQ with NAK"});
    if (!in_flight_) return;
    if (++repeats_ > repeats_max) return end(taken, {Fault::invalid, "the other side refused a frame four times"});
    taken.reply += frame_of(unsent_.front());
}

}  // namespace evc::link
