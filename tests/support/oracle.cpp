#include "support/oracle.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace koppel::test {

namespace json = boost::json;

namespace {

constexpr std::size_t kListPage = 250;
constexpr int kMostListPages = 100;

std::string text(const json::value& object, const char* name) {
    const auto* value = object.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

struct Line {
    std::string account;  // its name in the VAT table
    std::string article;  // empty: none
    Cents rate = 0;       // hundredths of a percent
    Cents excl = 0;
    Cents incl = 0;
};

struct Document {
    std::string key, order_key, email;
    Cents excl = 0;
    Cents incl = 0;
    std::vector<Line> lines;
};

// Where an order goes, to whom, and how it is paid.
struct Party {
    std::string country, zipcode, vat_number, method;
};

const std::map<std::string, std::string> kAccounts{
    {"product", "turnover"}, {"custom", "turnover"}, {"shipment", "shipping"}, {"payment", "payment_cost"}};

Document document_from(const json::value& from) {
    Document document{text(from, "key"),
                      text(from, "order_key"),
                      small_letters(text(from, "email")),
                      cents(text(from, "price_excl")),
                      cents(text(from, "price_incl")),
                      {}};
    for (const auto& line : from.at("lines").as_array())
        document.lines.push_back({kAccounts.at(text(line, "type")), text(line, "article"),
                                  cents(text(line, "rate")), cents(text(line, "price_excl")),
                                  cents(text(line, "price_incl"))});
    return document;
}

// Of what the shop's own pages write as numbers with at most two decimals.
Cents hundredths(const json::value& number) {
    return static_cast<Cents>(std::llround(number.to_number<double>() * 100));
}

std::string article_of(const json::value& product) {
    for (const char* code : {"sku", "ean", "articleCode"})
        if (auto found = text(product, code); !found.empty()) return found;
    return {};
}

// An order that has no invoice: its own pages tell its lines.
std::vector<Line> lines_of_order(const Sandbox& sandbox, const std::string& key) {
    std::vector<Line> lines;
    const auto add = [&](const char* account, std::string article, const json::value& rate,
                         const json::value& excl, const json::value& incl) {
        lines.push_back(
            {account, std::move(article), hundredths(rate) * 100, hundredths(excl), hundredths(incl)});
    };
    const auto products = sandbox.shop("/orders/" + key + "/products.json");
    for (const auto& line : products.at("orderProducts").as_array())
        add("turnover", article_of(line), line.at("taxRate"), line.at("priceExcl"), line.at("priceIncl"));
    const auto order = sandbox.shop("/orders/" + key + ".json").at("order");
    const auto add_cost = [&](const std::string& name, const char* account) {
        if (hundredths(order.at(name + "PriceIncl")) == 0) return;
        add(account, "", order.at(name + "TaxRate"), order.at(name + "PriceExcl"),
            order.at(name + "PriceIncl"));
    };
    add_cost("shipment", "shipping");
    add_cost("payment", "payment_cost");
    return lines;
}

std::map<std::string, Party> parties_of(const Sandbox& sandbox) {
    std::map<std::string, Party> parties;
    for (int page = 1; page <= kMostListPages; ++page) {
        const auto answer =
            sandbox.shop("/orders.json?limit=" + std::to_string(kListPage) + "&page=" + std::to_string(page));
        const auto& orders = answer.at("orders").as_array();
        for (const auto& order : orders)
            parties[json::serialize(order.at("id"))] = {
                text(order.at("addressShippingCountry"), "code"), text(order, "addressShippingZipcode"),
                text(order, "companyVatNumber"), text(order, "paymentId")};
        if (orders.size() < kListPage) return parties;
    }
    throw std::runtime_error("the shop's list of orders does not end");
}

// The VAT territory in capitals; empty outside the VAT area of the EU. Northern Ireland trades goods as one
// of its member states; the Canaries, Ceuta and Melilla lie outside it.
std::string vat_area(const Party& party) {
    static const std::set<std::string> kStates{"at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es",
                                               "fi", "fr", "gr", "hr", "hu", "ie", "it", "lt", "lu",
                                               "lv", "mt", "nl", "pl", "pt", "ro", "se", "si", "sk"};
    if (party.country == "gb" && party.zipcode.starts_with("BT")) return "XI";
    if (party.country == "es")
        for (const char* outside : {"35", "38", "51", "52"})
            if (party.zipcode.starts_with(outside)) return {};
    if (!kStates.contains(party.country)) return {};
    std::string state = party.country;
    for (char& c : state)
        c = static_cast<char>(c - 'a' + 'A');
    return state;
}

std::string compact(const std::string& vat_number) {
    std::string digits;
    for (const char c : vat_number)
        if (c != ' ' && c != '.') digits += c;
    return digits;
}

// A row of the contract's VAT table; rate in hundredths of a percent.
const json::value* row_of(const json::array& vat, const std::string& country, Cents rate,
                          const std::string& kind) {
    for (const auto& row : vat)
        if (text(row, "country") == country && cents(text(row, "rate")) == rate && text(row, "kind") == kind)
            return &row;
    return nullptr;
}

// The kind of sale by Dutch rules, as far as it decides about the row of the VAT table.
struct Place {
    std::string country;
    std::string kind;
    bool refused = false;
};

Place place_of(const Document& document, const Party& party, const OracleTerms& terms) {
    const std::string area = vat_area(party);
    if (area == "NL") return {"NL", ""};
    if (area.empty()) return {"NL", "export"};
    const bool charged =
        document.excl != document.incl || std::any_of(document.lines.begin(), document.lines.end(),
                                                      [](const Line& line) { return line.rate != 0; });
    if (charged) return {area, ""};
    const std::string number = compact(party.vat_number);
    const bool foreign = !number.empty() && !number.starts_with("NL");
    return {"NL", "icp", !foreign || terms.wrong_vat_numbers.contains(number)};
}

// The VAT within an amount, half a cent rounded away from zero.
Cents vat_within(Cents incl, Cents rate) {
    const Cents base = 10'000 + rate;
    const Cents vat = (std::abs(incl) * rate * 2 + base) / (2 * base);
    return incl < 0 ? -vat : vat;
}

void add(Sides& to, Cents excl, Cents incl) {
    to.excl += excl;
    to.incl += incl;
}

bool adds_up(const Document& document) {
    Cents excl = 0, incl = 0;
    for (const auto& line : document.lines) {
        excl += line.excl;
        incl += line.incl;
    }
    return excl == document.excl && incl == document.incl;
}

class Oracle {
  public:
    Oracle(const Sandbox& sandbox, const OracleTerms& terms)
        : sandbox_(sandbox), terms_(terms), parties_(parties_of(sandbox)) {}

    Expected tell() {
        if (terms_.invoices)
            tell_invoices();
        else
            tell_orders();
        if (terms_.methods.empty()) return std::move(expected_);
        if (terms_.invoices)
            tell_payments_of_invoices();
        else
            tell_payments_of_orders();
        return std::move(expected_);
    }

  private:
    void tell_invoices() {
        const auto answer = sandbox_.get("/_sandbox/ecom/documents");
        for (const auto& from : answer.at("documents").as_array()) {
            const Document document = document_from(from);
            end(document, state_of(document));
        }
    }

    void tell_orders() {
        std::map<std::string, std::vector<Line>> lines;
        const auto answer = sandbox_.get("/_sandbox/ecom/documents");
        for (const auto& from : answer.at("documents").as_array()) {
            if (text(from, "kind") != "invoice") continue;
            for (auto& line : document_from(from).lines)
                lines[text(from, "order_key")].push_back(line);
        }
        for (const auto& order : sandbox_.truth().orders) {
            Document document{order.key, order.key, small_letters(order.email), order.excl, order.incl, {}};
            const bool waits = order.kind == "unpaid";
            const bool gone = order.kind == "cancelled";
            if (waits || gone) {
                end(document, waits ? "open" : "ignored");
                continue;
            }
            document.lines =
                lines.contains(order.key) ? lines[order.key] : lines_of_order(sandbox_, order.key);
            end(document, state_of(document));
        }
    }

    std::string state_of(const Document& document) const {
        if (document.excl == 0 && document.incl == 0) return "ignored";
        const Place place = place_of(document, parties_.at(document.order_key), terms_);
        if (place.refused || !adds_up(document)) return "failed";
        const bool known = std::all_of(document.lines.begin(), document.lines.end(), [&](const Line& line) {
            return row_of(terms_.vat, place.country, line.rate, place.kind) != nullptr;
        });
        return known ? "posted" : "failed";
    }

    void end(const Document& document, const std::string& state) {
        expected_.documents[document.key] = {state, document.incl};
        if (state == "posted") book(document);
    }

    void book(const Document& document) {
        const Place place = place_of(document, parties_.at(document.order_key), terms_);
        std::map<std::string, Sides> per_code;
        std::map<std::string, Cents> rates;
        for (const auto& line : document.lines) {
            const auto* row = row_of(terms_.vat, place.country, line.rate, place.kind);
            const std::string account = account_of(line, *row);
            // A concept invoice has prices that include VAT: the books compute the VAT, a sales entry tells
            // it.
            const Cents excl = terms_.entries ? line.excl : line.incl - vat_within(line.incl, line.rate);
            add(expected_.sums.accounts[account], excl, line.incl);
            add(per_code[text(*row, "code")], line.excl, line.incl);
            rates[text(*row, "code")] = line.rate;
        }
        for (const auto& [code, sides] : per_code)
            add(expected_.sums.vat[code],
                terms_.entries ? sides.excl : sides.incl - vat_within(sides.incl, rates[code]), sides.incl);
        auto& debtor = expected_.sums.debtors[document.email];
        ++debtor.documents;
        debtor.incl += document.incl;
    }

    // An article has one revenue account, whatever it is sold at; never changed once it is there (EA-08).
    std::string account_of(const Line& line, const json::value& row) {
        const std::string account = text(row.at("accounts"), line.account.c_str());
        if (account.empty()) throw std::runtime_error("no account for " + line.account);
        if (terms_.entries || line.article.empty()) return account;
        if (const auto known = terms_.articles.find(line.article); known != terms_.articles.end())
            return known->second;
        const auto made = made_.emplace(line.article, account).first;
        if (made->second != account)
            throw std::runtime_error(line.article +
                                     " is sold on two accounts, and it is not said which counts");
        return account;
    }

    // Of an invoice or credit note, paid or paid back: its own amount (EA-06).
    void tell_payments_of_invoices() {
        const auto answer = sandbox_.get("/_sandbox/ecom/documents");
        for (const auto& from : answer.at("documents").as_array()) {
            if (!from.at("paid").as_bool()) continue;
            const Document document = document_from(from);
            pay(document.key, document.email, parties_.at(document.order_key).method, document.incl);
        }
    }

    void tell_payments_of_orders() {
        std::map<std::string, std::string> emails;
        for (const auto& order : sandbox_.truth().orders)
            emails[order.key] = small_letters(order.email);
        const auto answer = sandbox_.get("/_sandbox/ecom/payments");
        for (const auto& payment : answer.at("payments").as_array()) {
            const std::string order = text(payment, "order_key");
            expected_.payment_days[order] = text(payment, "date").substr(0, 10);
            pay(order, emails.at(order), text(payment, "method"), cents(text(payment, "amount")));
        }
    }

    void pay(const std::string& key, const std::string& email, const std::string& method, Cents amount) {
        const std::string document = expected_.documents.at(key).state;
        std::string state = "waiting";
        if (document == "posted") state = "posted";
        if (document == "ignored" || amount == 0) state = "ignored";
        expected_.payments[key] = {state, amount};
        if (state != "posted") return;
        expected_.sums.debtors[email].paid += amount;
        expected_.sums.entries[terms_.methods.at(method)] += amount;
        ++expected_.sums.payments;
    }

    const Sandbox& sandbox_;
    const OracleTerms& terms_;
    std::map<std::string, Party> parties_;
    std::map<std::string, std::string> made_;  // revenue accounts of the other articles
    Expected expected_;
};

std::map<std::string, Sides> sides_of(const json::value& object) {
    std::map<std::string, Sides> all;
    for (const auto& sum : object.as_object())
        all[std::string(sum.key())] = {cents(text(sum.value(), "excl")), cents(text(sum.value(), "incl"))};
    return all;
}

std::string told(const Sides& sides) {
    return in_euros(sides.excl) + " excl. " + in_euros(sides.incl) + " incl.";
}

std::string told(const DebtorSum& sum) {
    return std::to_string(sum.documents) + " documents, " + in_euros(sum.incl) + ", paid " +
           in_euros(sum.paid);
}

std::string told(Cents amount) {
    return in_euros(amount);
}

template <typename Value>
void compare(std::string& text, const std::string& what, const std::map<std::string, Value>& expected,
             const std::map<std::string, Value>& found) {
    std::set<std::string> keys;
    for (const auto* side : {&expected, &found})
        for (const auto& [key, value] : *side)
            keys.insert(key);
    for (const auto& key : keys) {
        const auto want = expected.find(key);
        const auto have = found.find(key);
        if (want != expected.end() && have != found.end() && want->second == have->second) continue;
        text += what + " " + key + ": expected " + (want == expected.end() ? "none" : told(want->second)) +
                ", got " + (have == found.end() ? "none" : told(have->second)) + "\n";
    }
}

}  // namespace

std::int64_t Expected::count(const std::string& state) const {
    return std::count_if(documents.begin(), documents.end(),
                         [&](const auto& document) { return document.second.state == state; });
}

Cents Expected::sum(const std::string& state) const {
    Cents sum = 0;
    for (const auto& [key, fate] : documents)
        if (fate.state == state) sum += fate.incl;
    return sum;
}

Cents Expected::sum() const {
    Cents sum = 0;
    for (const auto& [key, fate] : documents)
        sum += fate.incl;
    return sum;
}

Expected expected_books(const Sandbox& sandbox, const OracleTerms& terms) {
    return Oracle(sandbox, terms).tell();
}

Sums sums_of_books(const Sandbox& sandbox) {
    const auto answer = sandbox.get("/_sandbox/asperion/4711/sums");
    Sums sums;
    sums.vat = sides_of(answer.at("vat"));
    sums.accounts = sides_of(answer.at("accounts"));
    std::map<std::string, std::string> emails;
    for (const auto& debtor : sandbox.rows("debtors"))
        emails[text(debtor, "customerNumber")] = small_letters(text(debtor, "emailAddress"));
    for (const auto& sum : answer.at("debtors").as_object()) {
        auto& debtor = sums.debtors[emails.at(std::string(sum.key()))];
        debtor.documents += sum.value().at("invoices").to_number<std::int64_t>();
        debtor.incl += cents(text(sum.value(), "incl"));
        debtor.paid += cents(text(sum.value(), "paid"));
    }
    for (const auto& sum : answer.at("entries").as_object())
        sums.entries[std::string(sum.key())] = cents(std::string(sum.value().as_string()));
    sums.payments = answer.at("payments").to_number<std::int64_t>();
    return sums;
}

std::string differences(const Sums& expected, const Sums& found) {
    std::string text;
    compare(text, "VAT code", expected.vat, found.vat);
    compare(text, "account", expected.accounts, found.accounts);
    compare(text, "debtor", expected.debtors, found.debtors);
    compare(text, "entries on account", expected.entries, found.entries);
    if (expected.payments != found.payments)
        text += "payments: expected " + std::to_string(expected.payments) + ", got " +
                std::to_string(found.payments) + "\n";
    return text;
}

}  // namespace koppel::test
