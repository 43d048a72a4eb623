// Two small threads that the net room shares: one runs tasks that may wait for the disk, one runs timers.
// Thread-safe. Each lives as long as somebody holds it; what is still queued at the end is dropped.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace koppel::net {

class TaskThread {
  public:
    // The one that all credentials of this process share.
    static std::shared_ptr<TaskThread> shared();
    TaskThread();
    ~TaskThread();
    TaskThread(const TaskThread&) = delete;
    TaskThread& operator=(const TaskThread&) = delete;
    // Tasks run one after another, in order.
    void post(std::function<void()> task);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

class TimerThread {
  public:
    // The one that all gateways with this clock share.
    static std::shared_ptr<TimerThread> shared(base::Clock& clock);
    explicit TimerThread(base::Clock& clock);
    ~TimerThread();
    TimerThread(const TimerThread&) = delete;
    TimerThread& operator=(const TimerThread&) = delete;
    // Runs `task` at `when` or at most 50 ms later; it must not block.
    void at(base::Mono when, std::function<void()> task);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace koppel::net
