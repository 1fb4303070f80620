#pragma once

#include <string_view>

namespace evc::log {

/// An event that the journal's catalogue explains (systemd/evcharging.catalog, `journalctl --catalog`), for
/// `journalctl MESSAGE_ID=…`. It stays the same over all releases.
struct MessageId {
    std::string_view text = {};  ///< 32 hexadecimal digits; empty: none
};

namespace message {

inline constexpr MessageId charge_point_connected{"df92a8c52562417b8519c1ea95b0537c"};
inline constexpr MessageId charge_point_disconnected{"eecf79291b754cb0a092fef455dd8148"};
inline constexpr MessageId charge_point_faulted{"0c302042e6734128b8fba3aaf71012d7"};
inline constexpr MessageId charge_point_recovered{"00e65e71e34a4913a1b26c594d1cfdf4"};
inline constexpr MessageId charge_point_stopped{"ed8dcb87bb364e66a73a8081a0e9cbee"};
inline constexpr MessageId charge_point_resumed{"959d3d5982814a86b032d6c01cdb210f"};
inline constexpr MessageId charge_point_added{"652fe25ae98c44c9814fb42fb437af91"};
inline constexpr MessageId charge_point_removed{"227ecbfdb04e46659b9f3a1ac221dc4a"};
inline constexpr MessageId request_rejected{"0c4d0b57920d4deb83497fb5de9ddc0c"};
inline constexpr MessageId request_ignored{"9e37b4a34c764c888fb31184760901e9"};
inline constexpr MessageId session_authorized{"1d91e74310cd4aa7a52266651b5d1621"};
inline constexpr MessageId session_accepted{"dc02346787e9411095d9639504616020"};
inline constexpr MessageId session_charging{"1085560e38c64304b1fbb82ecc2511ac"};
inline constexpr MessageId session_ended{"a6c9b6e22e12442ab6cf133bc2dab71a"};
inline constexpr MessageId session_lost{"1c601b112c424d559f5daf4c7d59c018"};
inline constexpr MessageId late_report{"dc61db01a99c4978bf784fd5ec090b9f"};
inline constexpr MessageId engine_replaced{"6e0121dd34a14aab951e80fec81a9924"};
inline constexpr MessageId duplicate_engine{"4a46344824e640eaac032248e3a875e7"};
inline constexpr MessageId duplicate_monitor{"3f9b0a4e5d6c4e7f8d21c47b90a6e215"};
inline constexpr MessageId foreign_central{"8ebcceed21184b488a8accd9d4159307"};
inline constexpr MessageId foreign_central_gone{"0c1f4cd919234572b6e3aae093aceeb8"};
inline constexpr MessageId ledger_on_used_topics{"5f0f6c1d0ac941d2b7b9ae0b74a6c0f3"};
inline constexpr MessageId ledger_is_old{"c3d1c3b3c55b4c0a9a3d9f2f0e6b1b57"};
inline constexpr MessageId clock_skewed{"bb4c7f4494874e61afde94bbb443adc0"};
inline constexpr MessageId driver_clock_skewed{"0d9e83b5a4dd4a57b3a1e9f2c6d07b14"};
inline constexpr MessageId clock_set{"e2b1b7a0c64f4d7f8a5d3c9e6f10a2b3"};
inline constexpr MessageId clock_implausible{"5b7fd0c1e93a48d2a6c4f81b2e07d9c6"};
inline constexpr MessageId report_disregarded{"8c4e27d19b0f4a6ca1d5e3f7b26908d4"};
inline constexpr MessageId meter_fell_back{"3fd1a96c5e724b0b8d27c4a1e09f6b53"};
inline constexpr MessageId implausible_report{"6f2d1c0ab3de4f5c9a3b0e5d7c41f882"};
inline constexpr MessageId monitor_cut_off{"6c0f05818f174a5a8ef4ae8832409ace"};
inline constexpr MessageId registration_refused{"ce2404d98c5d4f1c8a5a345f76a8ab56"};
inline constexpr MessageId registered{"a4828599ba8e4bee85f9bfad8a8d0d6c"};
inline constexpr MessageId engine_healthy{"00cccfc478844439aba1349b7dd879bf"};
inline constexpr MessageId engine_faulty{"89caf45476224ab3a3847900dc4a8423"};
inline constexpr MessageId central_away{"ff9a8339dc4d459586782b2da45a51f1"};
inline constexpr MessageId foreign_ledger{"bb05fa9cfc944b8faa8971fde0aaee7e"};
inline constexpr MessageId broker_away{"7e9f00c1b2724e1cac7a0e8b8f55a18f"};
inline constexpr MessageId broker_back{"3da5716f9cd748359320c100ff5497f7"};
inline constexpr MessageId dead_letter{"c90f5f8f5ad44bc297d5e36b06e50ce4"};
inline constexpr MessageId ledger_trouble{"883a830fc6674636942e12fec05cfbc4"};
inline constexpr MessageId ledger_well{"7a93a6ff6a36448c8da91091d15a8e96"};
inline constexpr MessageId ledger_untrusted{"f0f9065ad74d45d6a49f94d9fefd121f"};
inline constexpr MessageId journal_trouble{"ac76000156f441af96dcd5b36e417961"};
inline constexpr MessageId journal_well{"d0225941f3a442e3a09a6ff9f0bac817"};
inline constexpr MessageId journal_untrusted{"37cd35b9eded4efcbe907df3c3501285"};
inline constexpr MessageId state_file_trouble{"a5d4319af9624ef4887d1a6c54b2da50"};
inline constexpr MessageId state_file_well{"3a9d69c514064501b0f1222015aa3db3"};

}  // namespace message
}  // namespace evc::log
