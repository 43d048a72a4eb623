#include "contracts/validate_days.hpp"

#include <algorithm>
#include <set>

namespace koppel::contracts {

namespace {

constexpr std::string_view kSale = "sale/1";
constexpr std::string_view kPayment = "payment/1";
constexpr std::string_view kProduct = "product/1";
constexpr std::string_view kDailyReceipts = "daily_receipts/1";
constexpr std::string_view kJournalEntry = "journal_entry/1";
constexpr std::string_view kReceipt = "receipt/1";

bool is_of_days(std::string_view type) {
    return type == kDailyReceipts || type == kJournalEntry;
}

// What the checks of one contract share.
struct Days {
    const Place& place;
    const Contract& contract;
    const PluginOf& plugin_of;
    Problems& problems;

    void add(const Place& where, std::string code, const std::string& what, std::string next) const {
        problems.push_back(problem(where, std::move(code), what, std::move(next)));
    }
};

// "daily_receipts/1"; empty where the sink does not know the word.
std::string type_of(const Days& days, const Flow& flow, const std::string& as) {
    const auto* sink = days.plugin_of(flow.to);
    if (sink == nullptr) return {};
    const auto posting = std::ranges::find(sink->postings, as, &plugins::PostingInfo::as);
    return posting == sink->postings.end() ? std::string() : posting->type;
}

// The words of the sink for postings that are made of days, or of documents.
std::string words_of(const plugins::Manifest& sink, bool of_days) {
    std::string words;
    for (const auto& posting : sink.postings) {
        if (is_of_days(posting.type) != of_days || posting.type == kPayment || posting.type == kProduct)
            continue;
        words += (words.empty() ? "use one of: " : ", ") + posting.as;
    }
    return words.empty() ? "the plugin " + sink.name + " has none: choose another sink or another mode"
                         : words;
}

void check_days_as(const Days& days, const Place& place, const Flow& flow) {
    const Place there = place.at("days_as");
    if (flow.mode != "hybrid") {
        if (!flow.days_as.empty())
            days.add(there, "days_as_misplaced",
                     "the flow \"" + flow.name + "\" is of mode " + flow.mode +
                         ", and only hybrid flows have \"days_as\"",
                     "remove it, or set \"mode\" to hybrid");
        return;
    }
    const auto* sink = days.plugin_of(flow.to);
    if (sink == nullptr) return;
    if (flow.days_as.empty()) {
        days.add(place, "days_as_missing",
                 "the hybrid flow \"" + flow.name + "\" does not say what its days are booked as",
                 "add \"days_as\"; " + words_of(*sink, true));
        return;
    }
    const auto type = type_of(days, flow, flow.days_as);
    if (type.empty())
        days.add(there, "posting_unknown",
                 "the plugin " + sink->name + " does not accept \"" + flow.days_as + '"',
                 words_of(*sink, true));
    if (!type.empty() && !is_of_days(type))
        days.add(there, "posting_unfit", "the totals of a day cannot be booked as \"" + flow.days_as + '"',
                 words_of(*sink, true));
}

void check_as(const Days& days, const Place& place, const Flow& flow) {
    const auto type = type_of(days, flow, flow.as);
    if (type.empty()) return;  // another check says so
    const auto* sink = days.plugin_of(flow.to);
    const bool wants_days = flow.mode == "day_totals";
    if (wants_days == is_of_days(type)) return;
    if (wants_days) {
        days.add(place.at("as"), "posting_unfit",
                 "the totals of a day cannot be booked as \"" + flow.as + '"',
                 words_of(*sink, true) + "; or set \"mode\" to individual");
        return;
    }
    days.add(place.at("as"), "posting_unfit",
             "documents that are booked one by one cannot be booked as \"" + flow.as + '"',
             words_of(*sink, false) + "; or set \"mode\" to day_totals");
}

void check_stream(const Days& days, const Place& place, const Flow& flow) {
    const auto* source = days.plugin_of(flow.from);
    if (source == nullptr) return;
    const auto stream = std::ranges::find(source->streams, flow.stream, &plugins::StreamInfo::name);
    if (stream == source->streams.end() || stream->record_type == kSale || stream->record_type == kPayment)
        return;  // payments are told where they belong by another check
    days.add(place.at("stream"), "stream_unfit",
             "the stream \"" + flow.stream + "\" gives " + stream->record_type +
                 ", and days are added up from receipts",
             "choose a stream of sales, or set \"mode\" to individual");
}

bool is_alone(const PaymentMethodRule& rule) {
    return rule.booking == "individual";
}

void check_hybrid(const Days& days, const Place& place, const Flow& flow) {
    if (flow.mode != "hybrid" || std::ranges::any_of(days.contract.payment_methods, is_alone)) return;
    days.add(place.at("mode"), "hybrid_without_individual",
             "the flow \"" + flow.name +
                 "\" is hybrid, but no payment method is booked one by one: nothing would be",
             "add \"booking\": \"individual\" to a payment method, or set \"mode\" to day_totals");
}

void check_name_of_days(const Days& days, const Place& place, const Flow& flow) {
    const std::string name = flow.days().name;
    if (std::ranges::find(days.contract.flows, name, &Flow::name) == days.contract.flows.end()) return;
    days.add(place.at("name"), "flow_twice",
             "the days of the flow \"" + flow.name + "\" stand under the name \"" + name +
                 "\", and a flow has that name",
             "give that flow another name");
}

// What days of the contract are booked as, and whether single receipts are posted.
struct Postings {
    bool receipts = false;
    bool journals = false;
    bool single = false;
};

Postings postings_of(const Days& days) {
    Postings postings;
    for (const auto& flow : days.contract.flows) {
        postings.single = postings.single || type_of(days, flow, flow.as) == kReceipt;
        if (!flow.sums_days()) continue;
        const auto type = type_of(days, flow, flow.days().as);
        postings.receipts = postings.receipts || type == kDailyReceipts;
        postings.journals = postings.journals || type == kJournalEntry;
    }
    return postings;
}

void check_setting(const Days& days, const std::string& value, const std::string& name,
                   const std::string& why) {
    if (!value.empty()) return;
    days.add(days.place.at("day_totals").at(name), name + "_missing",
             why + ", and \"" + name + "\" does not say on what", "add \"" + name + "\" to \"day_totals\"");
}

void check_settings(const Days& days, const Postings& postings) {
    const auto& totals = days.contract.day_totals;
    if (totals.tips == "category") {
        const std::string why = "tips are booked in a category of their own";
        if (postings.receipts) check_setting(days, totals.tips_code, "tips_code", why);
        if (postings.journals) check_setting(days, totals.tips_account, "tips_account", why);
    }
    const auto& tolerance = totals.rounding_tolerance;
    const Place place = days.place.at("day_totals").at("rounding_tolerance");
    if (tolerance.is_negative() || tolerance.rounded(2) != tolerance) {
        days.add(place, "rounding_tolerance_range",
                 "payments cannot differ from a receipt by " + tolerance.to_string(),
                 "write an amount in whole cents, such as \"0.02\"");
        return;
    }
    if (tolerance.is_zero()) return;
    const std::string why = "payments may differ from a receipt by rounding";
    if ((postings.receipts || postings.single) && totals.payments)
        check_setting(days, totals.rounding_code, "rounding_code", why);
    if (postings.journals) check_setting(days, totals.rounding_account, "rounding_account", why);
}

void check_booking(const Days& days, const Place& place, const PaymentMethodRule& rule) {
    const bool hybrid =
        std::ranges::find(days.contract.flows, "hybrid", &Flow::mode) != days.contract.flows.end();
    if (is_alone(rule) && !hybrid)
        days.add(place.at("booking"), "booking_misplaced",
                 "the payment method \"" + rule.method +
                     "\" is booked one by one, and no flow of the contract is hybrid",
                 "set \"mode\" of the flow to hybrid, or remove \"booking\"");
    if (rule.ignore && !rule.booking.empty())
        days.add(place.at("booking"), "booking_misplaced",
                 "the payment method \"" + rule.method + "\" is ignored, and has a \"booking\"",
                 "remove \"booking\", or set \"ignore\" to false");
}

void check_journal(const Days& days, const Place& place, const PaymentMethodRule& rule,
                   const Postings& postings) {
    const bool in_totals = !rule.ignore && !is_alone(rule);
    if (!rule.journal.empty() && !(in_totals && postings.journals))
        days.add(place.at("journal"), "journal_misplaced",
                 "the payment method \"" + rule.method + "\" has a journal, and no totals are booked in it",
                 "remove it; journals are of flows whose days are booked as journal entries");
    if (in_totals && postings.journals && rule.account.empty())
        days.add(place.at("account"), "payment_account_missing",
                 "the totals of the payment method \"" + rule.method +
                     "\" are booked in a journal, and it has no ledger account",
                 "add \"account\" to it");
}

void check_code(const Days& days, const Place& place, const PaymentMethodRule& rule,
                const Postings& postings) {
    const auto& totals = days.contract.day_totals;
    const bool needs_code = postings.receipts && totals.payments && !totals.create_payment_methods;
    if (!needs_code || rule.ignore || is_alone(rule) || !rule.code.empty()) return;
    days.add(place.at("code"), "payment_code_missing",
             "the amounts of the payment method \"" + rule.method +
                 "\" go into daily receipts, and it has no code",
             "add \"code\" to it, or set \"create_payment_methods\" in \"day_totals\"");
}

}  // namespace

void check_days(const Place& place, const Contract& contract, const PluginOf& plugin_of, Problems& problems) {
    const Days days{place, contract, plugin_of, problems};
    for (std::size_t i = 0; i < contract.flows.size(); ++i) {
        const Flow& flow = contract.flows[i];
        const Place there = place.at("flows").at(i);
        check_days_as(days, there, flow);
        check_as(days, there, flow);
        check_hybrid(days, there, flow);
        if (!flow.sums_days()) continue;
        check_stream(days, there, flow);
        check_name_of_days(days, there, flow);
    }
    const auto postings = postings_of(days);
    check_settings(days, postings);
    for (std::size_t i = 0; i < contract.payment_methods.size(); ++i) {
        const auto& rule = contract.payment_methods[i];
        const Place there = place.at("payment_methods").at(i);
        check_booking(days, there, rule);
        check_journal(days, there, rule, postings);
        check_code(days, there, rule, postings);
    }
}

}  // namespace koppel::contracts
