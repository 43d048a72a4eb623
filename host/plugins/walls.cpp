#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "plugins/instance.hpp"

namespace koppel::plugins {

std::vector<std::string> walls(const std::filesystem::path& worker) {
    std::array<int, 2> out{};
    if (pipe2(out.data(), O_CLOEXEC) != 0) return {};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    std::string name = "koppel-worker";
    std::string argument = "--walls";
    std::array<char*, 3> arguments = {name.data(), argument.data(), nullptr};
    std::array<char*, 1> environment = {nullptr};
    pid_t pid = -1;
    const int failed =
        posix_spawn(&pid, worker.c_str(), &files, nullptr, arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&files);
    close(out[1]);
    std::string text;
    std::array<char, 4096> chunk{};
    for (ssize_t got = 0; failed == 0 && (got = read(out[0], chunk.data(), chunk.size())) > 0;)
        text.append(chunk.data(), static_cast<std::size_t>(got));
    close(out[0]);
    if (failed == 0) waitpid(pid, nullptr, 0);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

}  // namespace koppel::plugins
