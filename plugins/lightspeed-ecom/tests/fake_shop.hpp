// A shop with orders that change while it is read: pages, filters and links as the vendor has them. Faults on
// demand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "instants.hpp"
#include "plugin_harness.hpp"

namespace koppel::lightspeed_ecom {

using plugin_tests::Answer;
using plugin_tests::Request;

class FakeShop {
  public:
    struct Order {
        std::uint64_t id;
        Instant created;
        Instant updated;
        int revision = 1;  // stands in the total
        bool paid = true;
    };

    Instant now = parse_instant("2026-11-21T10:00:00Z").value();
    bool embedded = false;         // does the list bring the lines?
    std::size_t clamp = 250;       // what the shop makes of a larger limit
    std::set<std::uint64_t> gone;  // 404 for the order and its lines, though listed
    std::function<std::optional<Answer>(const Request&)> before = [](const Request&) { return std::nullopt; };
    std::function<void()> meanwhile = [] {};  // after every list: life goes on

    std::map<std::uint64_t, Order> orders;

    std::uint64_t add(Instant created) {
        const std::uint64_t id = 316'000'000 + orders.size() * 3;
        orders[id] = {id, created, created};
        return id;
    }
    void change(std::uint64_t id) {
        ++orders.at(id).revision;
        orders.at(id).updated = now;
    }

    Answer operator()(const Request& request) {
        if (const auto fault = before(request)) return *fault;
        const std::string path = request.path();
        if (path == "/nl/shop.json")
            return ok(
                R"({"shop":{"id":"000123","mainDomain":"fietsen.example","currency":{"shortcode":"eur"}}})");
        if (path == "/nl/account.json") return ok(R"({"account":{"id":19609,"appId":false}})");
        if (path == "/nl/orders.json") {
            const Answer answer = list(request);
            meanwhile();
            return answer;
        }
        if (!path.starts_with("/nl/orders/")) return missing();
        const std::uint64_t id = std::stoull(path.substr(11));
        if (!orders.contains(id) || gone.contains(id)) return missing();
        if (path.ends_with("/products.json")) return ok(R"({"orderProducts":)" + lines(orders.at(id)) + "}");
        return ok(R"({"order":)" + text(orders.at(id), true) + "}");
    }

    static Answer missing() {
        return Answer::of(
            404, R"({"error":{"code":404,"method":"GET","request":"x","message":"Order not found."}})");
    }
    static std::string total(const Order& order) { return std::to_string(10 + order.revision) + ".10"; }

  private:
    static Answer ok(std::string body) { return Answer::of(200, std::move(body)); }

    static std::string lines(const Order& order) {
        return R"([{"id":)" + std::to_string(order.id * 10) +
               R"(,"productTitle":"Bel","variantTitle":"Default","taxRate":0,"quantityOrdered":1,"sku":"B","priceExcl":)" +
               total(order) + R"(,"priceIncl":)" + total(order) + "}]";
    }
    static std::string text(const Order& order, bool with_lines) {
        const std::string id = std::to_string(order.id);
        return R"({"id":)" + id + R"(,"createdAt":")" + to_iso(order.created) + R"(","updatedAt":")" +
               to_iso(order.updated) + R"(","number":"ORD)" + id +
               R"(","status":"completed","paymentStatus":")" + (order.paid ? "paid" : "not_paid") +
               R"(","priceExcl":)" + total(order) + R"(,"priceIncl":)" + total(order) +
               R"(,"email":"a@b.example","customer":false,"products":{"resource":{"id":false,"url":"orders\/)" +
               id + R"(\/products","link":"http:\/\/wrong.example\/")" +
               (with_lines ? R"(,"embedded":)" + lines(order) : "") + "}}}";
    }
    static std::optional<Instant> time_of(const Request& request, const char* name) {
        std::string value = request.query(name);
        if (value.empty()) return std::nullopt;
        value[10] = 'T';
        return parse_instant(value + "Z");
    }
    Answer list(const Request& request) const {
        const std::uint64_t since = std::stoull(request.query("since_id"));
        const std::size_t limit = std::min<std::size_t>(std::stoul(request.query("limit")), clamp);
        const auto created_min = time_of(request, "created_at_min"),
                   created_max = time_of(request, "created_at_max");
        const auto updated_min = time_of(request, "updated_at_min");
        std::string list;
        std::size_t count = 0;
        for (auto at = orders.upper_bound(since); at != orders.end() && count < limit; ++at) {
            const Order& order = at->second;
            if ((created_min && order.created < *created_min) ||
                (created_max && order.created > *created_max) ||
                (updated_min && order.updated < *updated_min))
                continue;
            list += (count++ == 0 ? "" : ",") + text(order, embedded);
        }
        return ok(R"({"orders":[)" + list + "]}");
    }
};

}  // namespace koppel::lightspeed_ecom
