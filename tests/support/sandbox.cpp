#include "support/sandbox.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace koppel::test {

namespace json = boost::json;

namespace {

// The merchant's key and secret of the sandbox's README, as HTTP Basic wants them.
constexpr const char* kShopLogin =
    "Basic NWE2ZDBjMmY4ZTkxNGI3Mzk4YTFjNGQ3ZTBmM2I2NTI6YzBmZmVlMDBjMGZmZWUwMGMwZmZlZTAwYzBmZmVlMDA=";

std::string text(const json::object& object, const char* name) {
    return std::string(object.at(name).as_string());
}

std::vector<std::string> texts(const json::value& list) {
    std::vector<std::string> all;
    for (const auto& item : list.as_array())
        all.emplace_back(item.as_string());
    return all;
}

json::value answer_of(const HttpAnswer& answer, const std::string& path) {
    if (answer.status != 200)
        throw std::runtime_error("the sandbox answered " + std::to_string(answer.status) + " to " + path +
                                 ": " + answer.body.substr(0, 300));
    return json::parse(answer.body);
}

}  // namespace

std::set<std::string> Truth::numbers(const std::string& kind) const {
    std::set<std::string> found;
    for (const auto& order : orders)
        if (order.kind == kind) found.insert(order.number);
    return found;
}

std::set<std::string> Truth::bookable_numbers() const {
    std::set<std::string> found;
    for (const auto& order : orders)
        if (order.bookable()) found.insert(order.number);
    return found;
}

Cents Truth::bookable_sum() const {
    Cents sum = 0;
    for (const auto& order : orders)
        if (order.bookable()) sum += order.incl;
    return sum;
}

const TrueOrder& Truth::order(const std::string& number) const {
    for (const auto& order : orders)
        if (order.number == number) return order;
    throw std::runtime_error("the shop has no order " + number);
}

Sandbox::Sandbox(const SandboxOptions& options) {
    ProcessOptions program;
    // The vendor's own limits would make a run of a thousand orders take an hour; tests of limits set their
    // own.
    program.argv = {KOPPEL_BINARY_DIR "/bin/koppel-sandbox",
                    "--die-with-parent",
                    "--port",
                    "0",
                    "--orders",
                    std::to_string(options.orders),
                    "--seed",
                    std::to_string(options.seed),
                    "--ecom-rate",
                    "1000000/10000000/100000000",
                    "--retail-rate",
                    "0"};
    program.argv.insert(program.argv.end(), options.more.begin(), options.more.end());
    process_ = std::make_unique<Process>(program);
    const std::string sign = "listening on http://127.0.0.1:";
    const bool up = eventually(Millis{30'000}, [&] {
        const std::string out = process_->out();
        const auto at = out.find(sign);
        if (at == std::string::npos || out.find('\n', at) == std::string::npos) return process_->ended();
        port_ = static_cast<std::uint16_t>(std::stoi(out.substr(at + sign.size())));
        return true;
    });
    if (!up || port_ == 0) throw std::runtime_error("koppel-sandbox does not start: " + process_->err());
}

std::string Sandbox::origin() const {
    return "http://127.0.0.1:" + std::to_string(port_);
}

json::value Sandbox::get(const std::string& path) const {
    return answer_of(ask(port_, {.path = path}), path);
}

json::value Sandbox::shop(const std::string& path) const {
    const std::string whole = "/ecom/nl" + path;
    return answer_of(ask(port_, {.path = whole, .headers = {{"Authorization", kShopLogin}}}), whole);
}

json::value Sandbox::shop_post(const std::string& path, const std::string& body) const {
    const std::string whole = "/ecom/nl" + path;
    const auto answer =
        ask(port_, {.method = "POST",
                    .path = whole,
                    .headers = {{"Authorization", kShopLogin}, {"Content-Type", "application/json"}},
                    .body = body});
    if (answer.status != 201) return answer_of(answer, whole);
    return json::parse(answer.body);
}

json::value Sandbox::post(const std::string& path, const std::string& body) const {
    return answer_of(ask(port_, {.method = "POST",
                                 .path = path,
                                 .headers = {{"Content-Type", "application/json"}},
                                 .body = body}),
                     path);
}

Truth Sandbox::truth() const {
    Truth truth;
    const auto answer = get("/_sandbox/ecom/truth");
    for (const auto& value : answer.at("orders").as_array()) {
        const auto& order = value.as_object();
        truth.orders.push_back({text(order, "key"), text(order, "number"), text(order, "kind"),
                                order.at("paid").as_bool(), cents(text(order, "price_incl")),
                                cents(text(order, "price_excl")), text(order, "email"),
                                order.at("lines").to_number<std::int64_t>()});
    }
    return truth;
}

Books Sandbox::books(const std::string& administration) const {
    const auto answer = get("/_sandbox/asperion/" + administration + "/summary");
    const auto& summary = answer.as_object();
    const auto count = [&](const char* name) { return summary.at(name).to_number<std::int64_t>(); };
    return {count("invoices"),
            count("distinct_references"),
            texts(summary.at("duplicate_references")),
            texts(summary.at("duplicate_debtor_emails")),
            texts(summary.at("duplicate_skus")),
            cents(text(summary, "sum_incl")),
            count("debtors"),
            count("articles")};
}

json::array Sandbox::rows(const std::string& kind, const std::string& administration) const {
    return get("/_sandbox/asperion/" + administration + "/" + kind).as_array();
}

json::array Sandbox::invoices(const std::string& administration) const {
    return rows("invoices", administration);
}

std::int64_t Sandbox::requests(const std::string& route) const {
    const auto stats = get("/_sandbox/stats");
    const auto* count = stats.at("routes").as_object().if_contains(route);
    return count == nullptr ? 0 : count->to_number<std::int64_t>();
}

void Sandbox::pay(const std::vector<std::string>& numbers) {
    json::array list;
    for (const auto& number : numbers)
        list.emplace_back(number);
    post("/_sandbox/ecom/pay", json::serialize(json::object{{"numbers", std::move(list)}}));
}

void Sandbox::pay_all() {
    post("/_sandbox/ecom/pay", R"({"all":true})");
}

void Sandbox::add_orders(int count) {
    post("/_sandbox/ecom/orders", R"({"count":)" + std::to_string(count) + "}");
}

void Sandbox::shop_config(const std::string& body) {
    post("/_sandbox/ecom/config", body);
}

void Sandbox::books_config(const std::string& body) {
    post("/_sandbox/asperion/config", body);
}

void Sandbox::faults(const std::string& body) {
    post("/_sandbox/faults", body);
}

void Sandbox::no_faults() {
    answer_of(ask(port_, {.method = "DELETE", .path = "/_sandbox/faults"}), "/_sandbox/faults");
}

std::int64_t Sandbox::applied(const std::string& kind) const {
    std::int64_t sum = 0;
    const auto rules = get("/_sandbox/faults");
    for (const auto& rule : rules.as_array())
        if (rule.at("kind").as_string() == kind) sum += rule.at("applied").to_number<std::int64_t>();
    return sum;
}

}  // namespace koppel::test
