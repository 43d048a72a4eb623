// Between items of the vendor and products, both ways. Pure functions, thread-safe; what cannot be carried
// throws Refusal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "koppel/cpp/source.hpp"
#include "koppel/model/posting.hpp"
#include "lists.hpp"

namespace koppel::exactonline {

inline constexpr std::string_view kProductItemFields =
    "ID,Code,Description,Barcode,SalesVatCode,GLRevenue,IsSalesItem,EndDate,StandardSalesPrice,Modified";
inline constexpr std::string_view kPriceFields = "ID,Item,Account,Price,Quantity,Currency,StartDate,EndDate";

// What has to be written; an empty body: nothing. `words` names every difference for a person.
struct Change {
    std::string body;
    std::string words;
};

// The item itself; `row` is null for a new one. `revenue_id`: its ledger account, empty: as it is.
Change item_change(const model::ProductPosting& product, const Row* row, const std::string& revenue_id);

// The price that counts for everybody on that day: for one piece, of no account, begun and not ended; the
// newest of several. Null: none.
const Row* standard_price(const std::vector<Row>& prices, const std::string& item_id,
                          const std::string& currency, const std::string& today);
// `code`: the VAT code that the item has afterwards; prices of its type I hold the VAT. `row`: null for a new
// price.
Change price_change(const model::ProductPosting& product, const VatCode* code, const Row* row,
                    const std::string& item_id, const std::string& today);

// A product/1 record of an item of kProductItemFields; `code`: its VAT code, null when it has none that is
// known.
sdk::Record product_record(const Row& item, const VatCode* code, const std::string& today);

}  // namespace koppel::exactonline
