// The shop of the other tests, with its books in Exact Online: the contract of docs/examples/shop-exact.json
// at the sandbox, and what stands in the division. Not thread-safe. Throws std::runtime_error when it cannot
// be made ready.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/contract_file.hpp"
#include "support/koppel_cli.hpp"
#include "support/oracle.hpp"
#include "support/sandbox.hpp"
#include "support/temp_dir.hpp"

namespace koppel::test {

inline constexpr const char* kShopExact = "shop-exact";

// The pages of a division of the sandbox.
class ExactBooks {
  public:
    ExactBooks(const Sandbox& sandbox, std::string division)
        : sandbox_(sandbox), base_("/_sandbox/exact/" + std::move(division) + "/") {}

    boost::json::value sums() const { return sandbox_.get(base_ + "sums"); }
    boost::json::array documents() const { return sandbox_.get(base_ + "documents").as_array(); }
    boost::json::array rows(const std::string& table) const {
        return sandbox_.get(base_ + "rows/" + table).as_array();
    }
    void post(const std::string& page, boost::json::object body) const {
        sandbox_.post(base_ + page, boost::json::serialize(body));
    }
    void add(const char* table, boost::json::object row) const {
        post("data", {{"table", table}, {"add", std::move(row)}});
    }
    void add_account(const std::string& code, int type = 110) const {
        add("financial/GLAccounts", {{"Code", code},
                                     {"Description", "Rekening " + code},
                                     {"Type", type},
                                     {"BalanceSide", "C"},
                                     {"BalanceType", "W"},
                                     {"IsBlocked", false}});
    }

    static std::string text(const boost::json::value& row, const char* name) {
        const auto* value = row.as_object().if_contains(name);
        if (value == nullptr || !value->is_string()) return {};
        std::string text(value->as_string());
        text.erase(0, text.find_first_not_of(' '));
        return text;
    }
    static Cents money(const boost::json::value& row, const char* name) {
        return cents(std::string(row.at(name).as_string()));
    }

    // As the oracle counts them; `kind`: entries, invoices or orders.
    Sums as_sums(const char* kind) const {
        const auto all = sums();
        const auto& sales = all.at(kind);
        Sums sums;
        for (const auto& [name, to] : {std::pair{"vat_codes", &sums.vat}, {"accounts", &sums.accounts}}) {
            const auto* found = sales.as_object().if_contains(name);
            if (found == nullptr) continue;  // orders have no accounts
            for (const auto& sum : found->as_object())
                (*to)[std::string(sum.key())] = {money(sum.value(), "excl"), money(sum.value(), "incl")};
        }
        std::map<std::string, std::string> emails;
        for (const auto& account : rows("crm/Accounts"))
            emails[text(account, "Code")] = text(account, "Email");
        for (const auto& sum : sales.at("debtors").as_object()) {
            auto& debtor = sums.debtors[emails.at(std::string(sum.key()))];
            debtor.documents += sum.value().at("count").to_number<std::int64_t>();
            debtor.incl += money(sum.value(), "incl");
        }
        const auto& general = all.at("general");
        for (const auto& sum : general.at("debtors").as_object())
            sums.debtors[emails.at(std::string(sum.key()))].paid -=
                cents(std::string(sum.value().as_string()));
        for (const auto& sum : general.at("accounts").as_object())
            if (sum.key() != "1300")
                sums.entries[std::string(sum.key())] = cents(std::string(sum.value().as_string()));
        sums.payments = general.at("count").to_number<std::int64_t>();
        return sums;
    }

  private:
    const Sandbox& sandbox_;
    std::string base_;
};

struct ExactShopOptions {
    int orders = 60;
    std::uint64_t seed = 1;
    std::vector<std::string> more;
    std::function<void(boost::json::object&)> change;  // of the contract, before it is applied
};

class ExactShop {
  public:
    explicit ExactShop(ExactShopOptions wanted)
        : sandbox(
              {.orders = wanted.orders, .seed = wanted.seed, .more = with_limits(std::move(wanted.more))}),
          koppel(directory / "data"),
          books(sandbox, "124132") {
        koppel.env = ContractFile::environment();
        koppel.env["EXACT_ID"] = "e8ac7001-0000-4000-8000-0000000000c1";
        koppel.env["EXACT_SECRET"] = "koppel-exact-secret";
        koppel.plugins = {plugin_directory()};
        const auto example = std::filesystem::path(KOPPEL_SOURCE_DIR) / "docs/examples/shop-exact.json";
        file = boost::json::parse(read_file(example)).as_object();
        settings(0)["api_url"] = sandbox.shop_url();
        settings(1)["api_url"] = sandbox.origin() + "/exact";
        contract()["start_date"] = "2026-10-01";
        contract()["limits"] = {{"settle_seconds", 1}, {"look_gap_seconds", 1}};
        contract()["checks"] = {{"vies_url", sandbox.origin() + "/vies"}};
        contract()["payment_methods"] = {{{"method", "mollie"}, {"account", "1210"}},
                                         {{"method", "paypal"}, {"account", "1251"}},
                                         {{"method", "invoice"}, {"account", "1252"}},
                                         {{"method", "pickup"}, {"account", "1253"}}};
        for (const char* account : {"1251", "1252", "1253"})
            books.add_account(account, 90);
        write_file(directory.path() / "exact.token", "exact-refresh-0");
        if (wanted.change) wanted.change(contract());
        koppel.must({"plugin", "trust", "lightspeed-ecom", "exactonline"});
        if (const Exit applied = apply(); applied.code != 0) throw std::runtime_error(applied.both());
        koppel.must({"start", kShopExact});
    }

    Sandbox sandbox;
    TempDir directory;
    KoppelCli koppel;
    ExactBooks books;
    boost::json::object file;

    boost::json::object& contract() { return file.at("contracts").at(0).as_object(); }
    boost::json::object& settings(std::size_t connection) {
        return file.at("connections").at(connection).at("settings").as_object();
    }
    boost::json::object& flow(std::size_t index = 0) { return contract().at("flows").at(index).as_object(); }
    void no_payments() { contract().at("flows").as_array().pop_back(); }
    Exit apply() {
        write_file(directory.path() / "contract.json", boost::json::serialize(file));
        return koppel.run({"apply", "-f", (directory.path() / "contract.json").string()});
    }
    SyncResult sync(const std::vector<std::string>& more = {}) { return koppel.sync(kShopExact, more); }

    Expected expected(bool entries = true) {
        OracleTerms terms;
        terms.vat = contract().at("vat").as_array();
        terms.entries = entries;
        terms.wrong_vat_numbers = {"FR123", "ATU13585628"};
        if (contract().at("flows").as_array().size() > 1)
            for (const auto& method : contract().at("payment_methods").as_array())
                terms.methods[std::string(method.at("method").as_string())] =
                    std::string(method.at("account").as_string());
        return expected_books(sandbox, terms);
    }

  private:
    // The vendor's own limits would make a minute of sixty documents.
    static std::vector<std::string> with_limits(std::vector<std::string> more) {
        more.insert(more.end(), {"--exact-rate", "600000/5000000"});
        return more;
    }
};

}  // namespace koppel::test
