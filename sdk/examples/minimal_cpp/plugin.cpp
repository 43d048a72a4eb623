// The smallest useful C++ plugin: a shop that lists its orders, and books that take invoices.
// See README.md for the API that it speaks.
#include <string>
#include <vector>

#include "koppel/cpp/koppel.hpp"

namespace {

using namespace koppel::sdk;
using koppel::model::Invoice;
using koppel::model::Sale;

struct Settings {
    explicit Settings(std::string_view text) {
        const boost::json::value json = parse_settings(text);
        api_url = Json(json)["api_url"].text();
        if (api_url.empty()) throw Error(ErrorClass::config, "api_url_missing", "Fill in the API's address.");
    }
    std::string api_url;
};

HttpRequest request_to(const Settings& settings, std::string method, std::string_view path) {
    HttpRequest request;
    request.method = std::move(method);
    request.url = settings.api_url + std::string(path);
    request.credential = "api";  // the auth entry of the manifest: the host attaches the token
    request.headers = {{"Accept", "application/json"}};
    return request;
}

boost::json::value ask(Call& call, const HttpRequest& request) {
    return parse_answer(request, call.http().perform_ok(request));
}

CheckReport check_account(Call& call, const Settings& settings) {
    const auto answer = ask(call, request_to(settings, "GET", "/account"));
    return {Json(answer)["name"].required_text("the account's name"), {}};
}

class ShopSource : public Source {
  public:
    ShopSource(Host, std::string_view settings) : settings_(settings) {}

    CheckReport check(Call& call) override { return check_account(call, settings_); }

    // The cursor is the number of the last change seen.
    PullResult pull(Call& call, const PullRequest& request, Emitter& records) override {
        PullResult result;
        result.next_cursor = request.cursor.empty() ? "0" : request.cursor;
        const auto page = ask(call, request_to(settings_, "GET", "/orders?after=" + result.next_cursor));
        for (const Json order : Json(page)["orders"].items()) {
            records.emit(sale_from(order));
            result.next_cursor = order["change"].required_text("the change number");
        }
        result.has_more = Json(page)["more"].flag();
        return result;
    }

  private:
    static Sale sale_from(const Json& order) {
        Sale sale;
        sale.kind = "order";
        sale.key = order["id"].required_text("the order's id");
        sale.number = order["number"].text(sale.key);
        sale.date = order["date"].required_text("the order's date");
        sale.status = "completed";
        sale.payment_status = order["paid"].flag() ? "paid" : "unpaid";
        sale.currency = order["currency"].text("EUR");
        sale.total_incl = order["total_incl"].required_decimal("the order's total");
        sale.total_excl = order["total_excl"].required_decimal("the order's total without VAT");
        sale.total_vat = sale.total_incl - sale.total_excl;
        sale.version = order["change"].text();
        return sale;
    }

    Settings settings_;
};

class BooksSink : public Sink, public Lookup {
  public:
    BooksSink(Host, std::string_view settings) : settings_(settings) {}

    CheckReport check(Call& call) override { return check_account(call, settings_); }

    void push(Call& call, std::span<const Posting> postings, bool dry_run, Reporter& outcomes) override {
        push_one_by_one(call, postings, outcomes, [&](const Posting& posting) {
            const auto invoice = posting.as<Invoice>();  // refuses what is not an invoice
            if (dry_run) return Outcome::created("");
            HttpRequest request = request_to(settings_, "POST", "/invoices");
            request.headers.push_back({"Content-Type", "application/json"});
            request.body = koppel::model::to_json_text(invoice);
            const auto answer = ask(call, request);
            return Outcome::created(Json(answer)["id"].text(), Json(answer)["number"].text());
        });
    }

    std::vector<Finding> find(Call& call, std::span<const Posting> postings) override {
        std::vector<HttpRequest> requests;
        for (const Posting& posting : postings) {
            requests.push_back(
                request_to(settings_, "GET", "/invoices?reference=" + std::string(posting.reference)));
        }
        const auto responses = call.http().perform(requests);
        std::vector<Finding> findings;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            if (!responses[i].ok()) throw error_from(requests[i], responses[i]);
            const auto answer = parse_answer(requests[i], responses[i]);
            const Json found = Json(answer)["invoices"];
            if (found.size() == 0) {
                findings.push_back({found.is_array() ? Found::nowhere : Found::unclear, {}, {}, {}, {}});
            } else {
                const Found how = found.size() == 1 ? Found::once : Found::many;
                findings.push_back({how,
                                    found[0]["id"].text(),
                                    found[0]["number"].text(),
                                    found[0]["total_incl"].text(),
                                    {}});
            }
        }
        return findings;
    }

  private:
    Settings settings_;
};

}  // namespace

KOPPEL_EXPORT_PLUGIN("nl.koppel.example.minimal_cpp", "1.0.0", ShopSource, BooksSink)
