#include "account.hpp"

#include <utility>

#include "assumptions.hpp"

namespace koppel::lightspeed_retail {
namespace {

using sdk::Error;
using sdk::ErrorClass;

struct List {
    std::string resource;
    const char* row;
    void (Catalogue::*add)(const Object&);
};

std::vector<List> lists() {
    return {{"PaymentType.json?archived=true&limit=100", "PaymentType", &Catalogue::add_payment_type},
            {"Shop.json?archived=true&limit=100", "Shop", &Catalogue::add_shop},
            {"Register.json?archived=true&limit=100", "Register", &Catalogue::add_register},
            {"TaxCategory.json?limit=100&load_relations=" + sdk::url_escaped(R"(["TaxCategoryClasses"])"),
             "TaxCategory", &Catalogue::add_tax_category},
            {"TaxClass.json?limit=100", "TaxClass", &Catalogue::add_tax_class}};
}

void put_currency(Catalogue& catalogue, const Reply& reply) {
    if (reply.error) throw Error(*reply.error);
    const std::string code = upper(text_at(object_at(reply.object(), "defaultCurrency"), "code"));
    if (code.size() != 3)
        throw Error(ErrorClass::config, "currency_missing",
                    "The Lightspeed account does not tell in which currency it sells.");
    catalogue.currency = code;
}

}  // namespace

const std::string& Account::id(const ApiClient& api) {
    if (id_.empty()) {
        if (settings_.account.empty())
            identify(api);
        else
            id_ = settings_.account;
    }
    return id_;
}

void Account::identify(const ApiClient& api) {
    const Reply reply = api.get_one(api.top("Account.json"));
    const Rows rows = rows_in(reply.object(), "Account");
    if (rows.rows.empty() || id_at(*rows.rows.front(), "accountID").empty())
        throw Error(ErrorClass::transient, "answer_unexpected", "Lightspeed did not tell the account.");
    const std::string number = id_at(*rows.rows.front(), "accountID");
    if (!settings_.account.empty() && number != settings_.account)
        throw Error(ErrorClass::config, "account_differs",
                    "This login is for the Lightspeed account " + number + ", and the settings say " +
                        settings_.account + ". Correct the setting \"account\", or connect to that account.");
    if (number.find_first_not_of("0123456789") != std::string::npos)
        throw Error(ErrorClass::transient, "answer_unexpected", "Lightspeed told no account number.");
    id_ = number;
    name_ = text_at(*rows.rows.front(), "name");
}

const Catalogue& Account::catalogue(const ApiClient& api) {
    constexpr std::int64_t life = std::chrono::milliseconds(Assumptions::kCatalogueLife).count();
    const bool old = api.call().clock().now_mono_ms() - read_at_mono_ms_ > life;
    return known_ && !old ? catalogue_ : refresh(api);
}

const Catalogue& Account::refresh(const ApiClient& api) {
    const auto all = lists();
    std::vector<std::string> urls;
    for (const auto& list : all)
        urls.push_back(api.within(id(api), list.resource));
    urls.push_back(api.top("Account/" + id_ + ".json"));
    auto replies = api.get(urls);

    Catalogue fresh;
    put_currency(fresh, replies.back());
    for (std::size_t i = 0; i < all.size(); ++i) {
        Reply reply = std::move(replies[i]);
        for (std::size_t page = 0;; ++page) {
            if (reply.error) throw Error(*reply.error);
            for (const Object* row : rows_in(reply.object(), all[i].row).rows)
                (fresh.*all[i].add)(*row);
            const std::string next = api.next_of(reply, urls[i]);
            if (next.empty()) break;
            if (page + 1 >= Assumptions::kMaxCataloguePages)
                throw Error(ErrorClass::internal, "list_endless",
                            std::string("The list ") + all[i].row + " of Lightspeed does not end.");
            reply = api.get_one(next);
        }
    }
    catalogue_ = std::move(fresh);
    known_ = true;
    read_at_mono_ms_ = api.call().clock().now_mono_ms();
    unknown_.clear();
    return catalogue_;
}

const Catalogue& Account::catalogue_for(const ApiClient& api, const std::vector<const Object*>& sales) {
    const bool known_before = known_;
    const std::int64_t read_before = read_at_mono_ms_;
    catalogue(api);
    const bool fresh = !known_before || read_at_mono_ms_ != read_before;
    const auto missing = [&] {
        std::set<std::string> names;
        for (const Object* sale : sales)
            names.merge(catalogue_.missing_for(*sale));
        return names;
    };
    auto names = missing();
    std::erase_if(names, [&](const auto& name) { return unknown_.contains(name); });
    if (names.empty()) return catalogue_;
    auto before = unknown_;
    if (!fresh) {
        refresh(api);
        names = missing();
    }
    unknown_ = std::move(before);
    for (const auto& name : names) {
        if (unknown_.insert(name).second)
            api.call().log().warning("Lightspeed does not know " + name + ", which a receipt names.");
    }
    return catalogue_;
}

}  // namespace koppel::lightspeed_retail
