#include "support/world.hpp"

namespace koppel::test {

namespace {

std::string some(const std::set<std::string>& numbers) {
    std::string text;
    std::size_t shown = 0;
    for (const auto& number : numbers) {
        if (++shown > 5) return text + " … (" + std::to_string(numbers.size()) + ")";
        text += " " + number;
    }
    return text;
}

void compare(std::string& text, const std::string& what, const std::set<std::string>& expected,
             const std::set<std::string>& actual) {
    std::set<std::string> missing, surplus;
    for (const auto& number : expected)
        if (!actual.contains(number)) missing.insert(number);
    for (const auto& number : actual)
        if (!expected.contains(number)) surplus.insert(number);
    if (!missing.empty()) text += what + ": missing" + some(missing) + "\n";
    if (!surplus.empty()) text += what + ": should not be there" + some(surplus) + "\n";
}

void compare(std::string& text, const std::string& what, std::int64_t expected, std::int64_t actual) {
    if (expected != actual)
        text += what + ": expected " + std::to_string(expected) + ", got " + std::to_string(actual) + "\n";
}

void none(std::string& text, const std::string& what, const std::vector<std::string>& list) {
    if (!list.empty()) text += what + ": " + std::to_string(list.size()) + ", such as " + list.front() + "\n";
}

}  // namespace

World::World(const WorldOptions& options)
    : sandbox(options.sandbox), koppel(directory / "data"), file(sandbox) {
    koppel.env = ContractFile::environment();
    koppel.plugins = {plugin_directory()};
    if (options.change) options.change(file);
    koppel.must({"plugin", "trust", "lightspeed-ecom", "asperion"});
    koppel.must({"apply", "-f", file.write(directory.path()).string()});
    if (options.start) koppel.must({"start", kContract});
}

Exit World::apply(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"apply", "-f", file.write(directory.path()).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return koppel.run(arguments);
}

std::string World::discrepancies() const {
    const Truth truth = sandbox.truth();
    const Books books = sandbox.books();
    std::string text;
    const auto bookable = truth.bookable_numbers();
    compare(text, "invoices", static_cast<std::int64_t>(bookable.size()), books.invoices);
    compare(text, "distinct references", books.invoices, books.distinct_references);
    compare(text, "sum including VAT", truth.bookable_sum(), books.sum_incl);
    none(text, "references more than once", books.duplicate_references);
    none(text, "debtors' e-mail addresses more than once", books.duplicate_emails);
    none(text, "articles more than once", books.duplicate_skus);

    std::map<std::string, std::set<std::string>> by_state;
    std::set<std::string> all;
    for (const auto& row : koppel.records(kContract)) {
        by_state[row.state].insert(row.number);
        if (!all.insert(row.number).second) text += "two records for " + row.number + "\n";
    }
    std::set<std::string> wrong = truth.numbers("wrong_total");
    wrong.merge(truth.numbers("unknown_vat"));
    std::set<std::string> known, free_or_cancelled = truth.numbers("cancelled");
    for (const auto& order : truth.orders) {
        known.insert(order.number);
        if (order.kind == "correct" && !order.bookable()) free_or_cancelled.insert(order.number);
    }
    compare(text, "records", known, all);
    compare(text, "posted", bookable, by_state["posted"]);
    compare(text, "failed", wrong, by_state["failed"]);
    compare(text, "open", truth.numbers("unpaid"), by_state["open"]);
    compare(text, "ignored", free_or_cancelled, by_state["ignored"]);
    return text;
}

}  // namespace koppel::test
