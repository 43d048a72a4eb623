#include "ecom/shop.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "ecom/auth.hpp"
#include "ecom/filters.hpp"

namespace koppel::sandbox::ecom {
namespace {

constexpr std::string_view kTaxes = R"([{"id":26998,"isDefault":true,"rate":0.21,"title":"21% BTW"},)"
                                    R"({"id":26999,"isDefault":false,"rate":0.09,"title":"9% BTW"},)"
                                    R"({"id":27000,"isDefault":false,"rate":0,"title":"0% BTW"}])";
// What other countries charge in place of a tax, per tax.
struct Override {
    std::int64_t id, tax;
    std::string_view rate, country, code, code3, title;
};
constexpr Override kOverrides[] = {
    {4568, 26998, "0.19", "57", "de", "deu", "Germany"}, {4569, 26998, "0.21", "21", "be", "bel", "Belgium"},
    {4570, 26998, "0.2", "75", "fr", "fra", "France"},   {4571, 26999, "0.07", "57", "de", "deu", "Germany"},
    {4572, 26999, "0.06", "21", "be", "bel", "Belgium"}, {4573, 26999, "0.055", "75", "fr", "fra", "France"}};
constexpr std::string_view kPaymentMethods =
    R"([{"id":126,"key":"invoice","title":"Achteraf betalen"},{"id":127,"key":"mollie","title":"Mollie"},)"
    R"({"id":128,"key":"paypal","title":"PayPal"}])";
constexpr std::string_view kShop =
    R"({"id":"000001","createdAt":"2020-01-06T09:00:00+01:00","status":"live","isB2b":false,"isRetail":false,)"
    R"("subDomain":"fietsgigant","mainDomain":"www.fietsgigant.example","email":"info@fietsgigant.example",)"
    R"("phone":"0301234567","fax":"","street":"Dorpsstraat 1","street2":"","zipcode":"3511 AA","city":"Utrecht",)"
    R"("region":"","country":{"id":150,"code":"nl","code3":"nld","title":"Netherlands, The"},)"
    R"("vatNumber":"NL004495445B01","cocNumber":"30123456","industry":"",)"
    R"("currency":{"shortcode":"eur","symbol":"€","title":"Euro","isDefault":true,"currencyRate":"1.000000"}})";

struct Group {
    std::string_view resource, group;
};
constexpr Group kGroups[] = {{"orders", "orders"},    {"invoices", "orders"},
                             {"shipments", "orders"}, {"customers", "customers"},
                             {"taxes", "settings"},   {"paymentmethods", "settings"},
                             {"shop", "settings"},    {"shippingmethods", "settings"}};

std::string counted(std::size_t count) {
    return "{\"count\":" + std::to_string(count) + "}";
}

// {"name":<body>}
std::string enveloped(std::string_view name, std::string_view body) {
    std::string out = "{\"";
    out += name;
    out += "\":";
    out += body;
    out += '}';
    return out;
}

Response ok(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
}

}  // namespace

// A request that has passed authentication, language and rate limits.
struct Shop::Call {
    const Request& request;
    std::string_view language;
    std::vector<std::string_view> parts;  // without language and .json
    Parameters parameters;
    std::string key;

    std::size_t size() const { return parts.size(); }
    bool is(std::size_t at, std::string_view text) const { return at < parts.size() && parts[at] == text; }
    bool get() const { return request.method == "GET"; }
    std::string resource() const {
        std::string out;
        for (const auto part : parts)
            (out += out.empty() ? "" : "/") += part;
        return out;
    }
    std::optional<std::int64_t> id(std::size_t at) const {
        if (at >= parts.size()) return std::nullopt;
        return to_integer(parts[at]);
    }
};

Shop::Shop(Settings settings, const GeneratorOptions& options, std::string base_url, const Clock& clock)
    : settings_{std::move(settings)}, store_{options, std::move(base_url)}, clock_{clock} {
    store_.write_credits(!settings_.assumptions.credit_amounts_positive);
}

Response Shop::refuse(const Request& request, int status, std::string_view message) const {
    Response response;
    response.status = status;
    response.body = error_body(status, request.method, request.path, message);
    return response;
}

std::string Shop::authenticated_key(std::string_view authorization) const {
    if (!authorization.starts_with("Basic ")) return {};
    const auto pair = base64_decoded(authorization.substr(6));
    if (!pair) return {};
    const auto colon = pair->find(':');
    if (colon == std::string::npos) return {};
    const std::string key = pair->substr(0, colon);
    const std::string password = pair->substr(colon + 1);
    const auto& known = settings_.credentials;
    const bool merchant = key == known.key && password == known.secret;
    const bool app = key == known.app_key && password == app_password(known.app_token, known.app_secret);
    return (merchant || app) && !settings_.revoked_keys.contains(key) ? key : std::string{};
}

RateWindows& Shop::windows(const std::string& key) {
    return windows_.try_emplace(key, settings_.limits).first->second;
}

Response Shop::handle(const Request& request, std::string_view path) {
    const std::string key = authenticated_key(request.authorization);
    if (key.empty()) return refuse(request, 401, "Access denied.");
    const Instant now = clock_.now();
    RateWindows& rates = windows(key);
    const bool free =
        !settings_.assumptions.ratelimit_call_counts && path.ends_with("/account/ratelimit.json");
    Response response;
    if (!free && !rates.take(now)) {
        response = refuse(request, 429, "Too many requests.");
        if (settings_.assumptions.retry_after_on_429)
            response.headers += "Retry-After: " + std::to_string(rates.retry_after(now)) + "\r\n";
    } else {
        Call call{request, {}, split_path(path), {}, key};
        if (call.parts.empty() || !settings_.languages.contains(call.parts.front())) {
            response = refuse(request, 404, "Unknown or inactive language.");
        } else if (call.size() < 2 || !call.parts.back().ends_with(".json")) {
            response = refuse(request, 404, "Resource not found.");
        } else {
            call.language = call.parts.front();
            call.parts.erase(call.parts.begin());
            call.parts.back().remove_suffix(5);
            call.parameters = parse_query(request.query);
            const auto spoilt = patches_.empty() ? std::nullopt : patches_.answer(call.resource());
            response = spoilt ? *spoilt : route(call);
        }
    }
    rates.append_headers(response.headers, now);
    return response;
}

Response Shop::route(Call& call) {
    for (const auto& [resource, group] : kGroups)
        if (call.is(0, resource) && settings_.denied.contains(group))
            return refuse(call.request, 403, "Permission denied.");
    if (call.is(0, "orders")) return orders(call);
    if (call.is(0, "invoices")) return invoices(call);
    if (!call.get()) return refuse(call.request, 405, "Method not allowed.");
    if (call.is(0, "customers")) return customers(call);
    if (call.is(0, "account")) return account(call);
    return singletons(call);
}

Response Shop::orders(Call& call) {
    if (call.is(1, "events")) return events(call);
    if (call.is(1, "customstatuses")) return ok(R"({"customStatuses":[]})");
    const bool count = call.size() == 2 && call.is(1, "count");
    if (call.size() == 1 || count)
        return call.get() ? list_orders(call, count) : refuse(call.request, 405, "Method not allowed.");
    const auto id = call.id(1);
    const Order* found = id ? store_.order(*id) : nullptr;
    if (found == nullptr) return refuse(call.request, 404, "Order not found.");
    return order(call, *found);
}

Response Shop::list_orders(Call& call, bool count_only) {
    const ListQuery query = parse_list_query(call.parameters, settings_.assumptions, "customer,number");
    if (!query.error.empty()) return refuse(call.request, 400, query.error);
    const auto customer = parameter(call.parameters, "customer");
    const auto number = parameter(call.parameters, "number");
    const auto wanted_customer = customer ? to_integer(*customer).value_or(-1) : 0;
    const auto& all = store_.orders();
    std::size_t begin = query.since_id ? store_.after(*query.since_id) : 0;
    std::size_t end = all.size();
    if (number) {  // at most one order: no walk through all of them
        const Order* found = store_.order_by_number(*number);
        const bool after = found != nullptr && static_cast<std::size_t>(found - all.data()) >= begin;
        begin = after ? static_cast<std::size_t>(found - all.data()) : 0;
        end = after ? begin + 1 : 0;
    }
    const bool descending = settings_.assumptions.newest_first && !query.since_id;
    std::size_t matches = 0;
    std::string body = R"({"orders":[)";
    std::string one;
    const std::size_t first = query.first();
    const std::size_t last = first + static_cast<std::size_t>(query.limit);
    for (std::size_t i = begin; i < end && (count_only || matches < last); ++i) {
        const Order& order = descending ? all[end - 1 - (i - begin)] : all[i];
        if (!query.accepts(order.created, order.updated)) continue;
        if (customer && order.person.customer_id != wanted_customer) continue;
        if (matches++ < first || count_only) continue;
        if (body.back() != '[') body += ',';
        if (query.fields.empty() && patches_.empty()) {
            store_.append(body, order, call.language, settings_.assumptions.list_embedded);
        } else {
            one.clear();
            append_order_document(one, order, call.language, settings_.assumptions.list_embedded);
            body += query.fields.empty() ? one : select_members(one, query.fields);
        }
    }
    if (count_only) return ok(counted(matches));
    body += "]}";
    return ok(std::move(body));
}

Response Shop::order(Call& call, const Order& order) {
    if (call.size() == 2 && call.request.method == "PUT") return put_order(call, order);
    if (call.size() == 3 && call.is(2, "credit") && call.request.method == "POST") return credit(call, order);
    if (!call.get()) return refuse(call.request, 405, "Method not allowed.");
    const Links links = store_.links(call.language);
    std::string body;
    if (call.size() == 2) {
        append_order_document(body, order, call.language, true);
        if (const auto fields = parameter(call.parameters, "fields"); fields && !fields->empty())
            body = select_members(body, *fields);
        return ok(enveloped("order", body));
    }
    if (call.is(2, "metafields")) return ok(R"({"orderMetafields":[]})");
    if (!call.is(2, "products")) return refuse(call.request, 404, "Resource not found.");
    if (call.is(3, "count")) return ok(counted(order.lines.size()));
    if (const auto id = call.id(3)) {
        for (const Line& line : order.lines) {
            if (line.id != *id) continue;
            append_order_product(body, line, order, links);
            return ok(enveloped("orderProduct", body));
        }
        return refuse(call.request, 404, "Order product not found.");
    }
    if (call.size() != 3) return refuse(call.request, 404, "Resource not found.");
    const ListQuery query = parse_list_query(call.parameters, settings_.assumptions);
    if (!query.error.empty()) return refuse(call.request, 400, query.error);
    body = R"({"orderProducts":[)";
    const auto limit = static_cast<std::size_t>(query.limit);
    for (std::size_t i = query.first(); i < order.lines.size() && i < query.first() + limit; ++i) {
        if (query.since_id && order.lines[i].id <= *query.since_id) continue;
        if (body.back() != '[') body += ',';
        std::string one;
        append_order_product(one, order.lines[i], order, links);
        patches_.apply(one, call.resource() + "/" + std::to_string(i));
        body += one;
    }
    body += "]}";
    return ok(std::move(body));
}

std::string Shop::patch(const Json& wish) {
    std::string error = patches_.add(wish);
    const std::string resource{wish.string_or("resource", "")};
    const auto parts = split_path(resource);
    if (!error.empty() || parts.size() < 2 || !wish.boolean("touch").value_or(true)) return error;
    const auto id = to_integer(parts[1]).value_or(-1);
    const Order* order = parts[0] == "orders" ? store_.order(id) : store_.order_of(id);
    if (order != nullptr) store_.touch(order->id, clock_.now());
    return error;
}

void Shop::append_order_document(std::string& out, const Order& order, std::string_view language,
                                 bool embedded) {
    if (patches_.empty()) return store_.append(out, order, language, embedded);
    std::string one;
    store_.append(one, order, language, embedded);
    patches_.apply(one, "orders/" + std::to_string(order.id));
    out += one;
}

void Shop::append_invoice_document(std::string& out, const Order& document, std::string_view language) const {
    std::string one;
    append_invoice(one, document, store_.links(language));
    patches_.apply(one, "invoices/" + std::to_string(document.invoice_id));
    out += one;
}

Response Shop::put_order(Call& call, const Order& order) {
    static constexpr std::string_view kStatuses[] = {"on_hold",
                                                     "processing_awaiting_payment",
                                                     "processing_awaiting_shipment",
                                                     "processing_awaiting_pickup",
                                                     "completed",
                                                     "processing_ready_for_pickup",
                                                     "completed_shipped",
                                                     "completed_picked_up",
                                                     "cancelled"};
    static constexpr std::string_view kPayment[] = {"not_paid", "partially_paid", "paid", "cancelled"};
    const auto body = parse_json(call.request.body);
    const Json* changes = body ? body->find("order") : nullptr;
    if (changes == nullptr || !changes->is(Json::Kind::object))
        return refuse(call.request, 400, "Invalid request body.");
    const auto status = changes->string_or("status", "");
    const auto payment = changes->string_or("paymentStatus", "");
    const auto known = [](std::string_view text, const auto& values) {
        return text.empty() || std::find(std::begin(values), std::end(values), text) != std::end(values);
    };
    if (!known(status, kStatuses)) return refuse(call.request, 422, "Invalid value for field 'status'.");
    if (!known(payment, kPayment))
        return refuse(call.request, 422, "Invalid value for field 'paymentStatus'.");
    store_.change(order.id, status, payment, changes->string_or("memo", ""), clock_.now());
    std::string text;
    store_.append(text, order, call.language, true);
    return ok(enveloped("order", text));
}

Response Shop::credit(Call& call, const Order& order) {
    const auto body = parse_json(call.request.body);
    const Json* wanted = body ? body->find("credit") : nullptr;
    if (wanted == nullptr) return refuse(call.request, 400, "Invalid request body.");
    Part what;
    what.shipment = wanted->boolean("creditShipment").value_or(false);
    what.payment = wanted->boolean("creditPayment").value_or(false);
    if (const Json* lines = wanted->find("orderProducts"))
        for (const Json& line : lines->items)
            what.lines.emplace_back(line.integer("id").value_or(0),
                                    static_cast<int>(line.integer("quantity").value_or(0)));
    const Order* note = store_.credit(order.id, what, clock_.now());
    if (note == nullptr) return refuse(call.request, 422, "Invalid value for field 'orderProducts'.");
    std::string text;
    append_invoice_document(text, *note, call.language);
    Response response = ok(enveloped("invoice", text));
    response.status = 201;
    return response;
}

Response Shop::invoices(Call& call) {
    if (const auto id = call.id(1)) {
        const Order* order = store_.document(*id);
        if (order == nullptr) return refuse(call.request, 404, "Invoice not found.");
        if (call.request.method == "PUT") {
            const auto changes = parse_json(call.request.body);
            const Json* invoice = changes ? changes->find("invoice") : nullptr;
            if (invoice == nullptr || invoice->string_or("status", "") != "paid")
                return refuse(call.request, 422, "Invalid value for field 'status'.");
            if (order->credited_invoice_id != 0)
                store_.pay_credit(*id, clock_.now());
            else
                store_.change(order->id, "", "paid", "", clock_.now());
            order = store_.document(*id);
        } else if (!call.get()) {
            return refuse(call.request, 405, "Method not allowed.");
        }
        if (call.is(2, "items")) return items(call, *order);
        if (call.is(2, "metafields")) return ok(R"({"invoiceMetafields":[]})");
        if (call.size() != 2) return refuse(call.request, 404, "Resource not found.");
        std::string body;
        append_invoice_document(body, *order, call.language);
        return ok(enveloped("invoice", body));
    }
    if (!call.get()) return refuse(call.request, 405, "Method not allowed.");
    return list_invoices(call);
}

Response Shop::items(Call& call, const Order& document) {
    const auto all = invoice_items(document, store_.links(call.language));
    if (call.is(3, "count")) return ok(counted(all.size()));
    if (call.size() != 3) return refuse(call.request, 404, "Resource not found.");
    const ListQuery query = parse_list_query(call.parameters, settings_.assumptions);
    if (!query.error.empty()) return refuse(call.request, 400, query.error);
    std::string body = R"({"invoiceItems":[)";
    const auto limit = static_cast<std::size_t>(query.limit);
    for (std::size_t i = query.first(); i < all.size() && i < query.first() + limit; ++i) {
        if (body.back() != '[') body += ',';
        std::string one = all[i];
        patches_.apply(one, call.resource() + "/" + std::to_string(i));
        body += one;
    }
    body += "]}";
    return ok(std::move(body));
}

Response Shop::list_invoices(Call& call) {
    const bool count_only = call.is(1, "count");
    if (call.size() > 1 && !count_only) return refuse(call.request, 404, "Resource not found.");
    const ListQuery query = parse_list_query(call.parameters, settings_.assumptions, "order,customer,number");
    if (!query.error.empty()) return refuse(call.request, 400, query.error);
    const auto of_order = parameter(call.parameters, "order");
    const auto of_customer = parameter(call.parameters, "customer");
    const auto number = parameter(call.parameters, "number");
    const Order* of = of_order ? store_.order(to_integer(*of_order).value_or(-1)) : nullptr;
    std::vector<const Order*> all;
    if (!of_order || of != nullptr) all = store_.documents(of);
    if (settings_.assumptions.newest_first && !query.since_id) std::reverse(all.begin(), all.end());
    const std::size_t last = query.first() + static_cast<std::size_t>(query.limit);
    std::size_t matches = 0;
    std::string body = R"({"invoices":[)";
    for (const Order* document : all) {
        const Order& order = *document;
        if (query.since_id && order.invoice_id <= *query.since_id) continue;
        const Instant created = order.invoice_created != 0 ? order.invoice_created : order.created;
        if (!query.accepts(created, std::max(created, order.updated))) continue;
        if (of_customer && to_integer(*of_customer).value_or(-1) != order.person.customer_id) continue;
        if (number && *number != order.invoice_number) continue;
        if (matches++ < query.first() || count_only || matches > last) continue;
        if (body.back() != '[') body += ',';
        std::string one;
        append_invoice_document(one, order, call.language);
        body += query.fields.empty() ? one : select_members(one, query.fields);
    }
    body += "]}";
    return ok(count_only ? counted(matches) : std::move(body));
}

Response Shop::events(Call& call) {
    if (!call.get()) return refuse(call.request, 405, "Method not allowed.");
    const ListQuery query =
        parse_list_query(call.parameters, settings_.assumptions, "order,invoice,shipment");
    if (!query.error.empty()) return refuse(call.request, 400, query.error);
    const auto of_order = parameter(call.parameters, "order");
    const auto of_invoice = parameter(call.parameters, "invoice");
    const Links links = store_.links(call.language);
    std::string body = R"({"ordersEvents":[)";
    std::size_t matches = 0;
    const std::size_t last = query.first() + static_cast<std::size_t>(query.limit);
    const auto wanted_invoice = of_invoice ? to_integer(*of_invoice).value_or(-1) : 0;
    const auto add = [&](const Order& order) {
        for (const Event& event : order.events) {
            const auto invoice = event.invoice_id != 0 ? event.invoice_id : order.invoice_id;
            if (of_invoice && (std::string_view{event.type} != "invoice" || invoice != wanted_invoice))
                continue;
            if (query.since_id && event.id <= *query.since_id) continue;
            if (!query.accepts(event.created, event.created)) continue;
            if (matches++ < query.first() || matches > last) continue;
            if (body.back() != '[') body += ',';
            append_event(body, event, order, links);
        }
    };
    if (of_order || of_invoice) {
        const auto id = to_integer(of_order ? *of_order : *of_invoice).value_or(-1);
        const Order* order = of_order ? store_.order(id) : store_.order_of(id);
        if (order != nullptr) add(*order);
    } else {
        for (const Order& order : store_.orders())
            add(order);
    }
    if (call.is(2, "count")) return ok(counted(matches));
    body += "]}";
    return ok(std::move(body));
}

Response Shop::customers(Call& call) {
    const Links links = store_.links(call.language);
    const auto& customers = store_.customers();
    const auto& all = store_.orders();
    std::string body;
    if (const auto id = call.id(1)) {
        const auto found = customers.find(*id);
        if (found == customers.end()) return refuse(call.request, 404, "Customer not found.");
        append_customer(body, all[found->second], links);
        return ok(enveloped("customer", body));
    }
    const ListQuery query = parse_list_query(call.parameters, settings_.assumptions, "email");
    if (!query.error.empty()) return refuse(call.request, 400, query.error);
    const auto email = parameter(call.parameters, "email");
    std::size_t matches = 0;
    const std::size_t last = query.first() + static_cast<std::size_t>(query.limit);
    body = R"({"customers":[)";
    for (const auto& [id, newest] : customers) {
        const Order& order = all[newest];
        if (query.since_id && id <= *query.since_id) continue;
        if (email && order.person.email != *email) continue;
        if (matches++ < query.first() || matches > last) continue;
        if (body.back() != '[') body += ',';
        append_customer(body, order, links);
    }
    body += "]}";
    return ok(call.is(1, "count") ? counted(matches) : std::move(body));
}

Response Shop::tax_overrides(Call& call, std::int64_t tax) {
    std::string body;
    JsonWriter json{body};
    json.open('{').key("taxOverrides").open('[');
    for (const Override& one : kOverrides) {
        if (one.tax != tax) continue;
        json.open('{').field_int("id", one.id).field_raw("rate", one.rate).key("country").open('{');
        json.field_raw("id", one.country).field("code", one.code).field("code3", one.code3);
        json.field("title", one.title).close('}').key("tax").open('{').key("resource").open('{');
        const std::string url = "taxes/" + std::to_string(tax);
        json.field_int("id", tax).field("url", url);
        json.field("link", store_.base_url() + "/" + std::string{call.language} + "/" + url + ".json");
        json.close('}').close('}').close('}');
    }
    json.close(']').close('}');
    return ok(std::move(body));
}

Response Shop::singletons(Call& call) {
    if (call.size() == 3 && call.is(0, "taxes") && call.is(2, "overrides"))
        return tax_overrides(call, call.id(1).value_or(0));
    if (call.size() == 1) {
        if (call.is(0, "taxes")) return ok(enveloped("taxes", kTaxes));
        if (call.is(0, "paymentmethods")) return ok(enveloped("paymentmethods", kPaymentMethods));
        if (call.is(0, "shippingmethods")) return ok(R"({"shippingmethods":[]})");
        if (call.is(0, "shop")) return ok(enveloped("shop", kShop));
        if (call.is(0, "time")) {
            const Instant now = clock_.now();
            return ok("{\"time\":{\"timestamp\":" + std::to_string(now) +
                      ",\"formatted\":" + quoted(offset_text(now)) + "}}");
        }
        if (call.is(0, "shipments")) {
            std::string body;
            const auto of_order = parameter(call.parameters, "order");
            const Order* order = of_order ? store_.order(to_integer(*of_order).value_or(-1)) : nullptr;
            if (order != nullptr) append_shipment(body, *order, store_.links(call.language));
            return ok(enveloped("shipments", "[" + body + "]"));
        }
    }
    return refuse(call.request, 404, "Resource not found.");
}

Response Shop::account(Call& call) {
    const Instant now = clock_.now();
    if (call.is(1, "ratelimit")) return ok(windows(call.key).json(now));
    std::string body;
    JsonWriter json{body};
    if (call.is(1, "permissions")) {
        json.open('{').key("accountPermissions").open('{');
        for (const auto group : {"content", "products", "customers", "orders", "settings", "tracking"}) {
            const bool allowed = !settings_.denied.contains(group);
            json.key(group).open('{').field_bool("read", allowed).field_bool("write", allowed).close('}');
        }
        json.close('}').close('}');
        return ok(std::move(body));
    }
    if (call.size() != 1) return refuse(call.request, 404, "Resource not found.");
    const bool app = call.key == settings_.credentials.app_key;
    json.open('{').key("account").open('{').field_int("id", 19'609);
    json.field_raw("appId", app ? "1234" : "false").field("apiKey", call.key);
    const std::string prefix = store_.base_url() + "/" + std::string{call.language} + "/account/";
    for (const std::string name : {"signout", "permissions", "ratelimit", "metafields"}) {
        json.key(name)
            .open('{')
            .key("resource")
            .open('{')
            .field_raw("id", "false")
            .field("url", "account/" + name);
        json.field("link", prefix + name + ".json").close('}').close('}');
    }
    json.close('}').close('}');
    return ok(std::move(body));
}

std::string Shop::configure(const Json& changes) {
    const auto names = [](const Json& list) {
        std::set<std::string, std::less<>> out;
        for (const Json& item : list.items)
            out.insert(item.text);
        return out;
    };
    auto& assumptions = settings_.assumptions;
    const std::pair<std::string_view, bool*> switches[] = {
        {"list_embedded", &assumptions.list_embedded},
        {"newest_first", &assumptions.newest_first},
        {"clamp_limit", &assumptions.clamp_limit},
        {"filter_times_are_utc", &assumptions.filter_times_are_utc},
        {"reject_unknown_parameters", &assumptions.reject_unknown_parameters},
        {"ratelimit_call_counts", &assumptions.ratelimit_call_counts},
        {"retry_after_on_429", &assumptions.retry_after_on_429},
        {"credit_amounts_positive", &assumptions.credit_amounts_positive}};
    for (const auto& [name, value] : changes.members) {
        const auto found = std::find_if(std::begin(switches), std::end(switches),
                                        [&name = name](const auto& entry) { return entry.first == name; });
        if (found != std::end(switches)) {
            *found->second = value.truth;
            store_.write_credits(!assumptions.credit_amounts_positive);
        } else if (name == "rate") {
            if (!parse_limits(value.text, settings_.limits)) return "rate: expected A/B/C";
            for (auto& [key, windows] : windows_)
                windows.set_limits(settings_.limits);
        } else if (name == "clear_rates") {
            for (auto& [key, windows] : windows_)
                windows.clear();
        } else if (name == "languages") {
            settings_.languages = names(value);
        } else if (name == "denied_groups") {
            settings_.denied = names(value);
        } else if (name == "revoked") {
            settings_.revoked_keys.clear();
            if (value.truth)
                settings_.revoked_keys = {settings_.credentials.key, settings_.credentials.app_key};
            for (const Json& item : value.items)
                settings_.revoked_keys.insert(item.text);
        } else if (name == "key") {
            settings_.credentials.key = value.text;
        } else if (name == "secret") {
            settings_.credentials.secret = value.text;
        } else {
            return "unknown setting: " + name;
        }
    }
    return {};
}

std::string Shop::config_json() const {
    const auto& assumptions = settings_.assumptions;
    std::string out;
    JsonWriter json{out};
    const auto names = [&json](std::string_view name, const auto& values) {
        json.key(name).open('[');
        for (const auto& value : values)
            json.string(value);
        json.close(']');
    };
    const auto& limits = settings_.limits;
    json.open('{').field("rate", std::to_string(limits[0]) + "/" + std::to_string(limits[1]) + "/" +
                                     std::to_string(limits[2]));
    names("languages", settings_.languages);
    names("denied_groups", settings_.denied);
    names("revoked", settings_.revoked_keys);
    json.field_bool("list_embedded", assumptions.list_embedded)
        .field_bool("newest_first", assumptions.newest_first);
    json.field_bool("clamp_limit", assumptions.clamp_limit);
    json.field_bool("filter_times_are_utc", assumptions.filter_times_are_utc);
    json.field_bool("reject_unknown_parameters", assumptions.reject_unknown_parameters);
    json.field_bool("ratelimit_call_counts", assumptions.ratelimit_call_counts);
    json.field_bool("credit_amounts_positive", assumptions.credit_amounts_positive);
    json.field_bool("retry_after_on_429", assumptions.retry_after_on_429).close('}');
    return out;
}

}  // namespace koppel::sandbox::ecom
