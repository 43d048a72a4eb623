#include "books/lines.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "books/sink_settings.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

constexpr int kCents = 2;
constexpr Decimal kCent = Decimal(1).divided_by(100);
constexpr int kFewestPriceDigits = 4;  // sinks keep at least four decimals of a unit price

struct Share {
    Decimal rate;
    Decimal base;  // what the products of this rate cost, including VAT
    Decimal incl;
    Decimal excl;
};

// Per rate, what products (or, without any product, all lines) cost; only rates with the sign of the whole,
// since a return in the same basket does not take part in the discount.
std::vector<Share> bases(const Lines& others) {
    const bool has_product = std::any_of(others.begin(), others.end(), [](const auto& line) {
        return line.type == "product" && !line.amount_incl.is_zero();
    });
    std::map<Decimal, Decimal> per_rate;
    Decimal total;
    for (const auto& line : others) {
        if (lacks_rate(line) || (has_product && line.type != "product")) continue;
        per_rate[line.vat_rate] += line.amount_incl;
        total += line.amount_incl;
    }
    std::vector<Share> shares;
    for (const auto& [rate, base] : per_rate) {
        if (base.is_zero() || total.is_zero() || base.is_negative() != total.is_negative()) continue;
        shares.push_back({rate, base, {}, {}});
    }
    return shares;
}

// Hands out what rounding left over, a cent to each share, the largest first. Returns what nobody may take: a
// share without VAT is as much excluding as including it.
Decimal hand_out(std::vector<Share>& shares, Decimal rest, Decimal Share::*amount) {
    std::vector<Share*> takers;
    for (auto& share : shares) {
        if (amount == &Share::incl || !share.rate.is_zero()) takers.push_back(&share);
    }
    std::stable_sort(takers.begin(), takers.end(),
                     [](const Share* a, const Share* b) { return a->base.abs() > b->base.abs(); });
    const Decimal cent = rest.is_negative() ? -kCent : kCent;
    for (auto* share : takers) {
        if (rest.is_zero()) break;
        share->*amount += cent;
        rest -= cent;
    }
    return rest;
}

void spread(std::vector<Share>& shares, Decimal incl) {
    Decimal total;
    for (const auto& share : shares)
        total += share.base;
    Decimal rest = incl;
    for (auto& share : shares) {
        share.incl = (incl * share.base).divided_by(total, kCents);
        rest -= share.incl;
    }
    hand_out(shares, rest, &Share::incl);  // half a cent a share, at most: all of it is taken
    for (auto& share : shares)
        share.excl = (share.incl * 100).divided_by(share.rate + 100, kCents);
}

Finding discount_unclear(const model::SaleLine& discount, const model::Sale& sale, const std::string& why) {
    return {
        "discount_vat_unclear",
        "Discount: the discount of " + money(discount.amount_incl, sale.currency) + " incl. VAT (" +
            money(discount.amount_excl, sale.currency) + " excl.) of " + label(sale) +
            " cannot be split over VAT rates: " + why + ".",
        "Look at the discount of this document in the shop and book it by hand, or ignore it with a reason"};
}

}  // namespace

bool is_booked(const model::SaleLine& line) {
    return line.type == "product" || !line.amount_excl.is_zero() || !line.amount_incl.is_zero();
}

bool lacks_rate(const model::SaleLine& line) {
    return line.type == "discount" && line.vat_rate.is_zero() && line.amount_excl != line.amount_incl;
}

std::variant<Lines, Finding> split_discount(const model::SaleLine& discount, const Lines& others,
                                            const model::Sale& sale) {
    auto shares = bases(others);
    if (shares.empty()) {
        return discount_unclear(discount, sale, "the document has no other amounts that tell the rates");
    }
    spread(shares, discount.amount_incl);
    Decimal excl;
    for (const auto& share : shares)
        excl += share.excl;
    if (!hand_out(shares, discount.amount_excl - excl, &Share::excl).is_zero()) {
        return discount_unclear(
            discount, sale,
            "over the rates of its products it would be " + money(excl, sale.currency) + " excl. VAT");
    }

    Lines lines;
    for (const auto& share : shares) {
        if (share.incl.is_zero() && share.excl.is_zero()) continue;
        model::SaleLine line = discount;
        line.vat_rate = share.rate;
        line.quantity = 1;
        line.amount_incl = line.unit_incl = share.incl;
        line.amount_excl = line.unit_excl = share.excl;
        line.discount_excl = line.discount_incl = 0;
        line.description = description_for(discount) + ' ' + percent(share.rate);
        lines.push_back(std::move(line));
    }
    return lines;
}

BookedLines booked_lines(const model::Sale& sale) {
    BookedLines booked;
    for (const auto& line : sale.lines) {
        if (!is_booked(line)) continue;
        if (!lacks_rate(line)) {
            booked.lines.push_back(line);
            continue;
        }
        auto split = split_discount(line, sale.lines, sale);
        if (auto* finding = std::get_if<Finding>(&split)) {
            booked.findings.push_back(std::move(*finding));
            continue;
        }
        for (auto& share : std::get<Lines>(split))
            booked.lines.push_back(std::move(share));
    }
    return booked;
}

std::vector<std::string> account_names(std::string_view line_type) {
    if (line_type == "product") return {"turnover"};
    if (line_type == "shipping") return {"shipping"};
    if (line_type == "payment_cost") return {"payment_cost"};
    if (line_type == "discount") return {"discount", "turnover"};
    if (line_type == "surcharge") return {"surcharge", "turnover"};
    if (line_type == "gift_card") return {"gift_card"};
    if (line_type == "tip") return {"tip"};
    return {};
}

std::string account_for(const model::SaleLine& line, const contracts::VatRule& rule) {
    for (const auto& name : account_names(line.type)) {
        const auto found = rule.accounts.find(name);
        if (found != rule.accounts.end() && !found->second.empty()) return found->second;
    }
    return {};
}

std::string article_code(const model::SaleLine& line) {
    for (const auto* code : {&line.sku, &line.ean, &line.article_code}) {
        if (auto text = trimmed(*code); !text.empty()) return text;
    }
    return {};
}

bool makes_orders(const Terms& terms) {
    return terms.flow->as == "order";
}

bool makes_receipts(const Terms& terms) {
    return terms.flow->as == "receipt";
}

bool books_articles(const Terms& terms) {
    if (makes_orders(terms)) return true;
    return terms.flow->as != "entry" && products(*terms.contract) != Products::never;
}

std::string article_for_line(const model::SaleLine& line, const Terms& terms) {
    if (!books_articles(terms)) return {};
    std::string own = line.type == "product" ? article_code(line) : std::string();
    return own.empty() ? named_article(*terms.contract, line.type) : own;
}

bool is_article_line(const model::SaleLine& line, const Terms& terms) {
    return !article_for_line(line, terms).empty();
}

std::string description_for(const model::SaleLine& line) {
    if (auto text = trimmed(line.description); !text.empty()) return text;
    if (auto code = article_code(line); !code.empty()) return code;
    if (line.type == "shipping") return "Verzendkosten";
    if (line.type == "payment_cost") return "Betaalkosten";
    if (line.type == "discount") return "Korting";
    if (line.type == "surcharge") return "Toeslag";
    if (line.type == "gift_card") return "Cadeaubon";
    if (line.type == "tip") return "Fooi";
    return "Product";
}

Pricing price_per_unit(Decimal quantity, Decimal amount) {
    if (quantity.is_zero()) return {1, amount, {}};
    try {
        for (int digits = kFewestPriceDigits; digits <= Decimal::kFractionDigits; ++digits) {
            const Decimal price = amount.divided_by(quantity, digits);
            if (price.multiplied(quantity, kCents) == amount) return {quantity, price, {}};
        }
    } catch (const std::overflow_error&) {
        // a quantity near zero: the price per unit is beyond what a decimal holds
    }
    return {1, amount, quantity.to_string() + " x "};
}

}  // namespace koppel::books
