#include "retail/generator.hpp"

#include <algorithm>
#include <utility>

namespace koppel::sandbox::retail {
namespace {

constexpr Instant kHour = 3'600, kDay = 86'400;

// How many of each kind fifty receipts hold.
constexpr std::pair<Kind, int> kMix[] = {{Kind::plain, 15},
                                         {Kind::line_discount, 3},
                                         {Kind::transaction_discount, 2},
                                         {Kind::multi_tender, 2},
                                         {Kind::zero_rows, 2},
                                         {Kind::refund, 2},
                                         {Kind::exchange, 1},
                                         {Kind::even_exchange, 1},
                                         {Kind::gift_card_sale, 1},
                                         {Kind::gift_card_use, 1},
                                         {Kind::credit_deposit, 1},
                                         {Kind::credit_use, 1},
                                         {Kind::tip, 1},
                                         {Kind::edited_payment, 1},
                                         {Kind::open, 1},
                                         {Kind::open_paid, 1},
                                         {Kind::voided, 1},
                                         {Kind::abandoned, 1},
                                         {Kind::empty, 1},
                                         {Kind::cents, 4},
                                         {Kind::on_invoice, 1},
                                         {Kind::exempt, 1},
                                         {Kind::paid_before, 1},
                                         {Kind::edited_later, 1},
                                         {Kind::back_dated, 1},
                                         {Kind::web, 1},
                                         {Kind::free_of_charge, 1}};

bool everyday(Kind kind) {
    return kind == Kind::plain || kind == Kind::line_discount || kind == Kind::cents;
}

}  // namespace

Generator::Generator(HistoryOptions options) : options_{options}, dice_{options.seed} {}

Instant Generator::day_start(int day) const {
    const Instant utc = from_civil(options_.from) + day * kDay;
    return utc - amsterdam_offset(utc - kHour);
}

History Generator::history() {
    History history;
    history.accounts = {{1, "Emma de Vries", "", false, 5, day_start(0), 0},
                        {2, "Luc Dubois", "", false, 6, day_start(0), 0}};
    history.sales.reserve(static_cast<std::size_t>(options_.days) *
                          static_cast<std::size_t>(options_.receipts));
    for (int day_number = 0; day_number < options_.days; ++day_number) {
        early_ = day_number * 2 < options_.days;
        if (day_number % 14 != 9) day(history, day_number);
    }
    return history;
}

Kind Generator::draw() {
    if (deck_.empty()) {
        for (const auto& [kind, count] : kMix)
            deck_.insert(deck_.end(), static_cast<std::size_t>(count), kind);
        for (std::size_t i = deck_.size(); i > 1; --i)
            std::swap(deck_[i - 1],
                      deck_[static_cast<std::size_t>(dice_.between(0, static_cast<std::int64_t>(i) - 1))]);
    }
    const Kind kind = deck_.back();
    deck_.pop_back();
    return kind;
}

std::vector<Instant> Generator::moments(int day_number) {
    const Instant start = day_start(day_number), next = day_start(day_number + 1);
    std::vector<Instant> out(static_cast<std::size_t>(options_.receipts));
    for (Instant& moment : out)
        moment = start + dice_.between(9 * kHour, 19 * kHour);
    // Just before and after midnight, and around the hour that is missing or comes twice.
    const auto put = [&out](std::size_t at, Instant moment) {
        if (at < out.size()) out[at] = moment;
    };
    if (day_number % 4 == 1 || day_number % 4 == 2) put(0, start);
    if (day_number % 4 == 1) put(1, next - 1);
    if (day_number % 4 == 1) put(2, start + 1);
    if (next - start != kDay) {
        const Instant change = from_civil(options_.from) + day_number * kDay + kHour;
        put(3, change - 1);
        put(4, change);
        put(5, change - kHour / 2);
        put(6, change + kHour / 2);
    }
    std::sort(out.begin(), out.end());
    return out;
}

void Generator::day(History& history, int day_number) {
    const Instant start = day_start(day_number), next = day_start(day_number + 1);
    const bool amsterdam_open = day_number % 7 != 2;
    for (const Instant moment : moments(day_number)) {
        const bool amsterdam = dice_.chance(45) && amsterdam_open;
        if (moment > options_.now) continue;
        // What happens at night is there for its moment: a completed sale.
        const bool night = moment < start + 8 * kHour || moment == next - 1;
        add(history, night ? Kind::plain : draw(), amsterdam ? kAmsterdam : kBrussels, moment);
    }
}

std::size_t Generator::add(History& history, Kind kind, int shop, Instant moment) {
    if (kind == Kind::web) shop = kAmsterdam;
    Sale sale = begin(history, shop, moment);
    fill(history, sale, kind);
    finish(history, sale, kind, moment);
    history.sales.push_back(std::move(sale));
    const std::size_t at = history.sales.size() - 1;
    if (everyday(kind)) {
        if (recent_.size() < 64)
            recent_.push_back(at);
        else
            recent_[at % 64] = at;
    }
    return at;
}

Sale Generator::begin(History& history, int shop, Instant moment) {
    Sale sale;
    sale.id = history.next_sale++;
    sale.shop = shop;
    sale.tax_category = shop;
    sale.inclusive = options_.inclusive[shop == kAmsterdam ? 1 : 0];
    sale.register_id = shop == kAmsterdam ? 3 : static_cast<int>(dice_.between(1, 2));
    if (early_ && shop == kBrussels && dice_.chance(10)) sale.register_id = 5;
    sale.employee = early_ && dice_.chance(10) ? 4 : static_cast<int>(dice_.between(1, 3));
    if (dice_.chance(15)) sale.customer = static_cast<int>(dice_.between(1, 8));
    sale.created = moment - dice_.between(20, 240);
    sale.updated = sale.created;
    return sale;
}

void Generator::add_line(History& history, Sale& sale, const Item& item, int quantity) {
    Line line;
    line.id = history.next_line++;
    line.item = item.id;
    line.price = item.price;
    line.quantity = quantity;
    line.tax_class = item.tax_class;
    line.rate = rate_of(sale.tax_category, item.tax_class);
    line.created = sale.created + static_cast<Instant>(sale.lines.size()) + 1;
    sale.lines.push_back(line);
}

void Generator::add_lines(History& history, Sale& sale, int most) {
    const auto count = dice_.between(1, most);
    for (std::int64_t i = 0; i < count; ++i) {
        add_line(history, sale, dice_.pick(items()),
                 dice_.chance(75) ? 1 : static_cast<int>(dice_.between(2, 5)));
        if (!dice_.chance(4)) continue;
        // Something without an article.
        Line& line = sale.lines.back();
        line.item = 0;
        line.note = static_cast<int>(dice_.between(4, 5));
        line.price = dice_.between(100, 9'999);
    }
}

// Tax that ends in fractions of a cent at two rates, so that rounding per line or per rate goes wrong.
void Generator::add_cents(History& history, Sale& sale) {
    static constexpr int kHigh[] = {3, 5, 6, 15}, kLow[] = {9, 11, 12, 13};
    const auto pieces = dice_.between(1, 3);
    for (std::int64_t i = 0; i < pieces; ++i) {
        add_line(history, sale, *with_id(items(), dice_.pick(kHigh)), static_cast<int>(dice_.between(1, 7)));
        add_line(history, sale, *with_id(items(), dice_.pick(kLow)), static_cast<int>(dice_.between(1, 7)));
    }
}

// Lines of an earlier sale of the same shop, brought back.
void Generator::take_back(History& history, Sale& sale, bool whole) {
    const Sale* from = nullptr;
    for (int attempt = 0; attempt < 8 && from == nullptr && !recent_.empty(); ++attempt) {
        const Sale& sold = history.sales[dice_.pick(recent_)];
        if (sold.shop == sale.shop && !sold.lines.empty()) from = &sold;
    }
    if (from == nullptr) {
        add_line(history, sale, items()[0], -1);
        return;
    }
    for (const Line& sold : from->lines) {
        Line line = sold;
        line.id = history.next_line++;
        line.parent = sold.id;
        line.quantity = whole ? -sold.quantity : -1;
        line.discount_amount = whole ? -sold.discount_amount : 0;
        line.created = sale.created + 1;
        sale.lines.push_back(line);
        if (!whole) break;
    }
}

int Generator::card() {
    if (early_ && dice_.chance(8)) return kOldCard;
    return dice_.chance(65) ? kBancontact : kCreditCard;
}

Payment& Generator::pay(History& history, Sale& sale, int type, Cents amount) {
    Payment payment;
    payment.id = history.next_payment++;
    payment.type = type;
    payment.amount = amount;
    payment.register_id = sale.register_id;
    payment.created = sale.created + static_cast<Instant>(sale.payments.size()) + 10;
    sale.payments.push_back(payment);
    return sale.payments.back();
}

void Generator::pay_cash(History& history, Sale& sale, Cents amount) {
    Cents paid = amount;
    if (sale.shop == kBrussels) {
        paid = rounded_to_five(amount);
        sale.rounding = amount - paid;
    }
    pay(history, sale, kCash, paid);
    static constexpr Cents kNotes[] = {100, 500, 1'000, 5'000};
    const Cents note = dice_.pick(kNotes);
    if (paid > 0) sale.change = (note - paid % note) % note;
}

void Generator::pay_rest(History& history, Sale& sale) {
    settle(sale);
    const Cents rest = sale.total + sale.tips - sale.paid;
    if (rest == 0) return;
    if (dice_.chance(40))
        pay_cash(history, sale, rest);
    else
        pay(history, sale, card(), rest);
}

void Generator::fill_exchange(History& history, Sale& sale, bool even) {
    take_back(history, sale, even);
    if (!even) return add_lines(history, sale, 2);
    // The same again, in another colour.
    const auto returned = sale.lines;
    for (Line line : returned) {
        line.id = history.next_line++;
        line.parent = 0;
        line.quantity = -line.quantity;
        line.discount_amount = -line.discount_amount;
        sale.lines.push_back(line);
    }
}

void Generator::fill_gift_card(History& history, Sale& sale) {
    static constexpr Cents kWorth[] = {2'500, 5'000, 10'000};
    const Cents worth = dice_.pick(kWorth);
    Line line;
    line.id = history.next_line++;
    line.note = 1;
    line.created = sale.created + 1;
    line.rate = rate_of(sale.tax_category, line.tax_class);
    sale.lines.push_back(line);
    if (dice_.chance(40)) add_lines(history, sale, 2);
    const int account = static_cast<int>(history.accounts.size()) + 1;
    const std::string digits = std::to_string(1'000 + account % 9'000);
    history.accounts.push_back({account, "Gift Card", "**********" + digits, true, 0, sale.created, -worth});
    pay(history, sale, kGiftCard, -worth).credit_account = account;
}

void Generator::use_account(History& history, Sale& sale, bool gift_card) {
    settle(sale);
    GiftOrCredit* found = nullptr;
    for (GiftOrCredit& account : history.accounts)
        if (account.gift_card == gift_card && account.balance < 0) found = &account;
    if (found == nullptr || sale.total <= 0) return;
    const Cents used = std::min(sale.total, -found->balance);
    found->balance += used;
    found->updated = sale.created;
    if (!gift_card) sale.customer = found->customer;
    pay(history, sale, gift_card ? kGiftCard : kCreditAccount, used).credit_account = found->id;
}

void Generator::deposit(History& history, Sale& sale) {
    GiftOrCredit& account = history.accounts[static_cast<std::size_t>(dice_.between(0, 1))];
    const Cents amount = dice_.between(10, 60) * 100;
    account.balance -= amount;
    account.updated = sale.created;
    sale.customer = account.customer;
    sale.note = 2;
    pay(history, sale, kCreditAccount, -amount).credit_account = account.id;
}

void Generator::fill(History& history, Sale& sale, Kind kind) {
    switch (kind) {
        case Kind::refund:
            take_back(history, sale, dice_.chance(50));
            break;
        case Kind::exchange:
        case Kind::even_exchange:
            fill_exchange(history, sale, kind == Kind::even_exchange);
            break;
        case Kind::gift_card_sale:
            fill_gift_card(history, sale);
            break;
        case Kind::credit_deposit:
            deposit(history, sale);
            break;
        case Kind::empty:
            break;
        case Kind::cents:
            add_cents(history, sale);
            break;
        default:
            add_lines(history, sale, 4);
    }
    Line* const first = sale.lines.empty() ? nullptr : &sale.lines.front();
    static constexpr int kPercents[] = {1'000, 333, 2'500, 4'000};
    if (kind == Kind::line_discount && dice_.chance(70)) {
        first->discount_percent = dice_.pick(kPercents);
    } else if (kind == Kind::line_discount) {
        first->discount_amount = dice_.between(1, first->price * first->quantity);
    } else if (kind == Kind::transaction_discount) {
        settle(sale);
        sale.transaction_discount = dice_.between(1, std::max<Cents>(2, sale.subtotal / 3));
    } else if (kind == Kind::free_of_charge) {
        for (Line& line : sale.lines)
            line.discount_percent = 10'000;
    } else if (kind == Kind::exempt) {
        sale.customer = 8;
        for (Line& line : sale.lines)
            line.taxed = false;
    }
}

void Generator::finish(History& history, Sale& sale, Kind kind, Instant moment) {
    settle(sale);
    const bool unfinished = kind == Kind::open || kind == Kind::open_paid || kind == Kind::abandoned;
    if (kind == Kind::web) {
        sale.register_id = 4;
        sale.reference = "ORD0" + std::to_string(1'000 + sale.id);
        sale.reference_source = "eCom";
        pay(history, sale, kCreditCard, sale.total);
    } else if (kind == Kind::on_invoice) {
        sale.customer = static_cast<int>(dice_.between(3, 4));
        pay(history, sale, kOnInvoice, sale.total);
    } else if (kind == Kind::tip) {
        sale.tip_enabled = true;
        const Cents tip = dice_.between(1, 10) * 50;
        pay(history, sale, kCreditCard, sale.total + tip).tip = tip;
    } else if (kind == Kind::edited_payment) {
        pay(history, sale, kBancontact, sale.total).archived = true;
        pay(history, sale, kCreditCard, sale.total);
    } else if (kind == Kind::open_paid) {
        pay(history, sale, card(), sale.total / 2);
    } else if (kind == Kind::gift_card_use || kind == Kind::credit_use) {
        use_account(history, sale, kind == Kind::gift_card_use);
    } else if (kind == Kind::multi_tender) {
        pay(history, sale, card(), sale.total / 3);
    } else if (kind == Kind::zero_rows || kind == Kind::free_of_charge || kind == Kind::even_exchange) {
        pay(history, sale, kCash, 0);
    }
    if (!unfinished) {
        pay_rest(history, sale);
        sale.completed = true;
        sale.completed_at = moment;
        sale.updated = moment + dice_.between(0, 2);
        for (Payment& payment : sale.payments)
            payment.created = moment - 1;
    }
    if (kind == Kind::abandoned) sale.archived = true;
    if (kind == Kind::paid_before && !sale.payments.empty()) {
        sale.created -= kDay;
        sale.payments.front().created -= kDay;
    }
    if (kind == Kind::back_dated) sale.completed_at -= dice_.between(1, 4) * kDay;
    if (kind == Kind::edited_payment || kind == Kind::edited_later) sale.updated = later(sale.updated);
    if (kind == Kind::edited_later) sale.note = 3;
    if (kind == Kind::voided) {
        sale.voided = true;
        sale.updated = later(sale.updated);
        history.voids.push_back(
            {history.next_void++, sale.id, sale.updated, 1, sale.shop, "Verkeerd / dubbel"});
    }
    settle(sale);
}

Instant Generator::later(Instant moment) {
    return std::max(moment, std::min(options_.now, moment + dice_.between(kHour, 3 * kDay)));
}

}  // namespace koppel::sandbox::retail
