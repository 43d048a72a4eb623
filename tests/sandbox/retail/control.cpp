#include "retail/control.hpp"

#include <algorithm>
#include <utility>

#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

// In the order of Kind.
constexpr std::string_view kKinds[] = {"plain",
                                       "line_discount",
                                       "transaction_discount",
                                       "multi_tender",
                                       "zero_rows",
                                       "refund",
                                       "exchange",
                                       "even_exchange",
                                       "gift_card_sale",
                                       "gift_card_use",
                                       "credit_deposit",
                                       "credit_use",
                                       "tip",
                                       "edited_payment",
                                       "open",
                                       "open_paid",
                                       "voided",
                                       "abandoned",
                                       "empty",
                                       "cents",
                                       "on_invoice",
                                       "exempt",
                                       "paid_before",
                                       "edited_later",
                                       "back_dated",
                                       "web",
                                       "free_of_charge"};

Response answer(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response wrong(std::string_view message) {
    return answer(400, "{\"error\":" + quoted(message) + "}");
}

// Hundredths of a percent as percent: 2100 is "21".
std::string percent(int rate) {
    return exact_text(Exact{rate} * (kExact / 100));
}

void append_facts(JsonWriter& json, const Sale& sale) {
    json.open('{').field_int("saleID", sale.id).field_int("shopID", sale.shop);
    json.field_int("registerID", sale.register_id).field_int("employeeID", sale.employee);
    json.field_int("customerID", sale.customer).field("createTime", time_text(sale.created));
    json.field("completeTime", sale.completed_at != 0 ? time_text(sale.completed_at) : "");
    json.field("updateTime", time_text(sale.updated)).field_bool("completed", sale.completed);
    json.field_bool("voided", sale.voided).field_bool("archived", sale.archived);
    json.field_bool("inclusive", sale.inclusive).field("total", cents_text(sale.total));
    json.field("tax", cents_text(sale.tax)).field("subtotal", cents_text(sale.subtotal));
    json.field("discount", cents_text(sale.discount)).field("tips", cents_text(sale.tips));
    json.field("change", cents_text(sale.change)).field("rounding", cents_text(sale.rounding));
    json.key("lines").open('[');
    for (const Line& line : sale.lines) {
        json.open('{').field_int("saleLineID", line.id).field_int("itemID", line.item);
        json.field_int("parentSaleLineID", line.parent).field_int("quantity", line.quantity);
        json.field_int("taxClassID", line.tax_class).field("rate", percent(line.taxed ? line.rate : 0));
        json.field("net", exact_text(line.subtotal - line.line_discount - line.transaction_discount));
        json.field("tax", exact_text(line.tax)).field("gross", exact_text(line.total)).close('}');
    }
    json.close(']').key("payments").open('[');
    for (const Payment& payment : sale.payments) {
        json.open('{').field_int("salePaymentID", payment.id).field_int("paymentTypeID", payment.type);
        json.field("amount", cents_text(payment.amount)).field("tip", cents_text(payment.tip));
        json.field("createTime", time_text(payment.created)).field_bool("archived", payment.archived);
        json.field_int("creditAccountID", payment.credit_account).close('}');
    }
    json.close(']').close('}');
}

std::string data_json(const History& history) {
    std::string out;
    out.reserve(history.sales.size() * 1'200);
    JsonWriter json{out};
    json.open('{').key("sales").open('[');
    for (const Sale& sale : history.sales)
        append_facts(json, sale);
    json.close(']').key("voids").open('[');
    for (const SaleVoid& one : history.voids)
        json.open('{').field_int("saleVoidID", one.id).field_int("saleID", one.sale).close('}');
    json.close(']').close('}');
    return out;
}

std::string items_json(Api& api) {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Article& article : api.articles().all()) {
        json.open('{').field_int("itemID", article.id).field("customSku", article.custom_sku);
        json.field("ean", article.ean).field("description", article.description);
        json.field_int("taxClassID", article.tax_class).field("price", exact_text(article.price));
        json.field_bool("archived", article.archived).close('}');
    }
    json.close(']');
    return out;
}

// What the merchant does: a new article, a change, or `"archived": true`.
Response change_item(Api& api, const Json& body, Instant now) {
    std::int64_t id = body.integer("itemID").value_or(0);
    if (id != 0 && api.articles().find(id) == nullptr) return wrong("itemID: no such article");
    if (id != 0 && body.boolean("archived").value_or(false)) {
        api.articles().archive(id, now);
    } else {
        const auto error =
            id == 0 ? api.articles().create(body, now, id) : api.articles().change(id, body, now);
        if (!error.empty()) return wrong(error);
    }
    api.articles_changed();
    return answer(200, "{\"itemID\":" + std::to_string(id) + "}");
}

std::string counts_json(const Api& api) {
    std::string out;
    JsonWriter json{out};
    json.open('{');
    for (const auto& [name, count] : api.counts()) {
        json.key(name).open('{').field_int("requests", count.requests).field_int("rows", count.rows);
        json.field_int("refused", count.refused).close('}');
    }
    json.close('}');
    return out;
}

using Switch = std::pair<std::string_view, bool Assumptions::*>;
constexpr Switch kSwitches[] = {{"tip_in_amount", &Assumptions::tip_in_amount},
                                {"tipped_balance_zero", &Assumptions::tipped_balance_zero},
                                {"rounded_balance_zero", &Assumptions::rounded_balance_zero},
                                {"voided_stays_completed", &Assumptions::voided_stays_completed},
                                {"void_archives_payments", &Assumptions::void_archives_payments},
                                {"alias_drift", &Assumptions::alias_drift},
                                {"line_rate_drift", &Assumptions::line_rate_drift},
                                {"update_time_filter", &Assumptions::update_time_filter},
                                {"errors_claim_html", &Assumptions::errors_claim_html},
                                {"old_unauthorized", &Assumptions::old_unauthorized},
                                {"refuse_unknown_relations", &Assumptions::refuse_unknown_relations},
                                {"refuse_naive_times", &Assumptions::refuse_naive_times}};
using Number = std::pair<std::string_view, std::int64_t Assumptions::*>;
constexpr Number kNumbers[] = {{"access_token_seconds", &Assumptions::access_token_seconds},
                               {"refresh_token_days", &Assumptions::refresh_token_days},
                               {"refreshes_per_minute", &Assumptions::refreshes_per_minute}};

std::string config_json(Api& api) {
    const Assumptions& assumptions = api.settings().assumptions;
    std::string out;
    JsonWriter json{out};
    json.open('{').field("rate", limits_text(api.limits().options()));
    for (const auto& [name, member] : kSwitches)
        json.field_bool(name, assumptions.*member);
    for (const auto& [name, member] : kNumbers)
        json.field_int(name, assumptions.*member);
    json.key("scopes").open('[');
    for (const std::string& scope : api.settings().client.scopes)
        json.string(scope);
    json.close(']').close('}');
    return out;
}

bool set_assumption(Assumptions& assumptions, std::string_view name, const Json& value) {
    for (const auto& [known, member] : kSwitches) {
        if (known != name || !value.is(Json::Kind::boolean)) continue;
        assumptions.*member = value.truth;
        return true;
    }
    for (const auto& [known, member] : kNumbers) {
        const auto number = value.as_integer();
        if (known != name || !number) continue;
        assumptions.*member = *number;
        return true;
    }
    return false;
}

std::string configure(Api& api, const Json& changes) {
    for (const auto& [name, value] : changes.members) {
        if (name == "rate") {
            LimitOptions options;
            if (!parse_limits(value.text, options)) return "rate: expected A/B/C or 0";
            api.limits().set(options);
        } else if (name == "clear_rates") {
            api.limits().clear();
        } else if (name == "revoke_access") {
            if (value.truth) api.tokens().revoke_access();
        } else if (!set_assumption(api.settings().assumptions, name, value)) {
            return "unknown or malformed setting: " + name;
        }
    }
    return {};
}

std::string void_sale(Api& api, Sale& sale, Instant now) {
    if (!sale.completed || sale.voided) return "the sale is not completed, or voided already";
    History& history = api.history();
    sale.voided = true;
    sale.updated = now;
    for (const Payment& payment : sale.payments)
        for (GiftOrCredit& account : history.accounts)
            if (account.id == payment.credit_account && !payment.archived) account.balance -= payment.amount;
    history.voids.push_back({history.next_void++, sale.id, now, 1, sale.shop, "Voided by hand"});
    return {};
}

std::string edit_payment(Api& api, Sale& sale, const Json& body, Instant now) {
    const auto from = body.integer("from"), to = body.integer("to");
    if (!from || !to || with_id(payment_types(), *to) == nullptr) return "from, to: expected payment types";
    for (std::size_t i = 0; i < sale.payments.size(); ++i) {
        if (sale.payments[i].archived || sale.payments[i].type != *from) continue;
        Payment replacement = sale.payments[i];
        sale.payments[i].archived = true;
        replacement.id = api.history().next_payment++;
        replacement.type = static_cast<int>(*to);
        replacement.created = now;
        sale.payments.push_back(replacement);
        sale.updated = now;
        settle(sale);
        return {};
    }
    return "the sale has no such payment";
}

std::string complete(Api& api, Sale& sale, Instant now) {
    if (sale.completed || sale.archived || sale.voided) return "the sale is not open";
    if (const Cents rest = sale.total - sale.paid; rest != 0) {
        Payment payment;
        payment.id = api.history().next_payment++;
        payment.type = kBancontact;
        payment.amount = rest;
        payment.created = now;
        payment.register_id = sale.register_id;
        sale.payments.push_back(payment);
    }
    sale.completed = true;
    sale.completed_at = sale.updated = now;
    settle(sale);
    return {};
}

// Sales that come in now; with completeTime, into a day that is over.
Response add_sales(Api& api, const Json& body, Instant now) {
    const auto kind = std::find(std::begin(kKinds), std::end(kKinds), body.string_or("kind", "plain"));
    const auto shop = body.integer("shopID").value_or(kBrussels);
    const auto count = body.integer("count").value_or(1);
    if (kind == std::end(kKinds)) return wrong("unknown kind");
    if (shop != kBrussels && shop != kAmsterdam) return wrong("shopID: expected 1 or 2");
    if (count < 1 || count > 100'000) return wrong("count: expected 1..100000");
    std::optional<Instant> back;
    if (const Json* text = body.find("completeTime")) {
        back = parse_time(text->text, false);
        if (!back || *back > now)
            return wrong("completeTime: expected an instant with offset, not in the future");
    }
    std::string out = "{\"saleIDs\":[";
    for (std::int64_t i = 0; i < count; ++i) {
        const auto at = api.generator().add(api.history(), static_cast<Kind>(kind - std::begin(kKinds)),
                                            static_cast<int>(shop), now);
        Sale& sale = api.history().sales[at];
        sale.updated = now;
        if (back && sale.completed) sale.completed_at = *back;
        out += (i > 0 ? "," : "") + std::to_string(sale.id);
    }
    api.changed();
    return answer(200, out + "]}");
}

Response change_sale(Api& api, std::string_view page, const Json& body, Instant now) {
    Sale* sale = api.history().find(body.integer("saleID").value_or(0));
    if (sale == nullptr) return wrong("saleID: no such sale");
    std::string error;
    if (page == "void")
        error = void_sale(api, *sale, now);
    else if (page == "payment")
        error = edit_payment(api, *sale, body, now);
    else
        error = complete(api, *sale, now);
    if (!error.empty()) return wrong(error);
    api.changed();
    return answer(200, "{}");
}

Response change_scope(Api& api, const Json& body) {
    const std::string scope{body.string_or("scope", "")};
    const auto granted = body.boolean("granted");
    if (scope.empty() || !granted) return wrong("expected \"scope\" and \"granted\"");
    if (*granted)
        api.settings().client.scopes.insert(scope);
    else
        api.settings().client.scopes.erase(scope);
    return answer(200, config_json(api));
}

}  // namespace

Response control(Api& api, const Request& request, std::string_view page, const Clock& clock) {
    if (request.method != "POST") {
        if (page == "data") return answer(200, data_json(api.history()));
        if (page == "items") return answer(200, items_json(api));
        if (page == "counts") return answer(200, counts_json(api));
        if (page == "config") return answer(200, config_json(api));
        return answer(404, R"({"error":"no such page"})");
    }
    const auto body = parse_json(request.body);
    if (!body || !body->is(Json::Kind::object)) return wrong("a JSON object is expected");
    if (page == "void" || page == "payment" || page == "complete")
        return change_sale(api, page, *body, clock.now());
    if (page == "items") return change_item(api, *body, clock.now());
    if (page == "sales") return add_sales(api, *body, clock.now());
    if (page == "scope") return change_scope(api, *body);
    if (page == "employee") {
        api.tokens().lock(body->boolean("locked").value_or(true));
        return answer(200, "{}");
    }
    if (page == "config") {
        const std::string error = configure(api, *body);
        return error.empty() ? answer(200, config_json(api)) : wrong(error);
    }
    return answer(404, R"({"error":"no such page"})");
}

}  // namespace koppel::sandbox::retail
