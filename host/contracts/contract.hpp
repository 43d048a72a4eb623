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
    std::string kind;  // "icp", "export": for such sales without VAT only; empty: for all others
};

struct PaymentMethodRule {
    std::string method;
    std::string account;
    std::string debtor;  // a fixed debtor's code
    std::string code;    // the method's code at the sink
    bool ignore = false;
};

struct DebtorSettings {
    std::string match = "email";
    std::string payment_condition;
    std::string fixed;  // every sale on this debtor
    bool create = true;
};

struct Flow {
    std::string name;
    std::string from;  // connection
    std::string stream;
    std::string only;  // "paid": unpaid documents stay open; empty: all
    std::string to;    // connection
    std::string as;    // "invoice", "entry", …
    std::string mode;  // "individual" (default), …
    std::string schedule;
    std::string documents;  // payments only: the flow whose documents they belong to

    bool posts_payments() const { return as == "payment"; }
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
