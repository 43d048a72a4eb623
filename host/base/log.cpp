#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>
#include <shared_mutex>

namespace koppel::base {

namespace {

constexpr std::size_t kFileBytes = 16U << 20U;
constexpr std::size_t kFiles = 8;
constexpr std::size_t kShortestSecret = 4;

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::off:
            break;
    }
    return spdlog::level::off;
}

// One line stays one line: nobody can forge a second one from inside a value.
void append_escaped(std::string& line, std::string_view text, bool quoted) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            line += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\x%02x", byte);
            line += escape.data();
        } else {
            if (quoted && (c == '"' || c == '\\')) line += '\\';
            line += c;
        }
    }
}

bool plain(std::string_view value) {
    return !value.empty() && std::none_of(value.begin(), value.end(), [](char c) {
        return c == ' ' || c == '"' || c == '=' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    });
}

class SpdLog final : public Log {
  public:
    SpdLog(spdlog::sink_ptr sink, LogLevel level) : logger_("koppel", std::move(sink)), level_(level) {
        logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                                                                          spdlog::pattern_time_type::utc));
        logger_.set_level(level_of(level));
        logger_.flush_on(spdlog::level::debug);
        // A log that cannot be written (disk full) must not stop the work, nor flood stderr.
        logger_.set_error_handler([](const std::string&) {});
    }

    void write(LogLevel level, std::string_view message, const std::vector<LogPair>& pairs) override {
        if (!enabled(level)) return;
        try {
            std::string line;
            append_escaped(line, without_secrets(message), false);
            for (const auto& [name, value] : pairs) {
                line += ' ';
                line += name;
                line += '=';
                const auto clean = without_secrets(value);
                const bool quote = !plain(clean);
                if (quote) line += '"';
                append_escaped(line, clean, quote);
                if (quote) line += '"';
            }
            logger_.log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
        } catch (...) {  // out of memory: the line is lost, the host is not
        }
    }

    bool enabled(LogLevel level) const override {
        return level != LogLevel::off && level_ != LogLevel::off && level >= level_;
    }

    void mask(std::string_view secret) override {
        if (secret.size() < kShortestSecret) return;
        try {
            const std::unique_lock lock(mutex_);
            if (std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) return;
            // Longest first: a secret that begins with another one must not leave its tail behind.
            const auto place =
                std::find_if(secrets_.begin(), secrets_.end(),
                             [&](const std::string& present) { return present.size() < secret.size(); });
            secrets_.emplace(place, secret);
        } catch (...) {
        }
    }

    std::string without_secrets(std::string_view text) const override {
        std::string clean(text);
        const std::shared_lock lock(mutex_);
        for (const auto& secret : secrets_) {
            for (auto at = clean.find(secret); at != std::string::npos; at = clean.find(secret, at + 3)) {
                clean.replace(at, secret.size(), "***");
            }
        }
        return clean;
    }

  private:
    spdlog::logger logger_;
    LogLevel level_;
    mutable std::shared_mutex mutex_;
    std::vector<std::string> secrets_;
};

}  // namespace

std::unique_ptr<Log> make_log(const LogOptions& options) {
    std::string problem;
    if (!options.file.empty()) {
        try {
            return std::make_unique<SpdLog>(
                std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file, kFileBytes, kFiles),
                options.level);
        } catch (const std::exception& error) {
            problem = error.what();
        }
    }
    auto log = std::make_unique<SpdLog>(std::make_shared<spdlog::sinks::stderr_sink_mt>(), options.level);
    if (!problem.empty()) {
        log->warning("the log file cannot be written, so the log goes to stderr",
                     {{"file", options.file}, {"reason", problem}});
    }
    return log;
}

}  // namespace koppel::base
