// Structured log lines to stderr or a file, with secrets masked.
// Thread-safe. Never fails, never throws.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace koppel::base {

enum class LogLevel { debug, info, warning, error, off };

using LogPair = std::pair<std::string_view, std::string_view>;

class Log {
  public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view message, const std::vector<LogPair>& pairs) = 0;
    virtual bool enabled(LogLevel level) const = 0;
    // From now on every occurrence of `secret` (4 bytes or more) in any line is replaced by "***".
    virtual void mask(std::string_view secret) = 0;
    // The text as a line would show it: with every such secret replaced.
    virtual std::string without_secrets(std::string_view text) const = 0;

    void debug(std::string_view message, std::initializer_list<LogPair> pairs = {}) {
        at(LogLevel::debug, message, pairs);
    }
    void info(std::string_view message, std::initializer_list<LogPair> pairs = {}) {
        at(LogLevel::info, message, pairs);
    }
    void warning(std::string_view message, std::initializer_list<LogPair> pairs = {}) {
        at(LogLevel::warning, message, pairs);
    }
    void error(std::string_view message, std::initializer_list<LogPair> pairs = {}) {
        at(LogLevel::error, message, pairs);
    }

  private:
    void at(LogLevel level, std::string_view message, std::initializer_list<LogPair> pairs) {
        if (enabled(level)) write(level, message, pairs);
    }
};

struct LogOptions {
    LogLevel level = LogLevel::info;
    std::string file;  // empty: stderr
};

std::unique_ptr<Log> make_log(const LogOptions& options);

}  // namespace koppel::base
