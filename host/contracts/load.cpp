#include "contracts/load.hpp"

#include <boost/json/parse.hpp>

#include "contracts/json_reader.hpp"
#include "store/store.hpp"

namespace koppel::contracts {

namespace {

namespace json = boost::json;
using store::Document;
using store::DocumentKind;

std::string word(DocumentKind kind) {
    if (kind == DocumentKind::tenant) return "tenant";
    return kind == DocumentKind::connection ? "connection" : "contract";
}

base::Error invalid(const std::string& what, const std::string& why) {
    return {base::ErrorClass::config, "document_invalid", what + " cannot be read: " + why,
            "apply its contract file again"};
}

base::Error unknown(store::Store& store, DocumentKind kind, std::string_view id) {
    std::string known;
    if (const auto documents = store.documents(kind)) {
        for (const auto& document : *documents)
            known += (known.empty() ? "" : ", ") + document.id;
    }
    return {base::ErrorClass::usage, word(kind) + "_unknown",
            "there is no " + word(kind) + " \"" + std::string(id) + '"',
            known.empty() ? "apply a contract file first" : "use one of: " + known};
}

struct Loaded {
    std::string tenant;
    json::object object;
};

base::Result<Loaded> load(store::Store& store, DocumentKind kind, std::string_view id) {
    auto document = store.document(kind, id);
    if (!document) return document.error();
    if (!*document) return unknown(store, kind, id);
    boost::system::error_code error;
    auto value = json::parse((*document)->json, error);
    if (error || !value.is_object()) {
        return invalid(word(kind) + " \"" + std::string(id) + '"', "it is not a JSON object");
    }
    return Loaded{(*document)->tenant, std::move(value.get_object())};
}

Flow flow_from_json(const json::object& object) {
    Flow flow;
    flow.name = text_at(object, "name");
    flow.from = text_at(object, "from");
    flow.stream = text_at(object, "stream");
    flow.only = text_at(object, "only");
    flow.to = text_at(object, "to");
    flow.as = text_at(object, "as");
    flow.mode = object.contains("mode") ? text_at(object, "mode") : "individual";
    flow.days_as = text_at(object, "days_as");
    flow.schedule = text_at(object, "schedule");
    flow.documents = text_at(object, "documents");
    return flow;
}

std::optional<VatRule> vat_from_json(const json::object& object) {
    const auto rate = model::Decimal::parse(text_at(object, "rate"));
    if (!rate) return std::nullopt;
    VatRule rule;
    rule.country = text_at(object, "country");
    rule.rate = *rate;
    rule.code = text_at(object, "code");
    rule.kind = text_at(object, "kind");
    rule.tax_class = text_at(object, "tax_class");
    const auto& accounts = object_at(object, "accounts");
    for (const auto& entry : accounts)
        rule.accounts[entry.key()] = text_at(accounts, entry.key());
    return rule;
}

PaymentMethodRule method_from_json(const json::object& object) {
    return {.method = text_at(object, "method"),
            .account = text_at(object, "account"),
            .debtor = text_at(object, "debtor"),
            .code = text_at(object, "code"),
            .ignore = flag_at(object, "ignore", false),
            .booking = text_at(object, "booking"),
            .journal = text_at(object, "journal")};
}

std::vector<std::string> texts_at(const json::object& object, std::string_view name) {
    std::vector<std::string> texts;
    for (const auto& text : array_at(object, name)) {
        if (text.is_string()) texts.emplace_back(text.get_string());
    }
    return texts;
}

// Nullopt when the tolerance is not a decimal.
std::optional<DayTotals> day_totals_from_json(const json::object& object) {
    DayTotals totals;
    if (object.contains("day_start")) totals.day_start = text_at(object, "day_start");
    totals.shops = texts_at(object, "shops");
    totals.per_shop = flag_at(object, "per_shop", totals.per_shop);
    totals.ignore_registers = texts_at(object, "ignore_registers");
    totals.payments = flag_at(object, "payments", totals.payments);
    totals.create_payment_methods = flag_at(object, "create_payment_methods", totals.create_payment_methods);
    if (object.contains("tips")) totals.tips = text_at(object, "tips");
    totals.tips_code = text_at(object, "tips_code");
    totals.tips_account = text_at(object, "tips_account");
    if (object.contains("mixed_payment")) totals.mixed_payment = text_at(object, "mixed_payment");
    if (object.contains("rounding_tolerance")) {
        const auto tolerance = model::Decimal::parse(text_at(object, "rounding_tolerance"));
        if (!tolerance) return std::nullopt;
        totals.rounding_tolerance = *tolerance;
    }
    totals.rounding_code = text_at(object, "rounding_code");
    totals.rounding_account = text_at(object, "rounding_account");
    totals.transfer_account = text_at(object, "transfer_account");
    totals.grace_minutes = number_at(object, "grace_minutes").value_or(totals.grace_minutes);
    return totals;
}

DebtorSettings debtors_from_json(const json::object& object) {
    DebtorSettings debtors;
    if (object.contains("match")) debtors.match = text_at(object, "match");
    debtors.payment_condition = text_at(object, "payment_condition");
    debtors.fixed = text_at(object, "fixed");
    debtors.fallback = text_at(object, "default");
    debtors.create = flag_at(object, "create", true);
    return debtors;
}

VatNumberChecks vat_numbers_from_json(const json::object& object) {
    VatNumberChecks checks;
    checks.vies = flag_at(object, "vies", checks.vies);
    checks.vies_url = text_at(object, "vies_url");
    checks.hold_hours = number_at(object, "vies_hold_hours").value_or(checks.hold_hours);
    if (object.contains("vies_afterwards")) checks.afterwards = text_at(object, "vies_afterwards");
    return checks;
}

Logs logs_from_json(const json::object& object) {
    Logs logs;
    logs.detail = flag_at(object, "detail", logs.detail);
    logs.detail_days = number_at(object, "detail_days").value_or(logs.detail_days);
    logs.basic_days = number_at(object, "basic_days").value_or(logs.basic_days);
    return logs;
}

Limits limits_from_json(const json::object& object) {
    Limits limits;
    limits.settle_seconds = number_at(object, "settle_seconds");
    limits.look_gap_seconds = number_at(object, "look_gap_seconds");
    limits.push_batch = number_at(object, "push_batch");
    limits.max_age_hours = number_at(object, "max_age_hours").value_or(limits.max_age_hours);
    return limits;
}

}  // namespace

Tenant tenant_from_json(const json::object& object) {
    return {text_at(object, "id"),         text_at(object, "name"),      text_at(object, "country"),
            text_at(object, "vat_number"), text_at(object, "time_zone"), text_at(object, "language")};
}

Connection connection_from_json(const std::string& tenant, const json::object& object) {
    Connection connection;
    connection.tenant = tenant;
    connection.id = text_at(object, "id");
    connection.plugin = text_at(object, "plugin");
    connection.settings = object_at(object, "settings");
    for (const auto& entry : object_at(object, "secrets"))
        connection.secret_names.emplace_back(entry.key());
    return connection;
}

base::Result<Contract> contract_from_json(const std::string& tenant, const json::object& object) {
    Contract contract;
    contract.tenant = tenant;
    contract.id = text_at(object, "id");
    contract.start_date = text_at(object, "start_date");
    contract.end_date = text_at(object, "end_date");
    contract.trial_days = number_at(object, "trial_days").value_or(contract.trial_days);
    contract.oss = flag_at(object, "oss", contract.oss);
    if (object.contains("reference")) contract.reference = text_at(object, "reference");
    contract.comment = flag_at(object, "comment", contract.comment);
    const auto wrong = [&](const std::string& list, std::size_t index, const std::string& why) {
        return invalid("contract \"" + contract.id + "\", /" + list + '/' + std::to_string(index), why);
    };
    const auto& flows = array_at(object, "flows");
    for (std::size_t i = 0; i < flows.size(); ++i) {
        if (!flows[i].is_object()) return wrong("flows", i, "it is not an object");
        contract.flows.push_back(flow_from_json(flows[i].get_object()));
    }
    const auto& vat = array_at(object, "vat");
    for (std::size_t i = 0; i < vat.size(); ++i) {
        auto rule = vat[i].is_object() ? vat_from_json(vat[i].get_object()) : std::nullopt;
        if (!rule) return wrong("vat", i, "its rate is not a decimal");
        contract.vat.push_back(std::move(*rule));
    }
    const auto& methods = array_at(object, "payment_methods");
    for (std::size_t i = 0; i < methods.size(); ++i) {
        if (!methods[i].is_object()) return wrong("payment_methods", i, "it is not an object");
        contract.payment_methods.push_back(method_from_json(methods[i].get_object()));
    }
    contract.debtors = debtors_from_json(object_at(object, "debtors"));
    auto day_totals = day_totals_from_json(object_at(object, "day_totals"));
    if (!day_totals)
        return invalid("contract \"" + contract.id + "\", /day_totals/rounding_tolerance",
                       "it is not a decimal");
    contract.day_totals = std::move(*day_totals);
    contract.sink = object_at(object, "sink");
    contract.vat_numbers = vat_numbers_from_json(object_at(object, "checks"));
    contract.logs = logs_from_json(object_at(object, "logs"));
    contract.limits = limits_from_json(object_at(object, "limits"));
    return contract;
}

base::Result<Tenant> load_tenant(store::Store& store, std::string_view id) {
    auto loaded = load(store, DocumentKind::tenant, id);
    if (!loaded) return loaded.error();
    return tenant_from_json(loaded->object);
}

base::Result<Connection> load_connection(store::Store& store, std::string_view id) {
    auto loaded = load(store, DocumentKind::connection, id);
    if (!loaded) return loaded.error();
    return connection_from_json(loaded->tenant, loaded->object);
}

base::Result<Contract> load_contract(store::Store& store, std::string_view id) {
    auto loaded = load(store, DocumentKind::contract, id);
    if (!loaded) return loaded.error();
    return contract_from_json(loaded->tenant, loaded->object);
}

base::Result<Setup> load_setup(store::Store& store, std::string_view contract) {
    auto loaded = load_contract(store, contract);
    if (!loaded) return loaded.error();
    auto tenant = load_tenant(store, loaded->tenant);
    if (!tenant) return tenant.error();
    Setup setup{std::move(*loaded), std::move(*tenant), {}};
    for (const auto& flow : setup.contract.flows) {
        for (const auto* id : {&flow.from, &flow.to}) {
            if (setup.connections.contains(*id)) continue;
            auto connection = load_connection(store, *id);
            if (!connection) return connection.error();
            setup.connections.emplace(*id, std::move(*connection));
        }
    }
    return setup;
}

}  // namespace koppel::contracts
