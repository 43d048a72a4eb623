#include "app/record_view.hpp"

#include <boost/json/parse.hpp>

#include "pipeline/flow_run.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Result;

namespace {

json::value instant_or_null(const std::optional<base::Instant>& instant) {
    return instant ? json::value(base::to_iso(*instant)) : json::value(nullptr);
}

}  // namespace

json::object json_of(const store::LedgerRow& row) {
    return {{"contract", row.contract},
            {"flow", row.flow},
            {"key", row.key},
            {"type", row.type},
            {"number", row.number},
            {"date", row.document_date},
            {"amount", row.amount},
            {"currency", row.currency},
            {"state", store::name_of(row.state)},
            {"attention", row.attention},
            {"reason_code", row.reason_code},
            {"reason", row.reason},
            {"reference", row.reference},
            {"sink_id", row.remote_id},
            {"sink_number", row.remote_number},
            {"detail", row.detail},
            {"version", row.version},
            {"attempts", row.attempts},
            {"rescues", row.rescues},
            {"looks", row.looks},
            {"next_attempt", instant_or_null(row.next_attempt)},
            {"settle_until", instant_or_null(row.settle_until)},
            {"first_seen", base::to_iso(row.first_seen)},
            {"last_changed", base::to_iso(row.last_changed)},
            {"posted_at", instant_or_null(row.posted_at)}};
}

Result<json::array> story_of(store::Store& store, const store::LedgerRow& row) {
    auto story = store.story(row.contract, row.flow, row.key);
    if (story.has_error()) return story.error();
    json::array events;
    for (const auto& event : *story)
        events.push_back({{"at", base::to_iso(event.at)}, {"what", event.what}, {"detail", event.detail}});
    // Written before anything is sent; its outcome becomes an event of its own.
    if (row.state == store::RecordState::posting)
        events.push_back(
            {{"at", base::to_iso(row.last_changed)},
             {"what", "intent"},
             {"detail", "posted under reference " + row.reference + ", the outcome is not known yet"}});
    return events;
}

Result<json::value> document_of(store::Vault& vault, const std::string& tenant, const store::LedgerRow& row) {
    if (row.content.empty()) return json::value(nullptr);
    auto plain = vault.unseal(tenant, pipeline::content_label(row.contract, row.flow, row.key), row.content);
    if (plain.has_error()) return plain.error();
    boost::system::error_code error;
    auto document = json::parse(*plain, error);
    // What cannot be read is shown as it came: it is why the record failed.
    return error ? json::value(*plain) : std::move(document);
}

Result<json::object> whole_record(store::Store& store, store::Vault& vault, const std::string& tenant,
                                  const store::LedgerRow& row) {
    auto story = story_of(store, row);
    if (story.has_error()) return story.error();
    auto document = document_of(vault, tenant, row);
    if (document.has_error()) return document.error();
    json::object record = json_of(row);
    record["document"] = std::move(*document);
    record["story"] = std::move(*story);
    return record;
}

}  // namespace koppel::app
