#include "relations.hpp"

#include <algorithm>
#include <functional>

#include "fields.hpp"

namespace koppel::afas {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;

namespace {

// Numbers first by length, so that 9 comes before 10.
bool lower(const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

// What was seen of one e-mail address.
struct Relations::Seen {
    std::map<std::string, bool> debtors;  // blocked, by number
    std::set<std::string> organisations, persons;
};

std::string Relation::label() const {
    return (by_number ? "sales relation " : "the sales relation with e-mail address ") + wanted;
}

bool stops_all(const Error& error) {
    return error.error_class() == ErrorClass::auth || error.error_class() == ErrorClass::config;
}

std::string Relations::add(const model::DebtorRule& rule, const std::string& document,
                           const std::string& currency, bool prices_include_vat) {
    const bool by_number = !rule.code.empty();
    if (!by_number && rule.match_by != "email")
        throw Refusal("debtor_rule",
                      "AFAS finds sales relations by e-mail address, not by \"" + rule.match_by + "\".");
    if (!by_number && rule.match_value.empty())
        throw Refusal("no_email",
                      "Document " + document +
                          " has no e-mail address, so no sales relation can be found for it. Set a "
                          "default debtor in the contract, or complete the document.");
    const std::string& wanted = by_number ? rule.code : rule.match_value;
    std::string key = (by_number ? "n:" : "e:") + folded(wanted);
    if (relations_.contains(key)) return key;
    Relation relation;
    relation.wanted = by_number ? wanted : folded(wanted);
    relation.by_number = by_number;
    relation.currency = currency;
    relation.prices_include_vat = prices_include_vat;
    if (!by_number && rule.create) {
        relation.create = rule.create;
        if (relation.create->email.empty()) relation.create->email = relation.wanted;
    }
    relations_.emplace(key, std::move(relation));
    return key;
}

void Relations::look_up() {
    look_up_numbers();
    look_up_addresses();
}

Outcome Relations::failed(const sdk::HttpRequest* request, const Error& error) {
    if (stops_all(error) && !stop_) stop_ = error;
    return Outcome::from(error, request != nullptr && request->changes());
}

void Relations::look_up_numbers() {
    std::vector<Relation*> wanted;
    std::vector<std::string> numbers;
    for (auto& [key, relation] : relations_) {
        if (!relation.by_number || !relation.value.empty() || relation.failure) continue;
        wanted.push_back(&relation);
        numbers.push_back(relation.wanted);
    }
    const auto questions = api_.any_of(Assumptions::kDebtors, "DebtorId", numbers);
    std::map<std::string, Row> rows;
    const auto failures = api_.read_all(
        questions, [&](std::size_t, const Row& row) { rows.emplace(folded(row.text("DebtorId")), row); });
    for (std::size_t i = 0; i < questions.size(); ++i)
        for (const std::size_t value : questions[i].values)
            if (failures[i]) wanted[value]->failure = failed(nullptr, *failures[i]);
    for (Relation* relation : wanted) {
        if (relation->failure) continue;
        const auto row = rows.find(folded(relation->wanted));
        if (row == rows.end()) {
            relation->failure =
                rejection("debtor_missing", "AFAS has no sales relation " + relation->wanted +
                                                ". Make it there, or change the debtor in the contract: " +
                                                std::string(place::kFixedDebtor) + ".");
        } else if (row->second.flag("Blocked")) {
            relation->failure =
                rejection("debtor_blocked", "Sales relation " + relation->wanted +
                                                " is blocked in AFAS. Unblock it there, or book "
                                                "on another one.");
        } else {
            relation->value = row->second.text("DebtorId");
        }
    }
}

void Relations::look_up_addresses() {
    std::map<std::string, Seen> seen;  // by address
    std::vector<std::string> addresses;
    for (const auto& [key, relation] : relations_)
        if (!relation.by_number && relation.value.empty() && !relation.failure)
            addresses.push_back(relation.wanted);
    const auto fail = [&](const std::vector<std::size_t>& which, const std::vector<std::string>& values,
                          const Error& error) {
        const Outcome outcome = failed(nullptr, error);
        for (const std::size_t i : which)
            relations_.at("e:" + values[i]).failure = outcome;
    };
    struct Place {
        const Connector* connector;
        std::string_view column;
        std::function<void(Seen&, const Row&)> see;
    };
    const Place places[] = {
        {&Assumptions::kDebtors, "Email",
         [](Seen& to, const Row& row) { to.debtors[row.text("DebtorId")] = row.flag("Blocked"); }},
        {&Assumptions::kOrgPer, "MailWork",
         [](Seen& to, const Row& row) {
             const bool organisation = folded(row.text("Type")) == folded(Assumptions::kOrganisationType);
             (organisation ? to.organisations : to.persons).insert(row.text("BcCo"));
         }},
        {&Assumptions::kContacts, "MailWork",
         [](Seen& to, const Row& row) {
             if (!row.text("OrgNumber").empty()) {
                 to.organisations.insert(row.text("OrgNumber"));
             } else if (!row.text("PerNumber").empty()) {
                 to.persons.insert(row.text("PerNumber"));
             }
         }},
        {&Assumptions::kContacts, "MailPrivate",
         [](Seen& to, const Row& row) {
             if (!row.text("PerNumber").empty()) to.persons.insert(row.text("PerNumber"));
         }},
    };
    std::vector<Question> questions;
    std::vector<const Place*> place_of;
    for (const Place& place : places)
        for (auto& question : api_.any_of(*place.connector, place.column, addresses)) {
            questions.push_back(std::move(question));
            place_of.push_back(&place);
        }
    const auto failures = api_.read_all(questions, [&](std::size_t question, const Row& row) {
        const std::string address = folded(row.text(place_of[question]->column));
        if (relations_.contains("e:" + address)) place_of[question]->see(seen[address], row);
    });
    for (std::size_t i = 0; i < questions.size(); ++i)
        if (failures[i]) fail(questions[i].values, addresses, *failures[i]);

    // Who has the address may be a sales relation although its own address is another one.
    std::map<std::string, std::set<std::string>> addresses_of;  // by BcCo
    std::vector<std::string> numbers;
    for (const auto& [address, found] : seen) {
        if (!found.debtors.empty()) continue;
        for (const auto* some : {&found.organisations, &found.persons})
            for (const auto& number : *some)
                if (addresses_of[number].insert(address).second && addresses_of[number].size() == 1)
                    numbers.push_back(number);
    }
    const auto more = api_.any_of(Assumptions::kDebtors, "BcCo", numbers);
    std::map<std::string, std::map<std::string, bool>> debtors_of;  // by BcCo
    const auto more_failures = api_.read_all(more, [&](std::size_t, const Row& row) {
        debtors_of[row.text("BcCo")][row.text("DebtorId")] = row.flag("Blocked");
    });
    for (std::size_t i = 0; i < more.size(); ++i) {
        if (!more_failures[i]) continue;
        const Outcome outcome = failed(nullptr, *more_failures[i]);
        for (const std::size_t value : more[i].values)
            for (const auto& address : addresses_of[numbers[value]])
                relations_.at("e:" + address).failure = outcome;
    }
    for (auto& [address, found] : seen) {
        if (!found.debtors.empty()) continue;
        // An organisation goes before a person who works there.
        for (const auto* some : {&found.organisations, &found.persons}) {
            for (const auto& number : *some)
                if (const auto debtors = debtors_of.find(number); debtors != debtors_of.end())
                    found.debtors.insert(debtors->second.begin(), debtors->second.end());
            if (!found.debtors.empty()) break;
        }
    }
    for (const auto& address : addresses) {
        Relation& relation = relations_.at("e:" + address);
        if (!relation.failure) conclude(relation, seen[address]);
    }
}

void Relations::conclude(Relation& relation, const Seen& seen) {
    std::string all;
    for (const auto& [number, blocked] : seen.debtors) {
        all += (all.empty() ? "" : ", ") + number;
        if (!blocked && (relation.value.empty() || lower(number, relation.value))) relation.value = number;
    }
    if (!relation.value.empty()) {
        if (seen.debtors.size() > 1)
            relation.note = "Several sales relations have e-mail address " + relation.wanted + " (" + all +
                            "); the lowest number that is not blocked was taken.";
        return;
    }
    if (!seen.debtors.empty()) {
        relation.failure =
            rejection("debtor_blocked", "Sales relation " + all + " with e-mail address " + relation.wanted +
                                            " is blocked in AFAS. Unblock it there, or book on "
                                            "another one.");
        return;
    }
    if (!relation.create) {
        relation.failure = rejection("debtor_missing",
                                     "AFAS does not have " + relation.label() +
                                         ", and this contract does not let it be created. Make it in AFAS.");
        return;
    }
    const auto first = [](const std::set<std::string>& numbers) {
        const auto found = std::ranges::min_element(numbers, lower);
        return found == numbers.end() ? std::string() : *found;
    };
    relation.organisation = first(seen.organisations);
    relation.person = first(seen.persons);
}

void Relations::create_missing(const std::set<std::string>& keys) {
    std::vector<sdk::HttpRequest> requests;
    std::vector<Relation*> made;
    for (const auto& key : keys) {
        Relation& relation = relations_.at(key);
        if (!relation.value.empty() || relation.failure || !relation.create) continue;
        try {
            auto created = new_relation(relation, settings_);
            requests.push_back(api_.post(created.connector, std::move(created.body)));
            made.push_back(&relation);
        } catch (const Refusal& refusal) {
            relation.failure = rejection(refusal.code, refusal.what());
        }
    }
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_created(*made[i], requests[i], answers[i]);
}

void Relations::take_created(Relation& relation, const sdk::HttpRequest& request,
                             const sdk::HttpResponse& answer) {
    if (answer.ok()) {
        if (const auto row = result_in(answer.body)) relation.value = row->text("DbId");
        // Made, but nobody said under which number: the next look finds it by its address.
        if (relation.value.empty()) relation.failure = failed(&request, ApiClient::unreadable(request));
    } else {
        const Error error = api_.error_of(request, answer);
        relation.failure =
            error.error_class() == ErrorClass::rejected
                ? Outcome::failed(sdk::OutcomeKind::rejected, Error(ErrorClass::rejected, error.code(),
                                                                    "AFAS does not make " + relation.label() +
                                                                        ": " + std::string(error.text()),
                                                                    0, error.http_status()))
                : failed(&request, error);
    }
    if (relation.failure) relation.failure->detail = answer.body;
}

}  // namespace koppel::afas
