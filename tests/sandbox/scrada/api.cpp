#include "scrada/api.hpp"

#include <algorithm>
#include <cstdio>

#include "scrada/lines.hpp"

namespace koppel::sandbox::scrada {
namespace {

constexpr std::int64_t kBase = Assumptions::kSynthetic;
const Problem kLinesParent{
    Assumptions::kSyntheticParent,
    {"There are error(s) when adding journal lines", "Er zijn fout(en) bij het toevoegen van dagontvangsten",
     "Erreur(s) lors de l'ajout de recettes"}};
const Problem kInvoiceParent{100008,
                             {"There are error(s) when adding Sales invoice",
                              "Er zijn fout(en) bij het toevoegen van de verkoopfactuur",
                              "Erreur(s) lors de l'ajout de la facture de vente"}};
const Problem kReceiptsParent{
    Assumptions::kSyntheticParent + 1,
    {"There are error(s) when adding receipts", "Er zijn fout(en) bij het toevoegen van de bonnen",
     "Erreur(s) lors de l'ajout des tickets"}};
const Problem kNoReceipts{kBase + 70,
                          {"The module for receipts has not been started for this company.",
                           "De module Bonnen is voor dit bedrijf niet gestart.",
                           "Le module tickets n'a pas été démarré pour cette entreprise."}};
const Problem kNotStarted{kBase + 1,
                          {"The subscription of this company has not been started.",
                           "Het abonnement van dit bedrijf is niet gestart.",
                           "L'abonnement de cette entreprise n'a pas été démarré."}};

Response answer(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

std::string padded(std::int64_t number, std::size_t width) {
    std::string digits = std::to_string(number);
    return std::string(width - digits.size(), '0') + digits;
}

Category category(std::string id, Names names, std::string_view type, std::int64_t position) {
    Category made;
    made.id = std::move(id);
    made.names = std::move(names);
    made.vat_type = type;
    made.position = position;
    return made;
}

Method method(std::string id, Names names, bool is_cash, std::int64_t position) {
    Method made;
    made.id = std::move(id);
    made.names = std::move(names);
    made.is_cash = is_cash;
    made.position = position;
    return made;
}

// Ids are those of the journal with the last part told apart, so that no journal has another one's.
Journal new_journal(std::string_view id, std::string_view cash_book, std::string name,
                    const std::string& start) {
    Journal journal;
    journal.id = id;
    journal.name = std::move(name);
    journal.cash_book = cash_book;
    journal.start_date = start;
    const std::string prefix{id.substr(0, 24)};
    const auto make = [&](char kind, int number) {
        return prefix + std::string{id.substr(33)} + (kind + padded(number, 8));
    };
    const auto receipts = [](const std::string& rate) {
        return Names{"Ontvangsten " + rate, "Receipts " + rate, "Recettes " + rate, "Einnahmen " + rate};
    };
    const std::pair<const char*, std::string_view> rates[] = {
        {"0%", kBe0}, {"6%", kBe6}, {"12%", kBe12}, {"21%", kBe21}, {"NL 9%", kNl9}, {"NL 21%", kNl21}};
    int number = 1;
    for (const auto& [rate, type] : rates) {
        journal.categories.push_back(category(make('c', number), receipts(rate), type, 10 * number));
        ++number;
    }
    journal.categories.push_back(
        category(make('c', number++), {"Fooien", "Tips", "Pourboires", "Trinkgelder"}, kBeNone, 90));
    journal.categories.push_back(
        category(make('c', number++), {"Afronding", "Rounding", "Arrondi", "Rundung"}, kBeNone, 100));
    journal.methods.push_back(method(make('d', 1), {"Contant geld", "Cash", "Espèces", "Bargeld"}, true, 10));
    journal.methods.push_back(
        method(make('d', 2), {"Bancontact", "Bancontact", "Bancontact", "Bancontact"}, false, 20));
    return journal;
}

}  // namespace

bool parse_rate(std::string_view text, Rate& rate) {
    long long a = 0, b = 0, c = 0;
    char more = 0;
    const std::string copy{text};
    if (std::sscanf(copy.c_str(), "%lld/%lld/%lld%c", &a, &b, &c, &more) != 3) return false;
    if (a < 1 || b < 1 || c < 1) return false;
    rate = {a, b, c};
    return true;
}

struct Api::Call {
    const Request& request;
    std::vector<std::string_view> parts;  // after /v1/company/{id}
    Language language = Language::en;
    Json body;
    bool is(std::string_view method, std::size_t parts_wanted) const {
        return request.method == method && parts.size() == parts_wanted;
    }
};

Api::Api(const Settings& settings, const Clock& clock)
    : settings_{settings}, clock_{clock}, bucket_{settings.rate, clock.now()} {
    journals_.push_back(new_journal(kJournalGent, kCashBookGent, "Winkel Gent", settings.start_date));
    journals_.push_back(
        new_journal(kJournalBrussel, kCashBookBrussel, "Winkel Brussel", settings.start_date));
}

std::string Api::new_id(char kind) {
    return "5c7ada01-0000-4000-8000-" + (kind + padded(++ids_, 11));
}

Journal* Api::journal(std::string_view id) {
    const std::string wanted = lower_ascii(id);
    const auto found = std::find_if(journals_.begin(), journals_.end(),
                                    [&](const Journal& journal) { return journal.id == wanted; });
    return found == journals_.end() ? nullptr : &*found;
}

Response Api::refuse(int status) {
    Response response = answer(status, status == 401 ? "" : "An error occurred.");
    response.content_type = "text/plain; charset=utf-8";
    response.headers = bucket_.headers();
    return response;
}

Response Api::refuse_with(const Call& call, const Problem& parent, const Problems& inner) {
    return answer(500, error_body(parent, inner, call.language));
}

Response Api::not_there(const Call& call, std::string_view what) {
    const std::string name{what};
    return refuse_with(
        call, {kBase + 3, {name + " not found.", name + " niet gevonden.", name + " introuvable."}}, {});
}

Response Api::handle(const Request& request, std::string_view path) {
    if (!bucket_.take(clock_.now())) return refuse(429);
    const auto parts = split_path(path);
    Response response;
    if (parts.size() < 3 || parts[0] != "v1" || parts[1] != "company") {
        response = answer(404, "");
    } else if (request.api_key != settings_.api_key || request.password != settings_.password ||
               lower_ascii(parts[2]) != kCompany) {
        return refuse(401);
    } else {
        Call call{request, {parts.begin() + 3, parts.end()}, language_of(request.language), {}};
        bool readable = true;
        if (request.method == "POST" || request.method == "PUT") {
            const auto body = parse_json(request.body);
            readable = body.has_value() && lower_ascii(request.content_type).starts_with("application/json");
            if (readable) call.body = *body;
        }
        response = readable
                       ? route(call)
                       : refuse_with(
                             call, {kBase + 4, {"The body is not JSON.", "De inhoud is geen JSON.", ""}}, {});
    }
    response.headers += bucket_.headers();
    return response;
}

Response Api::route(const Call& call) {
    const std::string_view first = call.parts.empty() ? std::string_view{} : call.parts[0];
    if (call.is("GET", 0)) {
        std::string out;
        JsonWriter json{out};
        json.open('{')
            .field("id", kCompany)
            .field("name", kCompanyName)
            .field("countryCode", "BE")
            .close('}');
        return answer(200, std::move(out));
    }
    if (call.is("GET", 1) && first == "journal") {
        std::string list;
        for (const Journal& journal : journals_)
            list += (list.empty() ? "" : ",") + journal_json(journal, today(), settings_.assumptions);
        return answer(200, "[" + list + "]");
    }
    if (call.is("GET", 1) && first == "cashBook") return answer(200, cash_books_json());
    if (call.is("POST", 1) && first == "salesInvoice") return post_invoice(call);
    if (call.is("GET", 3) && first == "salesInvoice" && call.parts[2] == "sendStatus") {
        const auto found = std::find_if(invoices_.begin(), invoices_.end(), [&](const SalesInvoice& invoice) {
            return invoice.id == lower_ascii(call.parts[1]);
        });
        if (found == invoices_.end()) return not_there(call, "Sales invoice");
        return answer(200, R"({"id":")" + found->id + R"(","status":"Created","sendMethod":"None"})");
    }
    if (call.is("POST", 2) && first == "pos" && call.parts[1] == "receipts") return post_receipts(call);
    if (call.parts.size() >= 2 && first == "journal") {
        Journal* found = is_uuid(call.parts[1]) ? journal(call.parts[1]) : nullptr;
        return found != nullptr ? route_journal(call, *found) : not_there(call, "Journal");
    }
    return answer(404, "");
}

Response Api::route_journal(const Call& call, Journal& journal) {
    if (call.is("GET", 2)) return answer(200, journal_json(journal, today(), settings_.assumptions));
    if (call.is("GET", 3) && call.parts[2] == "vatCategory") return answer(200, categories_json(journal));
    if (call.is("GET", 3) && call.parts[2] == "paymentMethod") return answer(200, methods_json(journal));
    if (call.is("POST", 3) && call.parts[2] == "paymentMethod") return post_method(call, journal);
    if (call.is("PUT", 3) && call.parts[2] == "lines") return put_lines(call, journal);
    return answer(404, "");
}

std::string Api::cash_books_json() const {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Journal& journal : journals_) {
        if (journal.cash_book.empty()) continue;
        json.open('{').field("id", journal.cash_book).field_bool("active", true);
        json.field("name", "Kas " + journal.name).field_raw("startBalance", "0.00");
        json.field_raw("currentBalance", journal.cash_balance.text(2)).close('}');
    }
    json.close(']');
    return out;
}

Response Api::post_method(const Call& call, Journal& journal) {
    Problems problems;
    if (journal.cash_book.empty())
        problems.push_back(
            {kBase + 52, {"The journal has no cash book.", "Het dagboek heeft geen kasboek.", ""}});
    Method made = read_method(call.body, problems);
    if (!problems.empty()) return refuse_with(call, kLinesParent, problems);
    made.id = new_id('d');
    journal.methods.push_back(made);
    return answer(200, quoted(made.id));
}

Response Api::put_lines(const Call& call, Journal& journal) {
    if (!subscription_started_) return refuse_with(call, kLinesParent, {kNotStarted});
    Problems problems;
    Entry entry = read_entry(call.body, {journal, today(), settings_.assumptions}, problems);
    if (!problems.empty()) return refuse_with(call, kLinesParent, problems);
    std::string out;
    JsonWriter json{out};
    json.open('{').key("journalLines").open('[');
    const bool refused = settings_.assumptions.refuse_in_message;
    if (!refused)
        for (Line& line : entry.lines)
            json.string(line.id = new_id('a'));
    json.close(']').key("cashBookLines").open('[');
    for (const Payment& payment : entry.payments)
        if (!refused && !payment.proposal && journal.method(payment.method)->is_cash)
            json.string(new_id('b'));
    json.close(']').field_raw(
        "message", refused
                       ? error_body({kBase + 5, {"Not added.", "Niet toegevoegd.", ""}}, {}, call.language)
                       : "null");
    json.close('}');
    if (!refused) journal.take(std::move(entry));
    return answer(200, std::move(out));
}

Response Api::post_invoice(const Call& call) {
    if (!subscription_started_) return refuse_with(call, kInvoiceParent, {kNotStarted});
    Problems problems;
    SalesInvoice invoice = read_invoice(call.body, invoices_, problems);
    if (!problems.empty()) return refuse_with(call, kInvoiceParent, problems);
    invoice.id = new_id('f');
    invoice.json = call.request.body;
    invoices_.push_back(invoice);
    return answer(200, quoted(invoice.id));
}

Response Api::post_receipts(const Call& call) {
    if (!subscription_started_) return refuse_with(call, kReceiptsParent, {kNotStarted});
    if (!receipts_started_) return refuse_with(call, kReceiptsParent, {kNoReceipts});
    Problems problems;
    auto receipts = read_receipts(call.body, refused_receipts_, problems);
    if (!problems.empty()) return refuse_with(call, kReceiptsParent, problems);
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (TillReceipt& receipt : receipts)
        json.string(receipts_.take(std::move(receipt), new_id('e')));
    json.close(']');
    return answer(200, std::move(out));
}

}  // namespace koppel::sandbox::scrada
