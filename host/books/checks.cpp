#include "books/checks.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "books/business_day.hpp"
#include "books/debtor.hpp"
#include "books/icp.hpp"
#include "books/methods.hpp"
#include "books/sink_settings.hpp"
#include "books/territory.hpp"
#include "books/vat.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

bool in_cents(Decimal amount) {
    return amount.rounded(2) == amount;
}

std::string line_label(const model::SaleLine& line) {
    return "line \"" + description_for(line) + '"';
}

Finding total_differs(const model::Sale& sale, const std::string& which, Decimal total, Decimal sum) {
    return {
        "total_differs",
        "Total check (" + which + "): " + label(sale) + " says " + money(total, sale.currency) +
            ", its lines add up to " + money(sum, sale.currency) + ", a difference of " +
            money(total - sum, sale.currency) + ".",
        "Compare the document with its lines in the shop, correct it there and process it again, or ignore "
        "it with a reason"};
}

// Whose VAT it is, and why.
std::string vat_of(const model::Sale& sale, const Terms& terms) {
    const auto sale_class = classify(sale, terms);
    const std::string to = destination(sale, *terms.tenant);
    std::string country = vat_country(sale, terms);
    if (sale_class == SaleClass::oss) return to + " (goods to consumers in " + to + " carry its VAT: OSS)";
    if (sale_class == SaleClass::domestic && to != country) return country + " (the goods go to " + to + ')';
    if (sale_class == SaleClass::domestic) return country;
    return country + " (" + std::string(name_of(sale_class)) + " to " + to + ')';
}

Finding vat_code_missing(const model::Sale& sale, const model::SaleLine& line, const Terms& terms) {
    const std::string or_no_oss = classify(sale, terms) == SaleClass::oss
                                      ? ", or set \"oss\": false where the tenant charges its own VAT there,"
                                      : "";
    return {"vat_rate_without_code",
            "VAT code check: " + label(sale) + " has " + line_label(line) + " with " +
                percent(line.vat_rate) + " VAT, and the contract has no VAT code for " +
                percent(line.vat_rate) + " in " + vat_of(sale, terms) + ".",
            "Add the rate with its VAT code and accounts to the contract's VAT table" + or_no_oss +
                " and process the document again"};
}

Finding account_missing(const model::Sale& sale, const model::SaleLine& line,
                        const contracts::VatRule& rule) {
    const std::string name = account_names(line.type).front();
    return {"account_missing",
            "Account check: " + label(sale) + " has " + line_label(line) + ", and the contract has no " +
                name + " account for " + percent(rule.rate) + " VAT in " + rule.country + ".",
            "Add the account \"" + name +
                "\" to that rate in the contract's VAT table and process the "
                "document again"};
}

// An order takes nothing but articles.
Finding article_missing(const model::Sale& sale, const model::SaleLine& line) {
    const std::string why =
        line.type == "product"
            ? "it has no SKU, EAN or article code, and the contract names no article for such lines."
            : "the contract names no article for such lines.";
    return {"article_missing",
            "Article check: " + label(sale) + " has " + line_label(line) +
                ", an order is made of articles, and " + why,
            "Add \"" + line.type +
                "\" with the code of an article to \"articles\" in the contract's \"sink\" settings" +
                (line.type == "product" ? ", or give the product a code in the shop," : "") +
                " and process the document again"};
}

// What is booked on an article needs an account only where the article may have to be made.
bool needs_no_account(const model::SaleLine& line, const Terms& terms) {
    if (makes_orders(terms)) return true;
    if (!is_article_line(line, terms)) return false;
    return line.type != "product" || !default_sales_type(*terms.contract).empty();
}

Finding line_type_unknown(const model::Sale& sale, const model::SaleLine& line) {
    return {"line_type_unknown",
            "Line check: " + label(sale) + " has " + line_label(line) + " of the unknown type \"" +
                line.type + "\".",
            "Book this document by hand and report the problem: the source sends lines this version does not "
            "know"};
}

}  // namespace

Findings check_cents(const model::Sale& sale) {
    const auto finding = [&](const std::string& what, Decimal amount) {
        return Finding{"amount_not_in_cents",
                       "Amount check: " + what + " of " + label(sale) + " is " +
                           money(amount, sale.currency) + ", which is not in whole cents.",
                       "Report the problem: the source must send amounts in cents"};
    };
    Findings findings;
    for (const Decimal total : {sale.total_excl, sale.total_incl}) {
        if (!in_cents(total)) findings.push_back(finding("the total", total));
    }
    for (const auto& line : sale.lines) {
        for (const Decimal amount : {line.amount_excl, line.amount_incl}) {
            if (!in_cents(amount)) findings.push_back(finding(line_label(line), amount));
        }
    }
    return findings;
}

Findings check_totals(const model::Sale& sale) {
    Decimal excl;
    Decimal incl;
    for (const auto& line : sale.lines) {
        excl += line.amount_excl;
        incl += line.amount_incl;
    }
    Findings findings;
    if (incl != sale.total_incl) {
        findings.push_back(total_differs(sale, "including VAT", sale.total_incl, incl));
    }
    if (excl != sale.total_excl) {
        findings.push_back(total_differs(sale, "excluding VAT", sale.total_excl, excl));
    }
    return findings;
}

Findings check_currency(const model::Sale& sale, const Terms& terms) {
    const auto books = books_currency(terms.tenant->country);
    if (sale.currency.empty() || books.empty() || sale.currency == books) return {};
    return {{"currency_differs",
             "Currency check: " + label(sale) + " is in " + sale.currency + ", and the books are kept in " +
                 std::string(books) + ".",
             "Book this document by hand at the rate of its day, or ignore it with a reason"}};
}

Findings check_date(const model::Sale& sale, const Terms& terms) {
    if (booking_day(sale, terms)) return {};
    return {{"date_unreadable",
             "Date check: " + label(sale) + " has no readable date (\"" + sale.date + "\").",
             "Report the problem: the source must send a date"}};
}

Findings check_vat_amounts(const model::Sale& sale, const Lines& lines) {
    Findings findings;
    const Decimal cent = Decimal(1).divided_by(100);
    for (const auto& line : lines) {
        const Decimal charged = line.amount_incl - line.amount_excl;
        const Decimal expected = (line.amount_excl * line.vat_rate).divided_by(100, 4);
        const Decimal allowed = cent + cent.multiplied(line.quantity.abs(), 4);
        if ((charged - expected).abs() <= allowed) continue;
        findings.push_back(
            {"vat_differs_from_rate",
             "VAT check: " + line_label(line) + " of " + label(sale) + " carries " +
                 money(charged, sale.currency) + " VAT, but " + percent(line.vat_rate) + " of " +
                 money(line.amount_excl, sale.currency) + " is " + money(expected.rounded(2), sale.currency) +
                 ".",
             "Correct the VAT rate of this line in the shop and process the document again, or "
             "book it by hand and ignore it with a reason"});
    }
    return findings;
}

Findings check_vat_codes(const model::Sale& sale, const Lines& lines, const Terms& terms) {
    Findings findings;
    std::set<Decimal> named;
    for (const auto& line : lines) {
        const auto* rule = vat_rule(sale, line, terms);
        if ((rule != nullptr && !rule->code.empty()) || !named.insert(line.vat_rate).second) continue;
        findings.push_back(vat_code_missing(sale, line, terms));
    }
    return findings;
}

Findings check_accounts(const model::Sale& sale, const Lines& lines, const Terms& terms) {
    Findings findings;
    std::set<std::pair<std::string, Decimal>> named;
    for (const auto& line : lines) {
        if (account_names(line.type).empty()) {
            findings.push_back(line_type_unknown(sale, line));
            continue;
        }
        const auto* rule = vat_rule(sale, line, terms);
        if (rule == nullptr || !account_for(line, *rule).empty() || needs_no_account(line, terms)) continue;
        if (!named.insert({line.type, line.vat_rate}).second) continue;
        findings.push_back(account_missing(sale, line, *rule));
    }
    return findings;
}

Findings check_debtor(const model::Sale& sale, const Terms& terms) {
    if (!fixed_debtor(sale, terms).empty() || !debtor_email(sale).empty()) return {};
    return {{"debtor_without_email",
             "Debtor check: " + label(sale) +
                 " has no e-mail address to find its debtor by, and neither its payment method nor the "
                 "contract has a fixed debtor.",
             "Add the e-mail address in the shop, or set a fixed debtor in the contract, and process the "
             "document again"}};
}

Findings check_articles(const model::Sale& sale, const Lines& lines, const Terms& terms) {
    if (!makes_orders(terms)) return {};
    Findings findings;
    std::set<std::string> named;
    for (const auto& line : lines) {
        if (is_article_line(line, terms) || account_names(line.type).empty()) continue;
        if (line.type != "product" && !named.insert(line.type).second) continue;
        findings.push_back(article_missing(sale, line));
    }
    return findings;
}

Findings check_journal(const model::Sale& sale, const Terms& terms) {
    if (terms.flow->as != "entry" || !sales_journal(*terms.contract).empty()) return {};
    return {{"sales_journal_missing",
             "Journal check: the contract names no journal that the sales entry of " + label(sale) +
                 " is booked in.",
             "Add \"sales_journal\" to the contract's \"sink\" settings and process the document again"}};
}

Findings check_ignored_methods(const model::Sale& sale, const Terms& terms) {
    PaidMethods ignored = paid_methods(sale, *terms.contract);
    PaidMethods booked = ignored;
    std::erase_if(ignored, [](const auto& method) { return !method.is_ignored(); });
    std::erase_if(booked, [](const auto& method) { return method.is_ignored(); });
    if (ignored.empty() || booked.empty()) return {};
    return {{"payment_partly_ignored",
             "Payment check: " + label(sale) + " was paid partly with " + names_of(ignored) +
                 ", which the contract ignores, and partly with " + names_of(booked) + ".",
             "Book this document by hand and ignore it with a reason, or stop ignoring the method"}};
}

Findings check(const model::Sale& sale, const Terms& terms) {
    if (makes_receipts(terms)) return check_receipt(sale, terms);
    if (auto findings = check_cents(sale); !findings.empty()) return findings;
    auto findings = check_totals(sale);
    const auto add = [&findings](Findings more) {
        std::move(more.begin(), more.end(), std::back_inserter(findings));
    };
    add(check_date(sale, terms));
    add(check_currency(sale, terms));
    add(check_ignored_methods(sale, terms));
    add(check_debtor(sale, terms));
    add(check_journal(sale, terms));
    add(check_icp(sale, terms));
    if (classify(sale, terms) == SaleClass::suspicious) return findings;  // it is not known whose VAT it has
    auto booked = booked_lines(sale);
    add(std::move(booked.findings));
    add(check_vat_amounts(sale, booked.lines));
    add(check_vat_codes(sale, booked.lines, terms));
    add(check_articles(sale, booked.lines, terms));
    add(check_accounts(sale, booked.lines, terms));
    return findings;
}

Findings amount_out_of_range(const model::Sale& sale) {
    return {{"amount_out_of_range", "Amount check: " + label(sale) + " holds an amount that is out of range.",
             "Correct the document in the shop and process it again, or ignore it with a reason"}};
}

}  // namespace koppel::books
