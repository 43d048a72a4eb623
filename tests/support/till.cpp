#include "support/till.hpp"

#include <date/tz.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace koppel::test {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

using Exact = std::int64_t;  // 1e-8
constexpr Exact kPerCent = 1'000'000;

date::sys_seconds instant(const std::string& text) {
    std::istringstream in(text.substr(0, 19) + "Z");
    date::sys_seconds at;
    in >> date::parse("%FT%TZ", at);
    if (in.fail()) throw std::runtime_error("not an instant: " + text);
    return at;
}

date::local_days day_of(const std::string& text) {
    std::istringstream in(text);
    date::local_days day;
    in >> date::parse("%F", day);
    if (in.fail()) throw std::runtime_error("not a day: " + text);
    return day;
}

// Decimal text with at most eight digits behind the dot.
Exact exact(std::string text) {
    const bool negative = text.starts_with('-');
    if (negative) text.erase(0, 1);
    const auto dot = text.find('.');
    std::string digits = text.substr(0, dot);
    std::string fraction = dot == std::string::npos ? "" : text.substr(dot + 1);
    if (fraction.size() > 8) throw std::runtime_error("too many digits: " + text);
    fraction.resize(8, '0');
    const Exact value = std::stoll(digits + fraction);
    return negative ? -value : value;
}

std::string text_at(const json::object& object, const char* name) {
    const auto& value = object.at(name);
    return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

int number_at(const json::object& object, const char* name) {
    return std::stoi(text_at(object, name));
}

bool flag_at(const json::object& object, const char* name) {
    const std::string text = text_at(object, name);
    return text == "true";
}

Cents floored(Exact amount) {
    return amount >= 0 ? amount / kPerCent : -((-amount + kPerCent - 1) / kPerCent);
}

// Down to whole cents, and what is missing to `total` a cent each to the largest fractions.
std::vector<Cents> whole_cents(const std::vector<Exact>& amounts, const std::vector<bool>& takes,
                               Cents total) {
    std::vector<Cents> cents;
    for (const Exact amount : amounts)
        cents.push_back(floored(amount));
    Cents rest = total - std::accumulate(cents.begin(), cents.end(), Cents{0});
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < amounts.size(); ++i)
        if (takes[i]) order.push_back(i);
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        const Exact left = amounts[a] - cents[a] * kPerCent, right = amounts[b] - cents[b] * kPerCent;
        if (left != right) return left > right;
        return cents[a] != 0 && cents[b] == 0;
    });
    for (std::size_t i = 0; rest != 0 && !order.empty(); i = (i + 1) % order.size()) {
        cents[order[i]] += rest > 0 ? 1 : -1;
        rest += rest > 0 ? -1 : 1;
    }
    return cents;
}

struct Receipt {
    std::string day;
    std::map<std::string, Cents> by_rate;  // with VAT
    std::map<int, Cents> payments;         // by type
    Cents tips = 0;
    Cents total = 0;
};

Receipt receipt_of(const json::object& sale, const std::string& zone) {
    Receipt receipt;
    const auto at = instant(text_at(sale, "completeTime"));
    receipt.day = date::format("%F", date::floor<date::days>(date::locate_zone(zone)->to_local(at)));
    receipt.total = cents(text_at(sale, "total"));
    receipt.tips = cents(text_at(sale, "tips"));
    std::vector<Exact> excl, incl;
    std::vector<std::string> rates;
    for (const auto& value : sale.at("lines").as_array()) {
        const auto& line = value.as_object();
        excl.push_back(exact(text_at(line, "net")));
        incl.push_back(exact(text_at(line, "gross")));
        rates.push_back(text_at(line, "rate"));
    }
    const auto without =
        whole_cents(excl, std::vector<bool>(excl.size(), true), receipt.total - cents(text_at(sale, "tax")));
    // What carries no VAT is the same with and without it.
    std::vector<bool> takes;
    Cents total = receipt.total;
    std::vector<Exact> taxed;
    for (std::size_t i = 0; i < incl.size(); ++i) {
        takes.push_back(incl[i] != excl[i]);
        taxed.push_back(takes.back() ? incl[i] : without[i] * kPerCent);
    }
    const auto with = whole_cents(taxed, takes, total);
    for (std::size_t i = 0; i < with.size(); ++i)
        receipt.by_rate[rates[i]] += with[i];
    for (const auto& value : sale.at("payments").as_array()) {
        const auto& payment = value.as_object();
        if (flag_at(payment, "archived")) continue;
        receipt.payments[number_at(payment, "paymentTypeID")] += cents(text_at(payment, "amount"));
    }
    std::erase_if(receipt.payments, [](const auto& payment) { return payment.second == 0; });
    return receipt;
}

bool only(const std::map<int, Cents>& payments, const std::set<int>& methods) {
    return !payments.empty() && std::ranges::all_of(payments, [&](const auto& payment) {
        return methods.contains(payment.first);
    });
}

void count(DayTruth& day, const Receipt& receipt, const TillTerms& terms) {
    ++day.receipts;
    for (const auto& [rate, amount] : receipt.by_rate)
        day.categories[terms.categories.at(rate)] += amount;
    Cents paid = 0;
    for (const auto& [type, amount] : receipt.payments) {
        day.methods[terms.methods.at(type)] += amount;
        paid += amount;
    }
    Cents booked = receipt.total;
    if (receipt.tips != 0 && paid != receipt.total) {
        if (terms.tips_category.empty()) {
            day.methods[terms.methods.at(1)] -= receipt.tips;
            paid -= receipt.tips;
        } else {
            day.categories[terms.tips_category] += receipt.tips;
            booked += receipt.tips;
        }
    }
    if (paid != booked) day.categories[terms.rounding] += paid - booked;
    day.total += paid;
}

void drop_zeros(DaysTruth& days) {
    for (auto& [day, truth] : days) {
        std::erase_if(truth.categories, [](const auto& entry) { return entry.second == 0; });
        std::erase_if(truth.methods, [](const auto& entry) { return entry.second == 0; });
    }
}

}  // namespace

namespace {

std::string noon_after(const TillOptions& options) {
    if (!options.now.empty()) return options.now;
    return date::format("%F", day_of(options.from) + date::days(options.days)) + "T12:00:00+01:00";
}

SandboxOptions sandbox_of(const TillOptions& options) {
    SandboxOptions wanted{.orders = 0};
    wanted.more = {"--now",
                   noon_after(options),
                   "--retail-from",
                   options.from,
                   "--retail-days",
                   std::to_string(options.days),
                   "--retail-receipts",
                   std::to_string(options.receipts),
                   "--retail-seed",
                   std::to_string(options.seed),
                   "--scrada-start",
                   options.from,
                   "--scrada-rate",
                   "100000/100000/1"};
    wanted.more.insert(wanted.more.end(), options.more.begin(), options.more.end());
    return wanted;
}

}  // namespace

TillWorld::TillWorld(const TillOptions& wanted)
    : options(wanted), sandbox(sandbox_of(wanted)), koppel(directory / "data"), now(noon_after(wanted)) {
    koppel.env = {{"TILL_ID", "koppel-retail"},
                  {"TILL_SECRET", "koppel-retail-secret"},
                  {"SCRADA_KEY", "5c7ada00-0000-4000-8000-00000000a91c"},
                  {"SCRADA_PASSWORD", "scradaSandbox16!"}};
    koppel.plugins = {plugin_directory()};
    file = json::parse(read_file(fs::path(KOPPEL_SOURCE_DIR) / "docs/examples/till-book.json")).as_object();
    auto& connections = file.at("connections").as_array();
    connections.at(0).at("settings").as_object()["api_url"] = sandbox.origin() + "/retail";
    connections.at(0).at("settings").as_object()["auth_url"] = sandbox.origin() + "/retail-identity";
    connections.at(1).at("settings").as_object()["api_url"] = sandbox.scrada_url();
    contract()["start_date"] = wanted.from;
    contract()["limits"] = {{"settle_seconds", 1}, {"look_gap_seconds", 1}};
    write_file(directory.path() / "till.token", "retail-refresh-0");
    if (wanted.change) wanted.change(file);
    koppel.must({"plugin", "trust", "lightspeed-retail", "scrada"});
    if (const Exit applied = apply(); applied.code != 0) throw std::runtime_error("apply: " + applied.both());
    if (wanted.start) koppel.must({"--now", now, "start", kTillContract});
}

Exit TillWorld::apply() {
    write_file(directory.path() / "contract.json", json::serialize(file));
    return koppel.run({"--now", now, "apply", "-f", (directory.path() / "contract.json").string()});
}

SyncResult TillWorld::sync(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"--now", now};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return koppel.sync(kTillContract, arguments, Millis{900'000});
}

json::value TillWorld::book(const std::string& what, const std::string& journal) const {
    return sandbox.get(std::string("/_sandbox/scrada/") + kScradaCompany + '/' + journal + '/' + what);
}

json::value TillWorld::retail(const std::string& path, const std::string& body) const {
    return body.empty() ? sandbox.get("/_sandbox/retail/" + path)
                        : sandbox.post("/_sandbox/retail/" + path, body);
}

json::value TillWorld::scrada(const std::string& path, const std::string& body) const {
    return body.empty() ? sandbox.get("/_sandbox/scrada/" + path)
                        : sandbox.post("/_sandbox/scrada/" + path, body);
}

DaysTruth true_days(const json::value& facts, const TillTerms& terms, const std::string& from, int days) {
    DaysTruth truth;
    for (int i = 0; i < days; ++i)
        truth[date::format("%F", day_of(from) + date::days(i))];
    for (const auto& value : facts.at("sales").as_array()) {
        const auto& sale = value.as_object();
        const bool here = terms.shop == 0 || number_at(sale, "shopID") == terms.shop;
        if (!here || !flag_at(sale, "completed") || flag_at(sale, "voided") || flag_at(sale, "archived") ||
            terms.ignored_registers.contains(number_at(sale, "registerID")))
            continue;
        const Receipt receipt = receipt_of(sale, terms.zone);
        const bool nothing =
            receipt.payments.empty() &&
            std::ranges::all_of(receipt.by_rate, [](const auto& rate) { return rate.second == 0; });
        if (nothing) continue;
        const auto day = truth.find(receipt.day);
        if (day == truth.end() || only(receipt.payments, terms.ignored_methods)) continue;
        const bool alone = receipt.payments.size() == 1 && only(receipt.payments, terms.individual_methods);
        if (alone != terms.the_individual_ones) continue;
        count(day->second, receipt, terms);
    }
    drop_zeros(truth);
    return truth;
}

DaysTruth days_of_receipts(const json::value& receipt_sums) {
    DaysTruth days;
    for (const auto& [date, value] : receipt_sums.at("by_date").as_object()) {
        const auto& sums = value.as_object();
        auto& day = days[std::string(date)];
        for (const auto& [rate, amount] : sums.at("vat").as_object())
            day.categories[std::string(rate)] += cents(std::string(amount.as_string()));
        day.categories["tips"] += cents(text_at(sums, "tips"));
        for (const auto& [method, amount] : sums.at("methods").as_object())
            day.methods[std::string(method)] += cents(std::string(amount.as_string()));
        for (const auto& [method, amount] : day.methods)
            day.total += amount;
    }
    drop_zeros(days);
    return days;
}

DaysTruth days_of_book(const json::value& entries) {
    DaysTruth days;
    for (const auto& value : entries.as_array()) {
        const auto& entry = value.as_object();
        std::string date = text_at(entry, "date");
        for (const auto& item : entry.at("lines").as_array()) {
            const auto& line = item.as_object();
            if (const auto corrected = text_at(line, "correctionForDate"); !corrected.empty())
                date = corrected.substr(0, 10);
        }
        auto& day = days[date.substr(0, 10)];
        for (const auto& item : entry.at("lines").as_array()) {
            const auto& line = item.as_object();
            day.categories[text_at(line, "category")] += cents(text_at(line, "amount"));
            day.total += cents(text_at(line, "amount"));
        }
        for (const auto& item : entry.at("payments").as_array())
            day.methods[text_at(item.as_object(), "method")] += cents(text_at(item.as_object(), "amount"));
    }
    drop_zeros(days);
    return days;
}

namespace {

void compare(std::string& text, const std::string& day, const std::map<std::string, Cents>& expected,
             const std::map<std::string, Cents>& found) {
    std::map<std::string, std::pair<Cents, Cents>> both;
    for (const auto& [name, amount] : expected)
        both[name].first = amount;
    for (const auto& [name, amount] : found)
        both[name].second = amount;
    for (const auto& [name, amounts] : both)
        if (amounts.first != amounts.second)
            text += day + ' ' + name + ": " + in_euros(amounts.first) + " expected, " +
                    in_euros(amounts.second) + " found\n";
}

}  // namespace

std::string differences(const DaysTruth& expected, const DaysTruth& found) {
    std::string text;
    for (const auto& [day, truth] : expected) {
        const auto at = found.find(day);
        if (at == found.end()) {
            text += day + " is not in the book\n";
            continue;
        }
        compare(text, day, truth.categories, at->second.categories);
        compare(text, day, truth.methods, at->second.methods);
    }
    for (const auto& [day, truth] : found)
        if (!expected.contains(day)) text += day + " should not be in the book\n";
    return text;
}

}  // namespace koppel::test
