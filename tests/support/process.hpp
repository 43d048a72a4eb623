// A program that a test runs: started, waited for with a bound, killed, always reaped. Its output is kept in
// memory files, so it never blocks on a full pipe. It dies with the thread that started it. Not thread-safe.
// Throws std::runtime_error when the program cannot be started at all.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace koppel::test {

using Millis = std::chrono::milliseconds;

struct ProcessOptions {
    std::vector<std::string> argv;           // argv[0] is a path or found in PATH
    std::map<std::string, std::string> env;  // added to this process's own
    std::vector<std::string> unset;          // taken out of it
    std::filesystem::path directory;         // empty: this process's own
    bool without_root = false;               // as root: run as nobody, whom file permissions bind
};

struct Exit {
    bool timed_out = false;  // it was killed because its time was over
    int code = -1;           // -1 when a signal ended it
    int signal = 0;
    std::string out;
    std::string err;
    std::string both() const { return out + err; }
};

class Process {
  public:
    explicit Process(const ProcessOptions& options);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    // True when it has ended within this time; it is not killed otherwise.
    bool ended(Millis within = Millis{0});
    void kill(int signal = SIGKILL);
    // Waits for the end and kills what takes longer.
    Exit wait(Millis at_most);
    std::string out() const;
    std::string err() const;

  private:
    void reap(int status);
    pid_t pid_ = -1;
    int handle_ = -1;
    int out_ = -1;
    int err_ = -1;
    bool reaped_ = false;
    Exit exit_;
};

Exit run(const ProcessOptions& options, Millis at_most = Millis{120'000});

struct Child {
    pid_t pid = 0;
    std::string command;  // its arguments, separated by blanks
};

// The live children of a process, from /proc.
std::vector<Child> children_of(pid_t parent);
bool is_alive(pid_t pid);

// Asks again and again until the answer is yes or the time is over.
template <class Question>
bool eventually(Millis at_most, Question&& question);

void pause_for(Millis time);

template <class Question>
bool eventually(Millis at_most, Question&& question) {
    const auto end = std::chrono::steady_clock::now() + at_most;
    while (!question()) {
        if (std::chrono::steady_clock::now() >= end) return false;
        pause_for(Millis{5});
    }
    return true;
}

}  // namespace koppel::test
