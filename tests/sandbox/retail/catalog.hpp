// What stands in the account before the first sale: shops, registers, payment types, taxes, people, articles.
// Invented and fixed. Plain data, cannot fail.
#pragma once

#include <span>
#include <string_view>

#include "retail/facts.hpp"

namespace koppel::sandbox::retail {

struct Shop {
    int id;
    std::string_view name, zone;
    int tax_category;
    std::string_view company_number, vat_number;
};
struct Register {
    int id;
    std::string_view name;
    int shop;
    bool archived;
};
struct PaymentType {
    int id;
    std::string_view code, name, type;
    bool reserved, require_customer, archived;
};
struct TaxClass {
    int id;
    std::string_view name;
};
// The rate of a tax category; a row per class that differs.
struct TaxCategory {
    int id;
    std::string_view name;
    int rate;
};
struct TaxCategoryClass {
    int id, category, tax_class, rate;
};
struct Employee {
    int id;
    std::string_view first, last;
    bool archived;
};
struct Customer {
    int id;
    std::string_view first, last, company, vat_number, email, phone, street, zip, city, country;
    int credit_account;
};
struct Item {
    int id;
    std::string_view description, sku, ean;
    int tax_class;
    Cents price;
};

constexpr int kBrussels = 1, kAmsterdam = 2;

std::span<const Shop> shops();
std::span<const Register> registers();
std::span<const PaymentType> payment_types();
std::span<const TaxClass> tax_classes();
std::span<const TaxCategory> tax_categories();
std::span<const TaxCategoryClass> tax_category_classes();
std::span<const Employee> employees();
std::span<const Customer> customers();
std::span<const Item> items();
// Texts that sales and lines point to, from 1.
std::span<const std::string_view> notes();
int rate_of(int tax_category, int tax_class);

// The entry with that id, or none.
template <typename T>
const T* with_id(std::span<const T> list, std::int64_t id) {
    for (const T& entry : list)
        if (entry.id == id) return &entry;
    return nullptr;
}

}  // namespace koppel::sandbox::retail
