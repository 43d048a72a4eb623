// Tests the plugin with the SDK's host in memory; any test framework will do, this one needs none.
#include <cstdio>

#include "koppel/testkit/driver.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace {

using koppel::testkit::HttpAnswer;
using koppel::testkit::HttpRequest;

int failures = 0;

void expect(bool fact, const char* what) {
    if (fact) return;
    std::fprintf(stderr, "FAILED: %s\n", what);
    ++failures;
}

}  // namespace

int main() {
    koppel::testkit::FakeHost host;
    koppel::testkit::PluginUnderTest plugin(koppel_plugin_abi1, host);
    auto source = plugin.source(R"({"api_url":"https://shop.test"})");
    auto sink = plugin.sink(R"({"api_url":"https://books.test"})");

    host.on_http = [](const HttpRequest&) {
        return HttpAnswer{200,
                          R"({"orders":[{"id":1,"date":"2026-11-21","total_incl":"12.10","total_excl":"10.00",
                                   "change":5}]})"};
    };
    const auto pulled = source.pull({.stream = "orders"});
    expect(!pulled.failure.failed && pulled.records.size() == 1, "an order becomes a record");
    expect(pulled.cursor == "5", "the cursor is the last change");
    expect(source.pull({.stream = "orders"}).records.at(0).payload == pulled.records.at(0).payload,
           "the same cursor gives the same record");

    host.on_http = [](const HttpRequest&) { return HttpAnswer::lost(); };
    const auto pushed = sink.push({{"1", "invoice/1", "R-1", "{}", ""}});
    expect(pushed.outcomes.at(0).outcome == KOPPEL_OUTCOME_UNKNOWN, "a lost answer is unknown, never retry");

    host.requests.clear();
    sink.push({{"1", "invoice/1", "R-1", "{}", ""}}, true);
    expect(host.requests.empty(), "a dry run sends nothing");
    return failures == 0 ? 0 : 1;
}
