// Sales, their lines and payments as entities: rendered on demand from the facts, with the orders that day
// and change queries need. Single thread. Call touch() after any change to the history.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "retail/assumptions.hpp"
#include "retail/entity.hpp"
#include "retail/facts.hpp"
#include "retail/tables.hpp"

namespace koppel::sandbox::retail {

// The nested rows that sales show, made once.
struct Fragments {
    explicit Fragments(const Tables& tables);
    void refresh(const Tables& tables);

    std::vector<std::string> payment_types, tax_classes, tax_categories, tax_categories_whole, customers,
        customers_whole, items;
};

// What all three share.
struct SaleView {
    const History& history;
    const Assumptions& assumptions;
    const Fragments& fragments;

    bool completed(const Sale& sale) const {
        return sale.completed && (!sale.voided || assumptions.voided_stays_completed);
    }
    bool archived(const Sale& sale, const Payment& payment) const {
        return payment.archived || (sale.voided && assumptions.void_archives_payments);
    }
    Cents amount(const Payment& payment) const {
        return assumptions.tip_in_amount ? payment.amount : payment.amount - payment.tip;
    }
    Cents paid(const Sale& sale) const;
    Cents balance(const Sale& sale) const;
};

class Sales : public Entity {
  public:
    explicit Sales(SaleView view) : view_{view} {}
    void touch() { orders_ = {}; }

    const Shape& shape() const override;
    std::size_t size() const override { return view_.history.sales.size(); }
    Value value(std::size_t row, std::size_t column) const override;
    bool archived(std::size_t row) const override { return view_.history.sales[row].archived; }
    void append(std::string& out, std::size_t row, Relations relations) const override;
    const std::vector<std::uint32_t>* order(std::size_t column) const override;

  private:
    void append_lines(std::string& out, const Sale& sale, Relations relations) const;
    void append_payments(std::string& out, const Sale& sale, Relations relations) const;
    void append_single(std::string& out, const Sale& sale, Relations relations) const;

    SaleView view_;
    mutable std::array<std::vector<std::uint32_t>, 4> orders_;
};

// Lines or payments of all sales.
template <typename Part>
class Parts : public Entity {
  public:
    explicit Parts(SaleView view) : view_{view} {}
    void touch() { places_.clear(); }

    const Shape& shape() const override;
    std::size_t size() const override { return places().size(); }
    Value value(std::size_t row, std::size_t column) const override;
    bool archived(std::size_t row) const override;
    void append(std::string& out, std::size_t row, Relations relations) const override;
    const std::vector<std::uint32_t>* order(std::size_t column) const override;

  private:
    struct Place {
        std::uint32_t sale, part;
    };
    const std::vector<Place>& places() const;
    const Sale& sale(std::size_t row) const { return view_.history.sales[places()[row].sale]; }
    const Part& part(std::size_t row) const;

    SaleView view_;
    mutable std::vector<Place> places_;  // by id
    mutable std::vector<std::uint32_t> by_id_, by_sale_;
};

template <>
const Line& Parts<Line>::part(std::size_t row) const;
template <>
const Shape& Parts<Line>::shape() const;
template <>
Value Parts<Line>::value(std::size_t row, std::size_t column) const;
template <>
bool Parts<Line>::archived(std::size_t row) const;
template <>
void Parts<Line>::append(std::string& out, std::size_t row, Relations relations) const;
template <>
const Payment& Parts<Payment>::part(std::size_t row) const;
template <>
const Shape& Parts<Payment>::shape() const;
template <>
Value Parts<Payment>::value(std::size_t row, std::size_t column) const;
template <>
bool Parts<Payment>::archived(std::size_t row) const;
template <>
void Parts<Payment>::append(std::string& out, std::size_t row, Relations relations) const;

}  // namespace koppel::sandbox::retail
