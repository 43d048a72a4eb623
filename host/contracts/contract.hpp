// Tenants, connections and contracts as the host uses them. Plain values.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "koppel/model/decimal.hpp"

namespace koppel::contracts {

struct Tenant {
    std::string id;
    std::string name;
    std::string country;  // ISO 3166
    std::string vat_number;
    std::string time_zone;  // IANA
    std::string language;
};

struct Connection {
    std::string tenant;
    std::string id;
    std::string plugin;  // name in the catalog
    boost::json::object settings;
    std::vector<std::string> secret_names;
};

// How one VAT rate of one country is booked.
struct VatRule {
    std::string country;
    model::Decimal rate;  // percent
    std::string code;     // VAT code at the sink
    // Ledger accounts by kind of line: turnover, shipping, payment_cost.
    std::map<std::string, std::string> accounts;
    std::string kind;       // "icp", "export": for such sales without VAT only; empty: for all others
    std::string tax_class;  // the source's key or title: for lines of this class only, and before other rules
};

struct PaymentMethodRule {
    std::string method;
    std::string account;
    std::string debtor;  // a fixed debtor's code
    std::string code;    // the method's code at the sink
    bool ignore = false;
    // Receipts of a till, RH-03: "individual", or in the day's totals as "cash" or "memo". Empty: as the flow
    // says, in totals by the kind of the method.
    std::string booking;
    std::string journal;  // of a cash or memo entry, at the sink
};

struct DebtorSettings {
    std::string match = "email";
    std::string payment_condition;
    std::string fixed;     // every sale on this debtor
    std::string fallback;  // sales without an e-mail address on this debtor
    bool create = true;
};

struct Flow {
    std::string name;
    std::string from;  // connection
    std::string stream;
    std::string only;     // "paid": unpaid documents stay open; empty: all
    std::string to;       // connection
    std::string as;       // "invoice", "entry", …
    std::string mode;     // "individual" (default), "day_totals", "hybrid"
    std::string days_as;  // hybrid: what days are booked as; `as` is for the documents booked one by one
    std::string schedule;
    std::string documents;  // payments only: the flow whose documents they belong to

    bool posts_payments() const { return as == "payment"; }
    bool carries_products() const { return as == "product"; }
    bool sums_days() const { return mode == "day_totals" || mode == "hybrid"; }
    // The flow under which the days of this one stand in the ledger: "till" has its days in "till.days".
    Flow days() const;
};

// How the receipts of a day are added up (RS, RH).
struct DayTotals {
    std::string day_start = "00:00";            // of a business day, local time of the shop
    std::vector<std::string> shops;             // keys or titles; empty: all
    bool per_shop = false;                      // a total of its own for each shop
    std::vector<std::string> ignore_registers;  // keys or titles
    bool payments = true;                       // payment methods go along
    bool create_payment_methods = false;        // at the sink, when missing there
    std::string tips = "from_cash";             // or "category"
    std::string tips_code;                      // the category at the sink
    std::string tips_account;
    std::string mixed_payment = "fail";  // or "day_totals"
    model::Decimal rounding_tolerance;   // per receipt, what payments may differ from the total
    std::string rounding_code;           // the category at the sink that takes the difference
    std::string rounding_account;
    std::string transfer_account;  // in journals: between methods, such as a gift card sold for cash
    int grace_minutes = 15;        // after its end a day is closed
};

// How VAT numbers are checked (EA-14).
struct VatNumberChecks {
    bool vies = true;      // false: format and checksum decide
    std::string vies_url;  // empty: the official service
    // How long a document waits for a service that gives no answer, and what then: "hold" goes on waiting,
    // "accept" posts on format and checksum, "fail" leaves it to a person.
    int hold_hours = 24;
    std::string afterwards = "hold";
};

// How long what is kept (H-11).
struct Logs {
    bool detail = false;  // full requests and answers, secrets masked
    int detail_days = 14;
    int basic_days = 400;
};

struct Limits {
    std::optional<int> settle_seconds;  // else the sink's manifest
    std::optional<int> look_gap_seconds;
    std::optional<int> push_batch;
    int max_age_hours = 72;  // of a temporary fault, then failed
};

struct Contract {
    std::string tenant;
    std::string id;
    std::string start_date;  // ISO day; nothing older is posted
    std::string end_date;    // ISO day, the last one; empty: none
    int trial_days = 0;      // from the first start on; 0: no trial
    bool oss = true;         // sales to consumers in other member states carry the destination's VAT
    std::string reference = "document";  // what a posting is called by: "document", "order" or "both"
    bool comment = false;                // the customer's comment goes along as a reference
    std::vector<Flow> flows;
    std::vector<VatRule> vat;
    std::vector<PaymentMethodRule> payment_methods;
    DebtorSettings debtors;
    DayTotals day_totals;
    boost::json::object sink;  // settings of the sink's plugin for this contract
    VatNumberChecks vat_numbers;
    Logs logs;
    Limits limits;

    const Flow* flow(std::string_view name) const;
    // The flow whose documents are paid by a payments flow: the one it names, else the only one between the
    // same two connections that posts documents. Null: none, or several.
    const Flow* documents_flow(const Flow& payments) const;
};

}  // namespace koppel::contracts
