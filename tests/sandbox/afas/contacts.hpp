// Persons and organisations with their addresses and contacts: which one an element means, and writing it.
// Single thread; plan() throws Problem, apply() cannot fail.
#pragma once

#include <string>

#include "afas/rules.hpp"

namespace koppel::sandbox::afas {

struct Plan {
    const Element* element = nullptr;
    Row* row = nullptr;  // of relations; nothing: a new one
    bool inserts_contacts = false;
};

// `parent` is the person or organisation of the object around it; empty when there is none.
Plan plan_relation(const Context& context, const Element& element, Verb verb, std::string_view parent);
// Answers its BcCo.
std::string apply_relation(const Context& context, const Plan& plan);
// Copies names and addresses of a person or organisation to its sales relations.
void refresh_debtors(Books& books, std::string_view relation);

}  // namespace koppel::sandbox::afas
