// The settings of the sink that the books read, each under its one name. Defaults stand in the sink's schema
// alone and are filled in before the books see a contract: what is absent here is off, or empty.
// Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>

#include "contracts/contract.hpp"

namespace koppel::books {

// "prices_include_vat": unit prices of invoices include VAT.
bool prices_include_vat(const contracts::Contract& contract);

// "products": what product lines of invoices are booked on.
enum class Products {
    never,     // ledger accounts
    existing,  // articles that must be there
    create,    // articles, made when missing
};
Products products(const contracts::Contract& contract);

// "articles": {"shipping": "VERZEND"}: what lines of a type are booked on where articles are booked;
// "product" for products without a code of their own. They must be there.
std::string named_article(const contracts::Contract& contract, std::string_view line_type);

// "default_sales_type": of a new article whose revenue account is not known.
std::string default_sales_type(const contracts::Contract& contract);

// "sales_journal": where sales entries are booked.
std::string sales_journal(const contracts::Contract& contract);

// "memo_journal": where payments are booked, and day totals of methods that are no cash.
std::string memo_journal(const contracts::Contract& contract);

// "cash_journal": where day totals of cash are booked.
std::string cash_journal(const contracts::Contract& contract);

}  // namespace koppel::books
