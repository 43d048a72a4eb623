#include "support/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace koppel::test {
namespace {

constexpr unsigned kNobody = 65534;

std::runtime_error failure(const std::string& what) {
    return std::runtime_error(what + ": " + std::strerror(errno));
}

int memory_file(const char* name) {
    const int file = memfd_create(name, MFD_CLOEXEC);
    if (file < 0) throw failure("memfd_create");
    return file;
}

std::string content(int file) {
    std::string text;
    char buffer[65536];
    for (off_t at = 0;;) {
        const ssize_t got = pread(file, buffer, sizeof buffer, at);
        if (got <= 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
        at += got;
    }
}

std::vector<std::string> environment(const ProcessOptions& options) {
    std::map<std::string, std::string> values;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string::npos) values[text.substr(0, equals)] = text.substr(equals + 1);
    }
    for (const auto& [name, value] : options.env)
        values[name] = value;
    for (const auto& name : options.unset)
        values.erase(name);
    std::vector<std::string> list;
    for (const auto& [name, value] : values)
        list.push_back(name + "=" + value);
    return list;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(const ProcessOptions& options, pid_t parent, int out, int err, char** argv,
                         char** env) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    if (!options.directory.empty() && chdir(options.directory.c_str()) != 0) _exit(126);
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(126);
    if (options.without_root && geteuid() == 0) {
        if (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 ||
            setresuid(kNobody, kNobody, kNobody) != 0)
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // a change of user clears it
    }
    execvpe(argv[0], argv, env);
    dprintf(2, "cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

}  // namespace

Process::Process(const ProcessOptions& options) {
    std::vector<std::string> words = options.argv;
    std::vector<std::string> values = environment(options);
    auto argv = pointers(words);
    auto env = pointers(values);
    out_ = memory_file("out");
    err_ = memory_file("err");
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0) become(options, parent, out_, err_, argv.data(), env.data());
    if (pid_ < 0) throw failure("fork");
    handle_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    if (handle_ < 0) throw failure("pidfd_open");
}

Process::~Process() {
    if (!reaped_) wait(Millis{0});
    for (const int file : {handle_, out_, err_})
        if (file >= 0) close(file);
}

void Process::reap(int status) {
    reaped_ = true;
    if (WIFEXITED(status)) exit_.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) exit_.signal = WTERMSIG(status);
}

bool Process::ended(Millis within) {
    if (reaped_) return true;
    pollfd entry{handle_, POLLIN, 0};
    if (poll(&entry, 1, static_cast<int>(within.count())) <= 0) return false;
    int status = 0;
    if (waitpid(pid_, &status, 0) == pid_) reap(status);
    return reaped_;
}

void Process::kill(int signal) {
    if (!reaped_) ::kill(pid_, signal);
}

Exit Process::wait(Millis at_most) {
    if (!ended(at_most)) {
        exit_.timed_out = true;
        kill(SIGKILL);
        ended(Millis{10'000});
    }
    exit_.out = out();
    exit_.err = err();
    return exit_;
}

std::string Process::out() const {
    return content(out_);
}

std::string Process::err() const {
    return content(err_);
}

Exit run(const ProcessOptions& options, Millis at_most) {
    return Process(options).wait(at_most);
}

std::vector<Child> children_of(pid_t parent) {
    std::vector<Child> children;
    std::error_code error;
    const std::filesystem::path tasks = "/proc/" + std::to_string(parent) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
        std::ifstream list(task.path() / "children");
        for (pid_t pid = 0; list >> pid;) {
            std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
            std::string command{std::istreambuf_iterator<char>(file), {}};
            for (char& c : command)
                if (c == '\0') c = ' ';
            if (!command.empty()) children.push_back({pid, command});
        }
    }
    return children;
}

bool is_alive(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    if (!std::getline(file, text)) return false;
    const auto after_name = text.rfind(')');
    return after_name != std::string::npos && text.size() > after_name + 2 && text[after_name + 2] != 'Z';
}

void pause_for(Millis time) {
    std::this_thread::sleep_for(time);
}

}  // namespace koppel::test
