// Runs a question in a child process that is not root, for whom permissions count.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <stdexcept>
#include <string>

namespace koppel::store {

// The text that `question` returned in the child.
template <class Question>
std::string in_child(const Question& question) {
    int channel[2];
    if (::pipe(channel) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no child");
    if (child == 0) {
        std::string answer;
        try {
            answer = question();
        } catch (const std::exception& error) {
            answer = std::string("exception: ") + error.what();
        }
        [[maybe_unused]] const auto told = ::write(channel[1], answer.data(), answer.size());
        ::_exit(0);
    }
    ::close(channel[1]);
    std::string answer;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(channel[0], part.data(), part.size())) > 0;) {
        answer.append(part.data(), static_cast<std::size_t>(size));
    }
    ::close(channel[0]);
    ::waitpid(child, nullptr, 0);
    return answer;
}

template <class Question>
std::string without_privileges(const Question& question) {
    constexpr uid_t kNobody = 65'534;
    return in_child([&]() -> std::string {
        if (::geteuid() == 0 && ::setuid(kNobody) != 0) return "cannot drop privileges";
        return question();
    });
}

}  // namespace koppel::store
