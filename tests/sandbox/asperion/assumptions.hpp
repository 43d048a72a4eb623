// The register of guesses about Asperion (A1..A24 of the vendor's paper): one place, one line each.
// The ones that a test wants to turn are members; the rest are facts of the sandbox, told here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace koppel::sandbox::asperion {

enum class Rotation { off, on, grace };

struct Assumptions {
    // A1: X-Tenant-Id and X-TenantId are both accepted; without either the user's default administration is
    // used.
    bool tenant_header_required = false;
    // A2: any scope is accepted.
    // A3: the token answer is RFC 6749's; refresh tokens are single use (on), never replaced (off), or the
    // old one
    //     lives on for a while after its use (grace).
    std::int64_t access_token_seconds = 3'600;
    Rotation rotation = Rotation::on;
    std::int64_t grace_seconds = 60;
    // A4: page sizes.
    std::int64_t default_page_size = 50;
    std::int64_t max_page_size = 200;
    // A5: content type of an error.
    bool problem_json = true;
    // A6: requests per minute and client, 0 for no limit; 429 carries Retry-After.
    std::int64_t requests_per_minute = 0;
    // A7: journal types are Dutch words: "Memoriaal", "Verkoop".
    // A8: a sales type is {id, description, ledgerAccountId, vatCode}.
    // A9: customerNumber is assigned when omitted, from 10001 up.
    // A10: POST /debtors answers 201 with the bare debtor.
    // A11: article members sku, description, stockTracking, fixedSalesPrice, ledgerAccountId | salesTypeId.
    // A12: the amount of a sales booking's line is excl. VAT.
    // A13: sales bookings go to a sales journal: "70".
    // A14: the client numbers a sales booking.
    // A15: concept invoices are made at /v1/salesorderwithlines with the members of the paper.
    // A16: length of description and reference.
    std::size_t max_description = 50;
    std::size_t max_line_description = 100;
    // A17: a concept keeps its id when it becomes an invoice.
    // A18: A-lines carry a sku and no ledger account, G-lines the reverse.
    // A19: unit prices may have up to ten decimals; a line's amount is rounded half up to cents, VAT per VAT
    // code. A20: a payment is two lines that cancel out, one with salesInvoiceId; a fully paid invoice gets
    // status 7. A21: paymentMethodId is free text or null. A22, A23, A24 concern the connector only. Not in
    // the register: sourceDocumentNumber of an entry can be filtered; bookyear and bookperiod must be those
    // of the date; booked amounts are in whole cents; a line's debtor must be its invoice's; a blocked debtor
    // takes no documents; string filters compare without regard to case, as a Dutch SQL Server does.
};

}  // namespace koppel::sandbox::asperion
