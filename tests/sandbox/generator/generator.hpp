// Makes the orders of a Dutch web shop from a seed: the same options give the same orders, byte for byte.
// Pure and single threaded; cannot fail.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "generator/order.hpp"

namespace koppel::sandbox {

// When the shop makes the invoice of an order by itself.
enum class InvoiceCreation { direct, paid, manual };

struct GeneratorOptions {
    std::uint64_t seed = 1;
    std::int64_t orders = 200;
    Instant now = 0;
    int days = 20;
    double wrong_percent = 2.0;
    double unpaid_percent = 8.0;
    double unknown_vat_percent = 0.5;
    double cancelled_percent = 1.0;
    int unknown_rate = 1300;
    InvoiceCreation invoices = InvoiceCreation::direct;
    // Further orders, each with a story, after the everyday ones: "month" (scenarios_month.hpp), "vat"
    // (scenarios_vat.hpp).
    std::vector<std::string> scenarios;
};

// Deterministic on every platform, unlike the distributions of <random>.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next();
    std::int64_t between(std::int64_t low, std::int64_t high);
    bool chance(double percent) { return static_cast<double>(next() >> 11) * 0x1p-53 * 100.0 < percent; }
    template <typename Container>
    const auto& pick(const Container& container) {
        return container[static_cast<std::size_t>(
            between(0, static_cast<std::int64_t>(std::size(container)) - 1))];
    }

  private:
    std::uint64_t state_;
};

class Generator {
  public:
    explicit Generator(GeneratorOptions options);

    // The history of the shop up to `now`, oldest first.
    std::vector<Order> history();
    // Orders that come in at this very moment; ids and numbers continue.
    std::vector<Order> more(std::int64_t count, Instant moment);
    // Marks an unpaid order as paid: two events, invoice first.
    void pay(Order& order, Instant moment);
    std::int64_t next_event_id() { return next_event_++; }
    std::int64_t next_line_id() { return next_line_++; }
    // Of credit notes and partial invoices; one series for both.
    std::int64_t next_document_id() { return next_document_++; }

    // For scenarios: an unpaid order of somebody, without lines and costs, and what may happen to it.
    Order blank(Instant created);
    void add_event(Order& order, Instant moment, const char* type, const char* message,
                   std::string comment = {});
    // A paid order with that many lines of a few cents.
    Order long_order(std::int64_t lines, Instant created);
    const GeneratorOptions& options() const { return options_; }

  private:
    std::vector<Order> make(std::vector<Instant> created, Instant latest);
    std::vector<Kind> kinds(std::int64_t count);
    Order make_order(Kind kind, Instant created);
    Person make_person();
    Person take_person();
    Line make_line(int index);
    void apply_coupon(Order& order);
    void add_costs(Order& order);
    void settle(Order& order, Instant latest);

    GeneratorOptions options_;
    Dice dice_;
    std::vector<Person> regulars_;
    std::int64_t next_order_ = 0;
    std::int64_t next_line_ = 410'000'001;
    std::int64_t next_event_ = 900'000'001;
    std::int64_t next_document_ = 352'600'001;
};

}  // namespace koppel::sandbox
