// Two small threads that the net room shares: one runs tasks that may wait for the disk, one runs timers. And
// the gate that lets an object end while others still want to call it back. Thread-safe. A thread lives as
// long as somebody holds it; what is still queued at the end is dropped.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "base/clock.hpp"

namespace koppel::net {

// Callbacks that arrive on other threads pass the gate before they touch what the object borrows. Once it is
// closed nobody is inside any more, except the thread that closed it.
class Gate {
  public:
    class Pass {
      public:
        explicit Pass(Gate& gate) : gate_(gate.enter() ? &gate : nullptr) {}
        ~Pass() {
            if (gate_ != nullptr) gate_->leave();
        }
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;
        explicit operator bool() const { return gate_ != nullptr; }

      private:
        Gate* gate_;
    };
    void close();

  private:
    bool enter();
    void leave();

    std::mutex mutex_;
    std::condition_variable left_;
    int inside_ = 0;
    bool closed_ = false;
};

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
