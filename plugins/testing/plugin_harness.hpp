// What the tests of the vendors' plugins add to the SDK's testkit: requests that can be asked for their path
// and query, batches as they were sent, outcomes by index, and failures thrown. For one test and one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "koppel/testkit/driver.hpp"

namespace koppel::plugin_tests {

struct Request : testkit::HttpRequest {
    std::string path() const {  // without scheme, host and query
        const std::size_t host = url.find("://");
        const std::size_t path = url.find('/', host == std::string::npos ? 0 : host + 3);
        return path == std::string::npos ? "/" : url.substr(path, url.find('?') - path);
    }
    // A parameter of the query, unescaped; empty when it is absent.
    std::string query(std::string_view name) const {
        std::size_t at = url.find('?');
        while (at != std::string::npos) {
            const std::size_t end = url.find('&', at + 1);
            const std::string pair = url.substr(at + 1, end == std::string::npos ? end : end - at - 1);
            const std::size_t equals = pair.find('=');
            if (equals != std::string::npos && pair.substr(0, equals) == name)
                return unescaped(pair.substr(equals + 1));
            at = end;
        }
        return {};
    }

  private:
    static std::string unescaped(const std::string& text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '%' && i + 2 < text.size()) {
                out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
                i += 2;
            } else {
                out += text[i] == '+' ? ' ' : text[i];
            }
        }
        return out;
    }
};

struct Answer : testkit::HttpAnswer {
    Answer(testkit::HttpAnswer from = {}) : testkit::HttpAnswer(std::move(from)) {}  // NOLINT: is one

    static Answer of(int status, std::string body) {
        testkit::HttpAnswer answer;
        answer.status = status;
        answer.body = std::move(body);
        return answer;
    }
    static Answer lost() { return testkit::HttpAnswer::lost(); }
    static Answer not_sent() { return testkit::HttpAnswer::unreachable(); }
};

struct Failure : std::runtime_error {
    explicit Failure(const testkit::Failure& from)
        : std::runtime_error(from.message),
          error_class(from.error_class),
          code(from.code),
          retry_after_ms(from.retry_after_ms),
          http_status(from.http_status) {}
    std::int32_t error_class;
    std::string code;
    std::int64_t retry_after_ms;
    int http_status;
};

class FakeHost {
  public:
    FakeHost() {
        testkit_host.now_unix_ms = 1'795'255'200'000;  // 2026-11-21T10:00:00Z
        testkit_host.on_http = [this](const testkit::HttpRequest& raw) {
            if (batches.size() < testkit_host.batches.size()) batches.emplace_back();
            Request request{raw};
            batches.back().push_back(request);
            return answer(request);
        };
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    testkit::FakeHost testkit_host;
    std::function<Answer(const Request&)> answer = [](const Request&) { return Answer::of(404, ""); };
    std::int64_t& now_unix_ms = testkit_host.now_unix_ms;
    std::int64_t& now_mono_ms = testkit_host.now_mono_ms;
    std::map<std::string, std::string>& state = testkit_host.state;
    std::vector<std::vector<Request>> batches;  // every perform, in order

    std::size_t requests() const { return testkit_host.requests.size(); }
};

struct Pulled {
    std::vector<testkit::Record> records;
    std::string cursor;
    bool has_more = false;
};
struct PostingInput {
    std::string key, reference, payload;
    std::string type = "invoice/1";
    bool update = false;
    std::string remote_id = "1";  // of an update
};
struct ReportedOutcome {
    std::int32_t outcome = 0;
    std::string remote_id, remote_number, detail, code, message;
    std::int32_t error_class = 0;
    std::int64_t retry_after_ms = 0;
};
struct Pushed {
    std::map<std::uint32_t, ReportedOutcome> outcomes;
    std::uint32_t attempted = 0;
    std::optional<Failure> failure;
};

// One instance of the plugin that is linked into the test; of a plugin with both roles a sink unless the role
// is named.
class Instance {
  public:
    Instance(FakeHost& host, const koppel_plugin_1& plugin, std::string_view settings,
             const char* role = nullptr)
        : plugin_(plugin, host.testkit_host),
          instance_(plugin, host.testkit_host,
                    role != nullptr                                  ? role
                    : plugin.get_interface(KOPPEL_SINK_1) != nullptr ? KOPPEL_SINK_1
                                                                     : KOPPEL_SOURCE_1,
                    settings) {
        require(instance_.creation);
    }

    std::string check() {
        auto answer = instance_.check();
        require(answer.failure);
        return std::move(answer.text);
    }

    Pulled pull(std::string_view stream, std::string_view cursor, std::string_view from = {},
                std::string_view to = {}, std::uint32_t max_records = 0) {
        testkit::PullArgs args{std::string(stream), std::string(cursor), std::string(from), std::string(to)};
        args.max_records = max_records;
        auto pulled = instance_.pull(args);
        require(pulled.failure);
        return {std::move(pulled.records), std::move(pulled.cursor), pulled.has_more};
    }

    Pushed push(const std::vector<PostingInput>& postings, bool dry_run = false) {
        const auto raw = instance_.push(postings_of(postings), dry_run);
        Pushed pushed;
        pushed.attempted = raw.attempted;
        if (raw.failure.failed) pushed.failure.emplace(raw.failure);
        for (const auto& from : raw.outcomes) {
            if (pushed.outcomes.contains(from.index))
                throw std::runtime_error("two outcomes for one posting");
            pushed.outcomes[from.index] = {
                from.outcome,    from.remote_id,     from.remote_number,     from.detail,
                from.error.code, from.error.message, from.error.error_class, from.error.retry_after_ms};
        }
        return pushed;
    }

    std::map<std::uint32_t, testkit::Finding> find(const std::vector<PostingInput>& postings) {
        auto found = instance_.find(postings_of(postings));
        require(found.failure);
        std::map<std::uint32_t, testkit::Finding> findings;
        for (auto& finding : found.findings)
            findings[finding.index] = std::move(finding);
        return findings;
    }

    // The JSON of a drop-down.
    std::string options(std::string_view field, std::string_view search = {}) {
        auto answer = instance_.options(std::string(field), std::string(search));
        require(answer.failure);
        return std::move(answer.text);
    }

  private:
    static std::vector<testkit::Posting> postings_of(const std::vector<PostingInput>& from) {
        std::vector<testkit::Posting> postings;
        for (const auto& posting : from)
            postings.push_back({posting.key, posting.type, posting.reference, posting.payload,
                                posting.update ? posting.remote_id : std::string()});
        return postings;
    }
    static void require(const testkit::Failure& failure) {
        if (failure.failed) throw Failure(failure);
    }

    testkit::PluginUnderTest plugin_;
    testkit::InstanceUnderTest instance_;
};

}  // namespace koppel::plugin_tests
