#include "pipeline/detail_log.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "pipeline/secret_mask.hpp"
#include "plugins/services.hpp"

namespace koppel::pipeline {

namespace json = boost::json;
using base::Result;

namespace {

constexpr std::size_t kLongestBody = 1U << 20U;
constexpr std::size_t kLargestQueue = 32U << 20U;
constexpr std::size_t kEntriesPerCommit = 64;
constexpr std::size_t kShortestWord = 4;  // shorter ones stand everywhere
constexpr std::size_t kExcerpt = 1000;    // bytes on each side of what is looked for

std::string label_of(const std::string& contract, const std::string& trace) {
    return "detail|" + contract + "|" + trace;
}

std::string kept_text(const base::Log& log, const std::string& body) {
    if (!plugins::is_utf8(body)) return "(" + std::to_string(body.size()) + " bytes that are no text)";
    std::string text = log.without_secrets(masked_body(body));
    if (text.size() <= kLongestBody) return text;
    const std::size_t whole = text.size();
    text = std::string(plugins::cut_utf8(text, kLongestBody));
    return text + "… (" + std::to_string(whole) + " bytes)";
}

json::object headers_of(const base::Log& log, const std::vector<net::Header>& headers) {
    json::object object;
    for (const auto& [name, value] : headers) {
        const bool shown = harmless_header(name) && plugins::is_utf8(value);
        object[name] = shown ? log.without_secrets(value) : std::string(kMasked);
    }
    return object;
}

// What waits to be written: an entry that is still to be masked, or the records of a call.
struct Waiting {
    std::shared_ptr<const DetailLog::Subject> subject;
    base::Instant at{};
    std::string what;
    std::string trace;
    std::optional<net::GatewayRequest> request;
    net::HttpResponse answer;
    base::LogLevel level = base::LogLevel::info;
    std::string message;
    std::vector<std::pair<std::string, std::string>> pairs;
    std::vector<std::string> keys;

    std::size_t size() const {
        std::size_t bytes = 500 + message.size() + answer.body.size() + keys.size() * 64;
        if (request) bytes += request->http.body.size() + request->http.url.size();
        return bytes;
    }
};

const char* name_of(base::LogLevel level) {
    switch (level) {
        case base::LogLevel::debug:
            return "debug";
        case base::LogLevel::warning:
            return "warning";
        case base::LogLevel::error:
            return "error";
        case base::LogLevel::info:
        case base::LogLevel::off:
            break;
    }
    return "info";
}

json::object entry_of(const Waiting& waiting, const base::Log& log) {
    json::object entry{{"at", base::to_iso(waiting.at)},
                       {"trace", waiting.trace},
                       {"connection", waiting.subject->connection},
                       {"plugin", waiting.subject->plugin},
                       {"call", waiting.what}};
    if (!waiting.request) {
        entry["kind"] = "line";
        entry["level"] = name_of(waiting.level);
        entry["message"] = kept_text(log, waiting.message);
        json::object values;
        for (const auto& [name, value] : waiting.pairs)
            values[name] = secret_name(name) ? std::string(kMasked) : kept_text(log, value);
        entry["values"] = std::move(values);
        return entry;
    }
    const auto& http = waiting.request->http;
    entry["kind"] = "http";
    entry["method"] = http.method;
    entry["url"] = log.without_secrets(masked_url(http.url));
    entry["credential"] = waiting.request->credential;
    entry["request_headers"] = headers_of(log, http.headers);
    entry["request"] = kept_text(log, http.body);
    entry["status"] = waiting.answer.status;
    if (!waiting.answer.message.empty()) entry["error"] = kept_text(log, waiting.answer.message);
    entry["answer_headers"] = headers_of(log, waiting.answer.headers);
    entry["answer"] = kept_text(log, waiting.answer.body);
    return entry;
}

}  // namespace

class DetailLog::Impl {
  public:
    explicit Impl(Parts parts) : parts_(parts), thread_([this] { run(); }) {}
    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    base::Instant now() const { return parts_.clock.now(); }

    void add(Waiting waiting) {
        {
            const std::lock_guard lock(mutex_);
            const std::size_t size = waiting.size();
            if (bytes_ + size > kLargestQueue) {
                ++left_out_;
                return;
            }
            bytes_ += size;
            queue_.push_back(std::move(waiting));
        }
        changed_.notify_all();
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return ended_ || !queue_.empty(); });
            if (queue_.empty()) break;
            std::deque<Waiting> taken;
            while (!queue_.empty() && taken.size() < kEntriesPerCommit) {
                bytes_ -= queue_.front().size();
                taken.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
            const std::uint64_t left_out = std::exchange(left_out_, 0);
            lock.unlock();
            write(taken);
            if (left_out > 0)
                parts_.log.warning("the detail log cannot be written as fast as it grows",
                                   {{"left_out", std::to_string(left_out)}});
            lock.lock();
        }
    }

    void write(const std::deque<Waiting>& taken) {
        std::map<std::string, store::DetailCommit> commits;  // by contract
        for (const auto& waiting : taken) {
            auto& commit = commits[waiting.subject->contract];
            commit.contract = waiting.subject->contract;
            for (const auto& key : waiting.keys)
                commit.links.push_back({key, waiting.trace, waiting.at});
            if (!waiting.keys.empty()) continue;
            auto sealed = parts_.vault.seal(waiting.subject->tenant, label_of(commit.contract, waiting.trace),
                                            json::serialize(entry_of(waiting, parts_.log)));
            if (sealed.has_error()) return complain(sealed.error());
            commit.details.push_back(
                {.at = waiting.at, .trace = waiting.trace, .sealed = std::move(*sealed)});
        }
        for (const auto& [contract, commit] : commits)
            if (auto done = parts_.store.add_details(commit); done.has_error()) return complain(done.error());
    }

    void complain(const base::Error& error) {
        parts_.log.warning("the detail log cannot be written", {{"error", error.message}});
    }

    const Parts parts_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    std::size_t bytes_ = 0;
    std::uint64_t left_out_ = 0;
    bool ended_ = false;
    std::thread thread_;
};

namespace {

template <class Impl>
class Watcher final : public plugins::CallWatcher {
  public:
    Watcher(std::shared_ptr<Impl> log, DetailLog::Subject subject)
        : log_(std::move(log)), subject_(std::make_shared<DetailLog::Subject>(std::move(subject))) {}

    void exchange(const std::string& what, const std::string& trace, const net::GatewayRequest& request,
                  const net::HttpResponse& answer) override {
        Waiting waiting = begin(what, trace);
        waiting.request = request;
        waiting.answer = answer;
        log_->add(std::move(waiting));
    }
    void line(const std::string& what, const std::string& trace, base::LogLevel level,
              std::string_view message, const std::vector<base::LogPair>& pairs) override {
        Waiting waiting = begin(what, trace);
        waiting.level = level;
        waiting.message = message;
        for (const auto& [name, value] : pairs)
            waiting.pairs.emplace_back(name, value);
        log_->add(std::move(waiting));
    }

  private:
    Waiting begin(const std::string& what, const std::string& trace) const {
        Waiting waiting;
        waiting.subject = subject_;
        waiting.at = log_->now();
        waiting.what = what;
        waiting.trace = trace;
        return waiting;
    }

    const std::shared_ptr<Impl> log_;
    const std::shared_ptr<const DetailLog::Subject> subject_;
};

template <class Impl>
class NotingInstance final : public plugins::Instance {
  public:
    NotingInstance(std::unique_ptr<plugins::Instance> instance, std::shared_ptr<Impl> log,
                   DetailLog::Subject subject)
        : instance_(std::move(instance)),
          log_(std::move(log)),
          subject_(std::make_shared<DetailLog::Subject>(std::move(subject))) {}

    Result<plugins::CheckReport> check(const plugins::CallContext& call) override {
        return instance_->check(call);
    }
    Result<plugins::PullPage> pull(const plugins::CallContext& call,
                                   const plugins::PullRequest& request) override {
        auto page = instance_->pull(call, request);
        if (page.has_value()) note(call.trace_id, page->records);
        return page;
    }
    plugins::PushReport push(const plugins::CallContext& call,
                             const std::vector<plugins::PostingView>& postings, bool dry_run) override {
        note(call.trace_id, postings);
        return instance_->push(call, postings, dry_run);
    }
    Result<std::vector<plugins::Finding>> find(const plugins::CallContext& call,
                                               const std::vector<plugins::PostingView>& postings) override {
        note(call.trace_id, postings);
        return instance_->find(call, postings);
    }
    Result<plugins::OptionsPage> options(const plugins::CallContext& call,
                                         const plugins::OptionsQuestion& question) override {
        return instance_->options(call, question);
    }
    std::uint64_t requests_sent() const override { return instance_->requests_sent(); }

  private:
    template <class Items>
    void note(const std::string& trace, const Items& items) {
        if (items.empty()) return;
        Waiting waiting;
        waiting.subject = subject_;
        waiting.at = log_->now();
        waiting.trace = trace;
        for (const auto& item : items)
            waiting.keys.push_back(item.key);
        log_->add(std::move(waiting));
    }

    const std::unique_ptr<plugins::Instance> instance_;
    const std::shared_ptr<Impl> log_;
    const std::shared_ptr<const DetailLog::Subject> subject_;
};

bool mentions(const json::object& entry, const char* member, const std::vector<std::string>& words) {
    const auto* text = entry.if_contains(member);
    return text != nullptr && text->is_string() && std::ranges::any_of(words, [&](const auto& word) {
               return std::string_view(text->get_string()).find(word) != std::string_view::npos;
           });
}

// The part of a long text around the first word that it mentions.
std::string excerpt(std::string_view text, const std::vector<std::string>& words) {
    std::size_t at = text.size();
    for (const auto& word : words)
        at = std::min(at, text.find(word));
    std::size_t from = at > kExcerpt ? at - kExcerpt : 0;
    while (from > 0 && from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U)
        ++from;
    const auto part = plugins::cut_utf8(text.substr(from), 2 * kExcerpt);
    return (from > 0 ? "… " : "") + std::string(part) + (from + part.size() < text.size() ? " …" : "");
}

}  // namespace

DetailLog::DetailLog(Parts parts) : impl_(std::make_shared<Impl>(parts)) {}
DetailLog::~DetailLog() = default;

std::shared_ptr<plugins::CallWatcher> DetailLog::watcher(Subject subject) {
    return std::make_shared<Watcher<Impl>>(impl_, std::move(subject));
}

std::unique_ptr<plugins::Instance> DetailLog::noting(std::unique_ptr<plugins::Instance> instance,
                                                     Subject subject) {
    return std::make_unique<NotingInstance<Impl>>(std::move(instance), impl_, std::move(subject));
}

Result<std::vector<json::object>> read_details(store::Store& store, store::Vault& vault,
                                               const DetailQuestion& question, std::size_t limit) {
    std::deque<store::Detail> newest;
    store::DetailFilter filter{
        .contract = question.contract, .key = question.key, .since = question.since, .limit = 500};
    for (;;) {
        auto page = store.details(filter);
        if (page.has_error()) return page.error();
        if (page->empty()) break;
        filter.after_id = page->back().id;
        for (auto& detail : *page)
            newest.push_back(std::move(detail));
        while (newest.size() > limit)
            newest.pop_front();
    }
    std::vector<json::object> entries;
    for (const auto& detail : newest) {
        auto plain = vault.unseal(question.tenant, label_of(question.contract, detail.trace), detail.sealed);
        if (plain.has_error()) return plain.error();
        boost::system::error_code error;
        auto value = json::parse(*plain, error);
        if (!error && value.is_object()) entries.push_back(std::move(value.get_object()));
    }
    return entries;
}

std::vector<json::object> about_record(std::vector<json::object> entries,
                                       const std::vector<std::string>& given) {
    std::vector<std::string> words;
    std::ranges::copy_if(given, std::back_inserter(words),
                         [](const auto& word) { return word.size() >= kShortestWord; });
    std::vector<json::object> about;
    for (auto& entry : entries) {
        const bool asked = mentions(entry, "url", words) || mentions(entry, "request", words) ||
                           mentions(entry, "message", words);
        if (!asked && !mentions(entry, "answer", words)) continue;
        if (!asked) {
            const std::string answer(entry["answer"].get_string());
            entry["answer"] = excerpt(answer, words);
        }
        about.push_back(std::move(entry));
    }
    return about;
}

}  // namespace koppel::pipeline
