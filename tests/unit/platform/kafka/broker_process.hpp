#pragma once

#include <sys/types.h>

#include <string>

namespace evc::testing {

/// The embedded broker as a process of its own, on a port that stays over restarts.
class BrokerProcess {
public:
    explicit BrokerProcess(std::string topic_prefix);
    ~BrokerProcess();
    BrokerProcess(const BrokerProcess&) = delete;
    BrokerProcess& operator=(const BrokerProcess&) = delete;

    /// Returns once it answers; aborts the test program when it does not within 20 s.
    void start();
    /// As a crash: with it goes all that it holds.
    void kill();

    [[nodiscard]] const std::string& bootstrap() const { return bootstrap_; }

private:
    std::string topic_prefix_;
    std::string bootstrap_;
    pid_t pid_ = 0;
};

}  // namespace evc::testing
