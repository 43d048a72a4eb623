// One life of one koppel-worker process: spawned, told what to load, spoken to over a socket, watched,
// buried. Thread-safe. One thread per process reads, watches and reaps; it spawns too, because the kernel
// ends the worker together with the thread that made it. Calls block the caller until answered or until the
// worker died; nothing here waits for a worker that does not read.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "plugins/call_services.hpp"
#include "plugins/codec.hpp"
#include "plugins/wire.hpp"

namespace koppel::plugins {

// A call that a worker is carrying out. Filled by the caller, finished by the process's thread.
struct PendingCall {
    PendingCall();

    const std::uint64_t id;
    CallName name;
    std::chrono::steady_clock::time_point deadline;
    std::function<bool()> cancelled;         // may be empty
    std::shared_ptr<CallServices> services;  // null: none may be used
    std::function<bool(Record)> on_record;   // the collectors; called on the process's thread
    std::function<void(PushOutcome)> on_outcome;
    std::function<void(Finding)> on_finding;

    // One of these once the call is over.
    std::optional<CallAnswer> answer;
    std::optional<LoadAnswer> loaded;
    std::optional<base::Error> lost;

    void wait();
    void finish();

    bool loading = false;
    bool cancel_sent = false;

  private:
    std::mutex mutex_;
    std::condition_variable over_;
    bool finished_ = false;
};

// The sending side of the socket. Never blocks: what the socket does not take is kept and sent by the
// process's thread. Outlives the process for callbacks that come late.
class Outbox {
  public:
    Outbox(int socket, int wake) : socket_(socket), wake_(wake) {}
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void send(std::string frame);
    // Sends what was kept; true when something is still left.
    bool flush();
    void close();
    bool overfull() const { return overfull_; }
    int socket() const { return socket_; }
    int wake() const { return wake_; }

  private:
    std::size_t write_some(std::string_view bytes);

    const int socket_;
    const int wake_;
    std::mutex mutex_;
    std::string kept_;
    std::size_t begin_ = 0;
    bool closed_ = false;
    std::atomic<bool> overfull_ = false;
};

class WorkerProcess {
  public:
    struct Options {
        std::filesystem::path worker;
        std::uint64_t memory_bytes = 0;
        std::string plugin;
    };
    // Told when the worker died of something that counts against a call.
    using OnCrash = std::function<void(const CallName& blamed, const base::Error& error)>;

    // Spawns the worker and loads the plugin.
    static base::Result<std::shared_ptr<WorkerProcess>> start(const Options& options,
                                                              const LoadRequest& request, base::Log& log,
                                                              OnCrash on_crash);
    // Ends the worker, kindly at first.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    bool alive() const { return !dead_; }
    int pid() const { return pid_; }
    const std::vector<std::string>& walls() const { return walls_; }
    // Sends the frame and waits until the call is over.
    void call(const std::shared_ptr<PendingCall>& call, std::string frame);
    void post(std::string frame) { outbox_->send(std::move(frame)); }

  private:
    enum class Cause { none, stopped, crashed, hung, out_of_memory, outside, nonsense };
    using Calls = std::unordered_map<std::uint64_t, std::shared_ptr<PendingCall>>;

    WorkerProcess(Options options, base::Log& log, OnCrash on_crash);
    base::Result<void> spawn();
    void run(std::promise<base::Result<void>> spawned);
    void read_socket();
    void read_stderr();
    void take_line(std::string_view line);
    void handle(const wire::Frame& frame);
    void serve(const wire::Frame& frame, const std::shared_ptr<PendingCall>& call, wire::Decoder& in);
    void watch();
    void kill(Cause cause, std::uint64_t blamed, std::string detail = {});
    void bury();
    base::Error fault_for(const PendingCall& call, std::size_t running, const CallName* blamed) const;
    std::string manner() const;
    std::vector<std::shared_ptr<PendingCall>> running_calls();

    const Options options_;
    base::Log& log_;
    const OnCrash on_crash_;
    std::shared_ptr<Outbox> outbox_;
    std::vector<std::string> walls_;
    std::atomic<int> pid_ = -1;
    std::atomic<bool> dead_ = false;
    std::atomic<bool> stopping_ = false;

    std::mutex mutex_;
    Calls calls_;

    // Of the thread alone.
    int stderr_ = -1;
    bool eof_ = false;
    std::string line_;
    std::uint32_t lines_ = 0;
    wire::FrameReader frames_;
    std::string chunk_;
    Cause cause_ = Cause::none;
    std::string detail_;
    std::uint64_t blamed_ = 0;
    int status_ = 0;
    bool reaped_ = false;
    std::chrono::steady_clock::time_point next_watch_{};
    std::chrono::steady_clock::time_point next_memory_look_{};
    std::chrono::steady_clock::time_point stop_by_{};

    std::thread thread_;
};

}  // namespace koppel::plugins
