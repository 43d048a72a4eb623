#include "net/background.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <thread>
#include <vector>

namespace koppel::net {

namespace {

// A task may hold the last reference to its own thread: then nobody is left to join it.
void end_thread(std::thread& thread) {
    if (!thread.joinable()) return;
    if (thread.get_id() == std::this_thread::get_id()) {
        thread.detach();
    } else {
        thread.join();
    }
}

}  // namespace

namespace {
// The gates that this thread is inside of, innermost last.
thread_local std::vector<const Gate*> t_inside;
}  // namespace

bool Gate::enter() {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    ++inside_;
    t_inside.push_back(this);
    return true;
}

void Gate::leave() {
    t_inside.pop_back();
    // Notified under the lock: whoever waits may destroy the gate as soon as it is free.
    const std::lock_guard lock(mutex_);
    --inside_;
    left_.notify_all();
}

void Gate::close() {
    const auto own = static_cast<int>(std::count(t_inside.begin(), t_inside.end(), this));
    std::unique_lock lock(mutex_);
    closed_ = true;
    left_.wait(lock, [this, own] { return inside_ == own; });
}

struct TaskThread::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> tasks;
    bool stop = false;
    std::thread thread;

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stop || !tasks.empty(); });
            if (stop) return;
            auto task = std::move(tasks.front());
            tasks.pop_front();
            lock.unlock();
            task();
            task = nullptr;
            lock.lock();
        }
    }
};

std::shared_ptr<TaskThread> TaskThread::shared() {
    static std::mutex mutex;
    static std::weak_ptr<TaskThread> one;
    const std::lock_guard lock(mutex);
    auto result = one.lock();
    if (!result) one = result = std::make_shared<TaskThread>();
    return result;
}

TaskThread::TaskThread() : state_(std::make_shared<State>()) {
    state_->thread = std::thread([state = state_] { state->run(); });
}

TaskThread::~TaskThread() {
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard lock(state_->mutex);
        state_->stop = true;
        dropped.swap(state_->tasks);
    }
    state_->changed.notify_all();
    end_thread(state_->thread);
}

void TaskThread::post(std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->tasks.push_back(std::move(task));
    }
    state_->changed.notify_one();
}

struct TimerThread::State {
    explicit State(base::Clock& c) : clock(c) {}

    base::Clock& clock;
    std::mutex mutex;
    std::condition_variable changed;
    std::multimap<base::Mono, std::function<void()>> timers;
    bool stop = false;
    std::thread thread;

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stop || !timers.empty(); });
            if (stop) return;
            const auto next = timers.begin()->first;
            if (clock.mono() < next) {
                lock.unlock();
                clock.wait_until(next, [this, next] {
                    const std::lock_guard inner(mutex);
                    return stop || timers.empty() || timers.begin()->first < next;
                });
                lock.lock();
                continue;
            }
            auto task = std::move(timers.begin()->second);
            timers.erase(timers.begin());
            lock.unlock();
            task();
            task = nullptr;
            lock.lock();
        }
    }
};

std::shared_ptr<TimerThread> TimerThread::shared(base::Clock& clock) {
    static std::mutex mutex;
    static std::map<base::Clock*, std::weak_ptr<TimerThread>> all;
    const std::lock_guard lock(mutex);
    std::erase_if(all, [](const auto& entry) { return entry.second.expired(); });
    auto& entry = all[&clock];
    auto result = entry.lock();
    if (!result) entry = result = std::make_shared<TimerThread>(clock);
    return result;
}

TimerThread::TimerThread(base::Clock& clock) : state_(std::make_shared<State>(clock)) {
    state_->thread = std::thread([state = state_] { state->run(); });
}

TimerThread::~TimerThread() {
    std::multimap<base::Mono, std::function<void()>> dropped;
    {
        const std::lock_guard lock(state_->mutex);
        state_->stop = true;
        dropped.swap(state_->timers);
    }
    state_->changed.notify_all();
    end_thread(state_->thread);
}

void TimerThread::at(base::Mono when, std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->timers.emplace(when, std::move(task));
    }
    state_->changed.notify_one();
}

}  // namespace koppel::net
