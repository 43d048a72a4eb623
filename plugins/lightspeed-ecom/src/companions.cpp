#include "companions.hpp"

#include <set>

#include "assumptions.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using sdk::Error;
using sdk::ErrorClass;

// What came of asking for one order.
struct Asked {
    std::optional<Error> error;
    bool missing = false;
};

Asked take(Reply& reply, const std::string& id, Orders& orders) {
    if (reply.error) return {reply.error, reply.missing};
    if (!reply.document.is_object())
        return {Error(ErrorClass::transient, "answer_unexpected",
                      "Lightspeed answered with something that is no order."),
                false};
    orders[id] = std::move(reply.document);
    return {};
}

std::map<std::string, Asked> ask(const ApiClient& api, const std::vector<std::string>& ids, Orders& orders) {
    std::vector<std::string> resources;
    for (const auto& id : ids)
        resources.push_back("orders/" + id + ".json");
    auto replies = api.get(resources);
    std::map<std::string, Asked> asked;
    for (std::size_t i = 0; i < ids.size(); ++i)
        asked[ids[i]] = take(replies[i], ids[i], orders);
    return asked;
}

bool is_fresh(sdk::Call& call, const Row& row) {
    const std::chrono::sys_time<std::chrono::milliseconds> now{
        std::chrono::milliseconds{call.clock().now_unix_ms()}};
    const auto created = parse_instant(text_at(row.document, "createdAt"));
    return created && now - *created < Assumptions::kMissingForAWhile;
}

}  // namespace

Orders read_orders_of(sdk::Call& call, const ApiClient& api, std::vector<Row>& rows,
                      const std::vector<std::size_t>& places,
                      const std::function<std::string(const Row&)>& id_of, Failures& failures) {
    Orders orders;
    std::set<std::string> wanted;
    for (const auto place : places)
        wanted.insert(id_of(rows[place]));
    wanted.erase("");
    auto asked = ask(api, {wanted.begin(), wanted.end()}, orders);
    std::vector<std::string> again;  // temporary 404s happen (section 3.2)
    for (const auto& [id, outcome] : asked) {
        if (outcome.missing || (outcome.error && is_worth_asking_again(*outcome.error))) again.push_back(id);
    }
    if (!again.empty()) {
        for (auto& [id, outcome] : ask(api, again, orders))
            asked[id] = std::move(outcome);
    }
    for (const auto place : places) {
        Row& row = rows[place];
        const std::string id = id_of(row);
        if (id.empty()) {
            row.trouble = "It does not tell to which order it belongs.";
            continue;
        }
        const Asked& outcome = asked[id];
        if (!outcome.error) continue;
        const bool own_fault =
            is_about_the_document(*outcome.error) || (outcome.error->http_status() >= 500 && !orders.empty());
        if (outcome.missing ? !is_fresh(call, row) : own_fault)
            row.trouble = "Its order " + id + " does not come: " + std::string(outcome.error->text());
        else
            failures.emplace(place,
                             Error(outcome.missing ? ErrorClass::transient : outcome.error->error_class(),
                                   outcome.missing ? "order_missing_for_a_while" : outcome.error->code(),
                                   std::string(outcome.error->text()), outcome.error->retry_after_ms(),
                                   outcome.error->http_status()));
    }
    return orders;
}

}  // namespace koppel::lightspeed_ecom
