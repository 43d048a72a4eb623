// A plugin's instance as the host sees it, wherever it runs (worker process or, for debuggers, this process).
// One call at a time per instance; different instances run concurrently.
// Fails with what the plugin said, with why the host held its requests back (is_hold), or with
// `plugin_crashed`, `plugin_hung`, `plugin_broke_rules`… (internal) that name the plugin and what it did.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "net/gateway.hpp"
#include "plugins/manifest.hpp"

namespace koppel::plugins {

struct Record {
    bool deleted = false;
    std::string key;
    std::string type;
    std::string version;
    std::string event_time;
    std::string amount;
    std::string currency;
    std::string payload;
};

struct PullPage {
    std::vector<Record> records;
    std::string cursor;
    bool has_more = false;
    std::int64_t poll_after_ms = 0;
    std::map<std::string, std::optional<std::string>> staged_state;
};

struct PullRequest {
    std::string stream;
    std::string cursor;
    std::string from;
    std::string to;
    std::uint32_t max_records = 0;
};

struct PostingView {
    bool update = false;
    std::string key;
    std::string type;
    std::string reference;
    std::string remote_id;
    std::string payload;
};

enum class OutcomeKind { unset = 0, created, updated, unchanged, rejected, not_ready, retry, unknown };

struct PushOutcome {
    std::uint32_t index = 0;
    OutcomeKind kind = OutcomeKind::unknown;
    std::string remote_id;
    std::string remote_number;
    std::string detail;
    base::Error error;
};

struct PushReport {
    std::vector<PushOutcome> outcomes;  // as reported; an index may be missing
    std::uint32_t attempted = 0;
    // False when the host knows that no changing request (anything but GET and HEAD) had left during the
    // call: then what has no outcome certainly was not done.
    bool changing_request_sent = true;
    std::optional<base::Error> failure;     // of the push as a whole, or of the plugin
    base::Instant last_byte_sent{};         // of the last changing request
    std::shared_ptr<const net::Hold> hold;  // why the host held requests back; null: it did not
    std::map<std::string, std::optional<std::string>> staged_state;
};

enum class FoundKind { unset = 0, once, nowhere, many, unclear };

struct Finding {
    std::uint32_t index = 0;
    FoundKind kind = FoundKind::unclear;
    std::string remote_id;
    std::string remote_number;
    std::string amount;
    std::string detail;
};

// Where a book stands that must be entered in the order of its days.
struct BookPosition {
    std::string first_date;  // the first day that it may hold
    std::string last_date;   // the last day entered; empty: none
    std::string mark;        // the sink's own mark of the last entry
    std::string mode;        // direct | proposal | blocked
};

struct CheckReport {
    std::string account;
    std::vector<std::string> warnings;
    std::optional<BookPosition> book;  // sinks with such a book
};

// What a field of a form may hold, as the connected system knows it.
struct OptionsQuestion {
    std::string field;     // JSON Pointer, e.g. "/memo_journal"
    std::string settings;  // the form so far, JSON
    std::string search;
    std::string page;  // empty, or `next` of the answer before
};

struct OptionsPage {
    struct Option {
        std::string value;
        std::string label;
    };
    std::vector<Option> options;
    std::string next;  // empty on the last page
};

struct CallContext {
    std::string trace_id;
    std::uint32_t attempt = 1;
    std::optional<base::Mono> deadline;  // default: the manifest's call_seconds
    std::function<bool()> cancelled;     // may be empty
};

class Instance {
  public:
    virtual ~Instance() = default;
    virtual base::Result<CheckReport> check(const CallContext& call) = 0;
    virtual base::Result<PullPage> pull(const CallContext& call, const PullRequest& request) = 0;
    virtual PushReport push(const CallContext& call, const std::vector<PostingView>& postings,
                            bool dry_run) = 0;
    virtual base::Result<std::vector<Finding>> find(const CallContext& call,
                                                    const std::vector<PostingView>& postings) = 0;
    // Fails as unsupported where the plugin offers no options, or none for this field.
    virtual base::Result<OptionsPage> options(const CallContext& call, const OptionsQuestion& question) = 0;
    // By the calls that have ended.
    virtual std::uint64_t requests_sent() const { return 0; }
};

// A call that failed because the host held its requests back: with the code, the words and the time of the
// hold.
bool is_hold(const base::Error& error);

enum class Role { source, sink };

// Sees what the calls of an instance exchange with the vendor, before credentials are attached, and the lines
// that the plugin writes. Thread-safe; called on any thread, the HTTP client's too: it must not block.
class CallWatcher {
  public:
    virtual ~CallWatcher() = default;
    // `what` is the kind of call: "pull", "push", "lookup", "check".
    virtual void exchange(const std::string& what, const std::string& trace,
                          const net::GatewayRequest& request, const net::HttpResponse& answer) = 0;
    virtual void line(const std::string& what, const std::string& trace, base::LogLevel level,
                      std::string_view message, const std::vector<base::LogPair>& pairs) = 0;
};

// What the host lends to one instance.
struct InstanceServices {
    std::shared_ptr<net::Gateway> gateway;
    std::map<std::string, std::string> state;             // the durable map as it stands
    std::map<std::string, std::string> readable_secrets;  // for credentials.get
    std::map<std::string, std::string> signing_secrets;   // for credentials.sign and verify
    std::shared_ptr<CallWatcher> watcher;                 // null: nobody watches, and nothing is copied
};

struct InstanceRequest {
    const Manifest* manifest = nullptr;  // of the catalog, which outlives the instance
    Role role = Role::source;
    std::string settings;  // JSON
    std::string contract;  // for logs
    InstanceServices services;
};

// What a sanitizer keeps beside every byte of a plugin is not the plugin's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr std::uint64_t kWorkerMemoryBytes = 1024u << 20;
#else
inline constexpr std::uint64_t kWorkerMemoryBytes = 256u << 20;
#endif

// Makes instances; owns the worker processes. Thread-safe.
class PluginHost {
  public:
    struct Options {
        bool in_process = false;
        std::filesystem::path worker;                            // the koppel-worker binary
        std::uint64_t worker_memory_bytes = kWorkerMemoryBytes;  // resident
        std::uint32_t crashes_until_quarantine = 5;              // within ten minutes
    };
    virtual ~PluginHost() = default;
    virtual base::Result<std::unique_ptr<Instance>> open(InstanceRequest request) = 0;
    // Process ids of live workers by plugin name (for tests and `plugin list`).
    virtual std::map<std::string, int> workers() const = 0;
};

std::unique_ptr<PluginHost> make_plugin_host(PluginHost::Options options, base::Clock& clock, base::Log& log);

// Which walls stand around a worker on this machine, one line each, as `plugin list` shows them. Starts a
// worker that raises them and tries them.
std::vector<std::string> walls(const std::filesystem::path& worker);

}  // namespace koppel::plugins
