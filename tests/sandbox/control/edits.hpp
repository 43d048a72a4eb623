// Changes in an administration that a person makes at the vendor's own screens: a sales type is removed, an
// account disabled, a debtor blocked, a VAT code added. Single thread. Answers what is wrong with the
// request, empty when it was done.
#pragma once

#include <string>

#include "asperion/administration.hpp"
#include "base/json.hpp"

namespace koppel::sandbox {

// {"table":"salestypes","remove":"SHOPORDER"}, {"table":"debtors","id":55001,"set":{"blocked":true}} or
// {"table":"vatcodes","add":{"id":"23","salesCode":true,"percentage":21.0}}.
std::string edit(asperion::Administration& books, const Json& change);

}  // namespace koppel::sandbox
