// Feeds anything to what reads Lightspeed Retail's answers: pages of receipts, catalogues, cursors, settings.
// Built for libFuzzer (tests/README.md) and, with mutated_test.cpp, for ctest. Aborts when a promise is
// broken.
#include <boost/json/monotonic_resource.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "api_client.hpp"
#include "catalogue.hpp"
#include "koppel/cpp/error.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"
#include "koppel/model/json.hpp"
#include "mapping.hpp"
#include "walk.hpp"

namespace {

using namespace koppel;
using namespace koppel::lightspeed_retail;

void promise(bool kept, const char* what) {
    if (kept) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

Catalogue catalogue_of(const Object& page) {
    Catalogue known;
    known.currency = "EUR";
    for (const Object* row : rows_in(page, "PaymentType").rows)
        known.add_payment_type(*row);
    for (const Object* row : rows_in(page, "Shop").rows)
        known.add_shop(*row);
    for (const Object* row : rows_in(page, "Register").rows)
        known.add_register(*row);
    for (const Object* row : rows_in(page, "TaxCategory").rows)
        known.add_tax_category(*row);
    for (const Object* row : rows_in(page, "TaxClass").rows)
        known.add_tax_class(*row);
    return known;
}

// Lines in cents add up to the receipt, or are honestly another sum.
void look_at(const model::Sale& sale) {
    model::Decimal excl, incl;
    for (const auto& line : sale.lines) {
        promise(line.amount_excl.rounded(2) == line.amount_excl, "an amount is not in cents");
        promise(line.amount_incl.rounded(2) == line.amount_incl, "an amount is not in cents");
        excl += line.amount_excl;
        incl += line.amount_incl;
    }
    for (const auto& payment : sale.payments)
        promise(!payment.amount.is_zero() && !payment.method.empty(), "a payment of nothing");
    promise(sale.status == "open" || sale.status == "completed" || sale.status == "cancelled", "the status");
    promise(!sale.date.empty(), "a receipt without a date");
}

void read_page(std::string_view text) {
    boost::json::monotonic_resource memory;
    const auto value = sdk::json_numbers_as_text(text, nullptr, &memory);
    if (!value || !value->is_object()) return;
    const Object& page = value->get_object();
    const Catalogue known = catalogue_of(page);
    for (const Object* row : rows_in(page, "Sale").rows) {
        (void)known.missing_for(*row);
        (void)updated_at(*row);
        std::optional<model::Sale> sale;
        const sdk::Record record = record_of(*row, known, &sale);
        promise(!record.key.empty() && record.key.size() <= 200, "the key");
        promise(!record.version.empty() && record.version.size() <= 100, "the version");
        const auto written = model::from_json_text<model::Sale>(record.payload);
        promise(written.key == record.key, "the key in the document");
        promise(sale.has_value() == written.unreadable.empty(), "unreadable without a reason");
        if (sale) {
            look_at(*sale);
            (void)Period{"2026-01-01", "2026-12-31"}.holds(*sale);
        }
    }
}

void read_cursor(std::string_view text) {
    try {
        Walk walk = Walk::resume(text, {"2026-11-01", ""});
        walk.complete(Instant{});
        (void)Walk::resume(walk.text(), {"2026-11-01", ""});
    } catch (const sdk::Error&) {
    }
}

void read_settings_text(std::string_view text) {
    try {
        (void)read_settings(text);
    } catch (const sdk::Error&) {
    }
    promise(!leads_on("https://api.example/API/V3/Account/1/Sale.json?limit=1", text) ||
                text.starts_with("https://api.example/API/V3/Account/1/Sale.json"),
            "a page of another list");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_page(text);
    if (size < 4096) {
        read_cursor(text);
        read_settings_text(text);
    }
    return 0;
}
