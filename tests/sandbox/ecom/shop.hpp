// The Lightspeed eCom shop: keys, languages, permissions, rate windows, routes. Request in, answer out; no
// sockets. Single thread. Errors are answers in the vendor's own shape.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "ecom/assumptions.hpp"
#include "ecom/patches.hpp"
#include "ecom/rates.hpp"
#include "ecom/store.hpp"

namespace koppel::sandbox::ecom {

struct Credentials {
    std::string key = "5a6d0c2f8e914b7398a1c4d7e0f3b652";
    std::string secret = "c0ffee00c0ffee00c0ffee00c0ffee00";
    // An app from the store signs in with its own key and md5(token + secret).
    std::string app_key = "0123456789abcdef0123456789abcdef";
    std::string app_secret = "fedcba9876543210fedcba9876543210";
    std::string app_token = "aaaabbbbccccddddeeeeffff00001111";
};

struct Settings {
    Credentials credentials;
    RateWindows::Limits limits{300, 3'000, 12'000};
    std::set<std::string, std::less<>> languages{"nl", "en"};
    // Groups that are refused with 403: "orders", "products", "customers", "settings", "content", "tracking".
    std::set<std::string, std::less<>> denied;
    std::set<std::string, std::less<>> revoked_keys;
    Assumptions assumptions;
};

class Shop {
  public:
    Shop(Settings settings, const GeneratorOptions& options, std::string base_url, const Clock& clock);

    // `path` is everything after /ecom.
    Response handle(const Request& request, std::string_view path);
    // Applies a configuration document; answers what is wrong with it, or nothing.
    std::string configure(const Json& changes);
    std::string config_json() const;
    Store& store() { return store_; }
    // Spoils a document or an answer on purpose, see Patches.
    std::string patch(const Json& wish);
    void mend() { patches_.clear(); }
    const Store& store() const { return store_; }

  private:
    struct Call;
    Response refuse(const Request& request, int status, std::string_view message) const;
    Response route(Call& call);
    Response orders(Call& call);
    Response order(Call& call, const Order& order);
    Response put_order(Call& call, const Order& order);
    Response list_orders(Call& call, bool count_only);
    Response credit(Call& call, const Order& order);
    Response invoices(Call& call);
    Response list_invoices(Call& call);
    Response events(Call& call);
    Response customers(Call& call);
    Response singletons(Call& call);
    Response tax_overrides(Call& call, std::int64_t tax);
    Response account(Call& call);
    // The API key when the credentials are right.
    std::string authenticated_key(std::string_view authorization) const;
    RateWindows& windows(const std::string& key);
    void append_order_document(std::string& out, const Order& order, std::string_view language,
                               bool embedded);
    void append_invoice_document(std::string& out, const Order& document, std::string_view language) const;
    Response items(Call& call, const Order& document);

    Settings settings_;
    Store store_;
    Patches patches_;
    const Clock& clock_;
    std::map<std::string, RateWindows> windows_;
};

}  // namespace koppel::sandbox::ecom
