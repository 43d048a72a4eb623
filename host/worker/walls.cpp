#include "walls.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace koppel::worker {
namespace {

void limit(__rlimit_resource resource, std::uint64_t value) {
    rlimit old{};
    getrlimit(resource, &old);
    const rlim_t capped = old.rlim_max == RLIM_INFINITY ? value : std::min<rlim_t>(value, old.rlim_max);
    const rlimit wanted{capped, capped};
    setrlimit(resource, &wanted);
}

bool leave_network() {
    if (unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0) return true;
    return unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0;
}

// Reading below `path`, if it exists.
void allow_reading(int ruleset, const char* path) {
    const int folder = open(path, O_PATH | O_CLOEXEC);
    if (folder < 0) return;
    struct stat status {};
    fstat(folder, &status);
    landlock_path_beneath_attr rule{};
    rule.parent_fd = folder;
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
    if (S_ISDIR(status.st_mode)) rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(folder);
}

// Every access that the oldest Landlock knows; of these only reading the system's libraries, time zones and
// the plugin's own folder remains.
bool close_files(const std::string& plugin_folder) {
    landlock_ruleset_attr handled{};
    handled.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    const long made = syscall(SYS_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0);
    if (made < 0) return false;
    const int ruleset = static_cast<int>(made);
    for (const char* path : {"/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache", "/lib", "/lib64",
                             "/usr/lib", "/usr/lib64", "/usr/local/lib"})
        allow_reading(ruleset, path);
    if (!plugin_folder.empty()) allow_reading(ruleset, plugin_folder.c_str());
#ifdef KOPPEL_SANITIZED
    allow_reading(ruleset, "/proc");
#endif
    const bool closed = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return closed;
}

bool filter_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == nullptr) return false;
    const auto deny = SCMP_ACT_ERRNO(EACCES);
    bool complete = true;
    for (const int call : {SCMP_SYS(socket),
                           SCMP_SYS(connect),
                           SCMP_SYS(bind),
                           SCMP_SYS(listen),
                           SCMP_SYS(accept),
                           SCMP_SYS(accept4),
                           SCMP_SYS(execve),
                           SCMP_SYS(execveat),
                           SCMP_SYS(fork),
                           SCMP_SYS(vfork),
                           SCMP_SYS(ptrace),
                           SCMP_SYS(process_vm_readv),
                           SCMP_SYS(process_vm_writev),
                           SCMP_SYS(kill),
                           SCMP_SYS(tkill),
                           SCMP_SYS(pidfd_open),
                           SCMP_SYS(pidfd_getfd),
                           SCMP_SYS(pidfd_send_signal),
                           SCMP_SYS(unshare),
                           SCMP_SYS(setns),
                           SCMP_SYS(mount),
                           SCMP_SYS(umount2),
                           SCMP_SYS(pivot_root),
                           SCMP_SYS(chroot),
                           SCMP_SYS(bpf),
                           SCMP_SYS(perf_event_open),
                           SCMP_SYS(io_uring_setup),
                           SCMP_SYS(userfaultfd),
                           SCMP_SYS(keyctl),
                           SCMP_SYS(add_key),
                           SCMP_SYS(request_key),
                           SCMP_SYS(init_module),
                           SCMP_SYS(finit_module),
                           SCMP_SYS(kexec_load),
                           SCMP_SYS(reboot),
                           SCMP_SYS(swapon),
                           SCMP_SYS(settimeofday),
                           SCMP_SYS(clock_settime),
                           SCMP_SYS(sethostname),
                           SCMP_SYS(chmod),
                           SCMP_SYS(fchmod),
                           SCMP_SYS(fchmodat),
                           SCMP_SYS(chown),
                           SCMP_SYS(setuid),
                           SCMP_SYS(setgid),
                           SCMP_SYS(open_by_handle_at),
                           SCMP_SYS(creat),
                           SCMP_SYS(truncate)})
        complete = seccomp_rule_add(filter, deny, call, 0) == 0 && complete;
    const auto deny_when = [&](int call, scmp_arg_cmp condition) {
        complete = seccomp_rule_add_array(filter, deny, call, 1, &condition) == 0 && complete;
    };
    // Threads yes, processes no. clone3 hides its flags behind a pointer: without it glibc uses clone.
    deny_when(SCMP_SYS(clone), {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0});
    complete = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && complete;
    // Signals only to itself (abort).
    deny_when(SCMP_SYS(tgkill), {0, SCMP_CMP_NE, static_cast<scmp_datum_t>(getpid()), 0});
    for (const scmp_datum_t mode : {scmp_datum_t{O_WRONLY}, scmp_datum_t{O_RDWR}}) {
        deny_when(SCMP_SYS(openat), {2, SCMP_CMP_MASKED_EQ, O_ACCMODE, mode});
        deny_when(SCMP_SYS(open), {1, SCMP_CMP_MASKED_EQ, O_ACCMODE, mode});
    }
    complete = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0) == 0 && complete;
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    const bool loaded = complete && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
}

}  // namespace

std::vector<std::string> raise_outer_walls(int parent, std::uint64_t memory_bytes) {
    std::vector<std::string> walls;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have gone before the line above.
    if (parent > 0 && getppid() != parent) _exit(0);
    umask(077);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) walls.push_back("privileges: none can be gained");
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
#ifndef KOPPEL_SANITIZED
    prctl(PR_SET_DUMPABLE, 0);
    if (memory_bytes > 0) {
        // A backstop above the host's own look at the resident memory: thread stacks and arenas count too.
        limit(RLIMIT_DATA, 4 * memory_bytes + (2ull << 30));
        walls.push_back("memory: " + std::to_string(memory_bytes >> 20) + " MiB, watched by the host");
    }
    mallopt(M_ARENA_MAX, 4);
    // Frames come and go by the hundred kilobytes: keep their memory instead of asking for it each time.
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
#else
    static_cast<void>(memory_bytes);
#endif
    if (leave_network()) walls.push_back("network: a namespace without any interface");
    // Entering a user namespace changes the credentials, which makes the kernel forget this.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (parent > 0 && getppid() != parent) _exit(0);
    return walls;
}

std::vector<std::string> raise_inner_walls(const std::string& plugin_folder) {
    std::vector<std::string> walls;
    if (close_files(plugin_folder))
        walls.push_back("files: only system libraries, time zones and its own folder, for reading");
    if (filter_calls())
        walls.push_back("system calls: no sockets, programs, processes, signals to others or files to write");
    return walls;
}

std::vector<std::string> find_holes(int listening_port) {
    std::vector<std::string> holes;
    const int internet = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (internet >= 0) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(listening_port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(internet, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
            errno != ENETUNREACH)
            holes.push_back("network: a connection can be tried");
        close(internet);
    }
    if (const int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC); file >= 0) {
        holes.push_back("files: others than its own can be read");
        close(file);
    }
    return holes;
}

}  // namespace koppel::worker
