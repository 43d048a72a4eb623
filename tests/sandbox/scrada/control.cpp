// The control pages of Scrada: what stands in the books, and what a person does at the vendor's screens.
#include <algorithm>
#include <map>

#include "scrada/api.hpp"
#include "scrada/lines.hpp"

namespace koppel::sandbox::scrada {
namespace {

Response ok(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
}
Response wrong(int status, std::string_view message) {
    Response response;
    response.status = status;
    response.body = "{\"error\":" + quoted(message) + "}";
    return response;
}

// By id, or by a name without regard to case.
template <typename Item>
Item* named(std::vector<Item>& items, std::string_view wanted) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) {
        if (item.id == wanted) return true;
        return std::any_of(item.names.begin(), item.names.end(),
                           [&](const std::string& name) { return lower_ascii(name) == lower_ascii(wanted); });
    });
    return found == items.end() ? nullptr : &*found;
}

// What was booked or proposed, oldest first.
std::string lines_json(const Journal& journal) {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Entry& entry : journal.entries) {
        json.open('{').field("date", entry.date).field_bool("proposal", entry.proposal);
        json.field_bool("by_hand", entry.by_hand).key("lines").open('[');
        for (const Line& line : entry.lines) {
            json.open('{').field("id", line.id).field_int("type", line.type);
            json.field("category", journal.category(line.category)->names[0]);
            json.field("amount", line.amount.text(2)).field("vatPerc", line.percent.text());
            json.field("remark", line.remark).field("externalReference", line.reference);
            json.field("correctionForDate", line.correction_for_date).close('}');
        }
        json.close(']').key("payments").open('[');
        for (const Payment& payment : entry.payments) {
            json.open('{').field("method", journal.method(payment.method)->names[0]);
            json.field("amount", payment.amount.text(2)).field("externalReference", payment.reference);
            json.field_bool("proposal", payment.proposal).close('}');
        }
        json.close(']').close('}');
    }
    json.close(']');
    return out;
}

using Sums = std::map<std::string, Fixed>;
void write_sums(JsonWriter& json, std::string_view name, const Sums& sums) {
    json.key(name).open('{');
    for (const auto& [key, sum] : sums)
        json.field(key, sum.text(2));
    json.close('}');
}

// Added up from what stands in the book: an independent oracle. Proposals count by themselves.
std::string sums_json(const Journal& journal) {
    Sums categories, methods;
    std::map<std::string, Fixed> dates;
    std::map<std::string, Sums> by_date;
    Fixed total, proposed;
    std::int64_t ordinary = 0;
    std::map<std::string, int> entries;
    for (const Entry& entry : journal.entries) {
        if (!entry.proposal && !entry.correction()) {
            ++ordinary;
            ++entries[entry.date];
        }
        for (const Line& line : entry.lines) {
            if (entry.proposal) {
                proposed += line.amount;
                continue;
            }
            const std::string& name = journal.category(line.category)->names[0];
            categories[name] += line.amount;
            by_date[entry.date][name] += line.amount;
            dates[entry.date] += line.amount;
            total += line.amount;
        }
        for (const Payment& payment : entry.payments)
            if (!payment.proposal) methods[journal.method(payment.method)->names[0]] += payment.amount;
    }
    std::string out;
    JsonWriter json{out};
    json.open('{').field("total", total.text(2)).field("proposed", proposed.text(2));
    json.field_int("entries", ordinary).field("cash_balance", journal.cash_balance.text(2));
    write_sums(json, "categories", categories);
    write_sums(json, "methods", methods);
    write_sums(json, "dates", dates);
    json.key("by_date").open('{');
    for (const auto& [date, sums] : by_date)
        write_sums(json, date, sums);
    json.close('}').key("entered_twice").open('[');
    for (const auto& [date, count] : entries)
        if (count > 1) json.string(date);
    json.close(']').close('}');
    return out;
}

std::optional<std::int64_t> between(const Json& value, std::int64_t least, std::int64_t most) {
    const auto number = value.as_integer();
    return number && *number >= least && *number <= most ? number : std::nullopt;
}

// {"name":"Fooien","inputEntry":3}
template <typename Item>
std::string change_heading(std::vector<Item>& items, const Json& change) {
    Heading* heading = named(items, change.string_or("name", ""));
    if (heading == nullptr) return "there is none of this name";
    for (const auto& [setting, to] : change.members) {
        if (setting == "inputEntry" && between(to, 1, 7))
            heading->input_entry = *to.as_integer();
        else if (setting == "inputCorrection" && between(to, 1, 7))
            heading->input_correction = *to.as_integer();
        else if (setting == "commentType" && between(to, 1, 3))
            heading->comment_type = *to.as_integer();
        else if (setting == "nameNL")
            heading->names[0] = to.text;
        else if (setting != "name")
            return "unknown or malformed: " + setting;
    }
    return {};
}

}  // namespace

std::string Api::config_json() const {
    std::string out;
    JsonWriter json{out};
    json.open('{').field_bool("subscription_started", subscription_started_);
    json.field_bool("receipts_started", receipts_started_).key("refused_receipts").open('[');
    for (const std::string& number : refused_receipts_)
        json.string(number);
    json.close(']');
    json.field_bool("refuse_in_message", settings_.assumptions.refuse_in_message);
    json.field_bool("proposals_move_window", settings_.assumptions.proposals_move_window);
    json.field("api_key", settings_.api_key).field("password", settings_.password).close('}');
    return out;
}

std::string Api::configure(const Json& changes) {
    for (const auto& [name, value] : changes.members) {
        if (name == "subscription_started") {
            subscription_started_ = value.truth;
        } else if (name == "receipts_started") {
            receipts_started_ = value.truth;
        } else if (name == "refused_receipts" && value.is(Json::Kind::array)) {
            refused_receipts_.clear();
            for (const Json& number : value.items)
                refused_receipts_.insert(number.text);
        } else if (name == "refuse_in_message") {
            settings_.assumptions.refuse_in_message = value.truth;
        } else if (name == "proposals_move_window") {
            settings_.assumptions.proposals_move_window = value.truth;
        } else if (name == "api_key" && value.is(Json::Kind::string)) {
            settings_.api_key = value.text;
        } else if (name == "password" && value.is(Json::Kind::string)) {
            settings_.password = value.text;
        } else if (name == "rate" && parse_rate(value.text, settings_.rate)) {
            bucket_ = Bucket{settings_.rate, clock_.now()};
        } else {
            return "unknown or malformed setting: " + name;
        }
    }
    return {};
}

std::string Api::configure(Journal& journal, const Json& changes) {
    for (const auto& [name, value] : changes.members) {
        if (name == "addFiguresApi" && between(value, 1, 5)) {
            journal.add_api = *value.as_integer();
        } else if (name == "addFiguresUser" && between(value, 1, 2)) {
            journal.add_user = *value.as_integer();
        } else if (name == "allowMultipleEntries") {
            journal.allow_multiple = value.truth;
        } else if (name == "startDate" && parse_date(value.text)) {
            journal.start_date = value.text;
        } else if (name == "endDate") {
            journal.end_date = value.text;
        } else if (name == "cashBook") {
            if (!value.truth) journal.cash_book.clear();
            if (value.truth)
                journal.cash_book = journal.id == kJournalGent ? kCashBookGent : kCashBookBrussel;
        } else if (name == "name") {
            journal.name = value.text;
        } else if (name == "category" || name == "method") {
            const std::string error = name == "category" ? change_heading(journal.categories, value)
                                                         : change_heading(journal.methods, value);
            if (!error.empty()) return error;
        } else {
            return "unknown or malformed setting: " + name;
        }
    }
    return {};
}

std::string Api::enter_by_hand(Journal& journal, const Json& body) {
    Entry entry;
    entry.by_hand = true;
    entry.date = body.string_or("date", "");
    if (!parse_date(entry.date)) return "date: expected 2026-11-20";
    if (entry.date < journal.first_possible() ||
        entry.date > journal.last_possible(today(), settings_.assumptions))
        return "the book takes " + journal.first_possible() + " to " +
               journal.last_possible(today(), settings_.assumptions);
    const Json* lines = body.find("lines");
    for (const Json& json : lines != nullptr ? lines->items : std::vector<Json>{}) {
        Category* category = named(journal.categories, json.string_or("category", ""));
        const Json* amount = json.find("amount");
        const auto money = amount != nullptr ? Fixed::parse(amount->text) : std::nullopt;
        if (category == nullptr || !money)
            return "lines: expected {\"category\": name or id, \"amount\": 12.10}";
        Line line;
        line.id = new_id('a');
        line.type = json.integer("type").value_or(1);
        line.category = category->id;
        line.vat_type = category->vat_type;
        line.percent = Fixed::from_int(vat_type(category->vat_type)->percent);
        line.amount = *money;
        line.remark = json.string_or("remark", "");
        entry.lines.push_back(std::move(line));
    }
    if (entry.lines.empty()) return "lines: at least one";
    if (!entry.correction() && journal.add_user == 1)
        return "people may not enter daily receipts in this book";
    journal.take(std::move(entry));
    return {};
}

Response Api::control_journal(const Request& request, std::string_view page, Journal& journal) {
    const bool post = request.method == "POST";
    if (!post && page == "lines") return ok(lines_json(journal));
    if (!post && page == "sums") return ok(sums_json(journal));
    if (page == "settings" && !post) return ok(journal_json(journal, today(), settings_.assumptions));
    if (page == "confirm" && post) return ok("{\"confirmed\":" + std::to_string(journal.confirm()) + "}");
    if (!post || (page != "settings" && page != "enter")) return wrong(404, "no such page");
    const auto body = parse_json(request.body);
    if (!body || !body->is(Json::Kind::object)) return wrong(400, "a JSON object is expected");
    const std::string error = page == "enter" ? enter_by_hand(journal, *body) : configure(journal, *body);
    if (!error.empty()) return wrong(400, error);
    return ok(journal_json(journal, today(), settings_.assumptions));
}

Response Api::control(const Request& request, const std::vector<std::string_view>& parts) {
    if (parts.size() == 1 && parts[0] == "config") {
        if (request.method != "POST") return ok(config_json());
        const auto body = parse_json(request.body);
        if (!body || !body->is(Json::Kind::object)) return wrong(400, "a JSON object is expected");
        const std::string error = configure(*body);
        return error.empty() ? ok(config_json()) : wrong(400, error);
    }
    if (parts.empty() || parts[0] != kCompany) return wrong(404, "no such company");
    if (parts.size() == 2 && parts[1] == "invoices") return ok(invoices_json(invoices_));
    if (parts.size() == 2 && parts[1] == "receipts") return ok(receipts_.json());
    if (parts.size() == 2 && parts[1] == "receipt_sums") return ok(receipts_.sums());
    if (parts.size() == 2 && parts[1] == "journals") {
        std::string list;
        for (const Journal& journal : journals_)
            list += (list.empty() ? "" : ",") + journal_json(journal, today(), settings_.assumptions);
        return ok("[" + list + "]");
    }
    Journal* found = parts.size() == 3 ? journal(parts[1]) : nullptr;
    return found != nullptr ? control_journal(request, parts[2], *found) : wrong(404, "no such journal");
}

}  // namespace koppel::sandbox::scrada
