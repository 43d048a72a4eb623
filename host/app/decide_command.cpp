// `koppel retry` and `koppel ignore`: what an operator decides about single records.
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "base/ids.hpp"

namespace koppel::app {

using base::Error;
using base::ErrorClass;
using store::LedgerRow;
using store::RecordState;

namespace {

// Says why a row cannot be decided on, or changes it.
using Decision = base::Result<void> (*)(LedgerRow& row, const std::string& reason);

base::Result<void> retry_row(LedgerRow& row, const std::string&) {
    if (row.state == RecordState::posted || row.state == RecordState::posting)
        return Error(ErrorClass::usage, "not_retryable",
                     "record " + row.key + " is " + store::name_of(row.state) + ", so it is not sent again",
                     row.state == RecordState::posting
                         ? "run `koppel sync`: it is looked up at the sink first"
                         : "nothing needs to be done");
    if (row.content.empty())
        return Error(ErrorClass::usage, "content_gone",
                     "record " + row.key + " was ignored and its document is no longer kept",
                     "run `koppel sync` with --from and --to around its date: it is read again");
    row.state = RecordState::queued;
    row.reason_code.clear();
    row.reason.clear();
    row.next_attempt.reset();
    row.troubled_since.reset();
    row.rescues = 0;
    return {};
}

base::Result<void> ignore_row(LedgerRow& row, const std::string& reason) {
    if (row.state == RecordState::posting)
        return Error(ErrorClass::usage, "in_flight", "record " + row.key + " is being posted",
                     "run `koppel sync` first: its outcome must be known before it can be ignored");
    if (row.state == RecordState::posted) {
        if (!row.attention)
            return Error(ErrorClass::usage, "already_posted", "record " + row.key + " was posted",
                         "nothing to ignore");
        row.attention = false;  // the operator has seen the change
        row.reason_code = "by_operator";
        row.reason = reason;
        return {};
    }
    row.state = RecordState::ignored;
    row.reason_code = "by_operator";
    row.reason = reason;
    row.content.clear();
    row.next_attempt.reset();
    return {};
}

int decide(const Options& options, const std::string& contract, const std::vector<std::string>& keys,
           const std::string& reason, const char* what, Decision decision) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    if (auto found = find_contract(host.store(), contract); found.has_error())
        return print_error(found.error());
    auto rows = find_rows(host.store(), contract, keys);
    if (rows.has_error()) return print_error(rows.error());

    const auto now = host.clock().now();
    store::LedgerCommit commit;
    commit.at = now;
    for (auto& row : *rows) {
        if (auto decided = decision(row, reason); decided.has_error()) return print_error(decided.error());
        row.last_changed = now;
        commit.events.push_back({row.flow, row.key, now, what, reason});
        commit.seen.push_back(row);
    }
    auto lease = host.store().acquire(contract, base::random_id(), now, std::chrono::seconds(30));
    if (lease.has_error()) return print_error(lease.error());
    auto done = host.store().commit(*lease, commit);
    (void)host.store().release(*lease);
    if (done.has_error()) return print_error(done.error());
    std::cout << what << ": " << counted(rows->size(), "record") << std::endl;
    return kDone;
}

}  // namespace

int retry_records(const Options& options, const std::string& contract, const std::vector<std::string>& keys) {
    return decide(options, contract, keys, {}, "retried by operator", retry_row);
}

int ignore_records(const Options& options, const std::string& contract, const std::vector<std::string>& keys,
                   const std::string& reason) {
    if (reason.empty())
        return print_error(Error(ErrorClass::usage, "reason_missing", "a reason is needed to ignore a record",
                                 "add --reason \"why it is not posted\""));
    return decide(options, contract, keys, reason, "ignored by operator", ignore_row);
}

}  // namespace koppel::app
