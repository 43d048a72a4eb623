// What every plugin class is, and the two optional talents of both roles: options for forms, and webhooks.
// The host never runs two functions of one instance at once; different instances run concurrently.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/abi/options.h"
#include "koppel/abi/webhook.h"
#include "koppel/cpp/call.hpp"

namespace koppel::sdk {

// Where a sink's book of daily receipts stands; for sinks that take one day after the other.
struct BookReport {
    std::string last_date;   // the last day that was entered; empty: none yet
    std::string first_date;  // where the book begins
    std::string mark;        // of the last entry, as in a posting's after_mark
    std::string mode;        // direct | proposal | blocked: what becomes of what is sent
};

struct CheckReport {
    std::string account;                // as people know it at the vendor
    std::vector<std::string> warnings;  // works, but…
    std::optional<BookReport> book{};
};

// A connection of one contract. Derived classes are made with (Host, std::string_view settings).
class Instance {
  public:
    virtual ~Instance() = default;

    // Proves, with the cheapest reading request, that the connection is authorised and reachable; throws if
    // not.
    virtual CheckReport check(Call& call) = 0;
};

struct OptionsRequest {
    std::string_view field;     // JSON Pointer into the settings
    std::string_view settings;  // the form so far, JSON
    std::string_view search;
    std::string_view page;
};

struct OptionsPage {
    struct Option {
        std::string value;
        std::string label;
    };
    std::vector<Option> options;
    std::string next;  // empty on the last page
};

// Derive a source or sink from this too, to fill drop-downs (koppel.options/1).
class Options {
  public:
    virtual ~Options() = default;
    // For a field without options throw ErrorClass::unsupported.
    virtual OptionsPage options(Call& call, const OptionsRequest& request) = 0;
};

struct WebhookRequest {
    std::string_view method;
    std::string_view path;
    std::string_view query;
    std::vector<HttpHeader> headers;  // as received
    std::string_view body;
};

struct Hint {
    std::string event_id;
    std::string stream;
    std::string key;
};

struct WebhookAnswer {
    std::vector<Hint> hints;
    int http_status = 0;  // 0: the host's own choice
    std::string body;
};

// Derive a source from this too, to understand what the vendor calls with (koppel.webhook/1).
class Webhook {
  public:
    virtual ~Webhook() = default;
    // Throws ErrorClass::auth when the signature is wrong. No network; of the services only
    // credentials().verify.
    virtual WebhookAnswer webhook(Call& call, const WebhookRequest& request) = 0;
};

}  // namespace koppel::sdk
