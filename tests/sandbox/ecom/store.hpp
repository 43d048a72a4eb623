// The shop's orders with their prebuilt JSON and the indexes the routes need. Single thread.
// Look-ups answer nullptr for what does not exist.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "ecom/writer.hpp"
#include "generator/documents.hpp"
#include "generator/generator.hpp"

namespace koppel::sandbox::ecom {

class Store {
  public:
    Store(const GeneratorOptions& options, std::string base_url);

    const std::vector<Order>& orders() const { return orders_; }  // ascending by id
    const Order* order(std::int64_t id) const;
    // An order with its own invoice, a partial invoice, or a credit note.
    const Order* document(std::int64_t invoice_id) const;
    // The order that an invoice or credit note belongs to.
    const Order* order_of(std::int64_t invoice_id) const;
    // Invoices and credit notes, ascending by id; of one order when it is given.
    std::vector<const Order*> documents(const Order* of_order) const;
    const Order* order_by_number(std::string_view number) const;
    // The newest order of every customer, by customer id.
    const std::map<std::int64_t, std::size_t>& customers() const { return customers_; }
    // Position of the first order with an id greater than the given one.
    std::size_t after(std::int64_t id) const;

    // The order's JSON in the given language; kept for the first language that is asked for.
    void append(std::string& out, const Order& order, std::string_view language, bool embedded);

    // Builds every order's JSON now, as far as memory is allowed for it.
    void prebuild(std::string_view language);

    void add(std::int64_t count, Instant moment);
    // One paid order with that many lines.
    void add_long(std::int64_t lines, Instant moment);
    bool pay(std::string_view number, Instant moment);
    std::size_t pay_all(Instant moment);
    // Sets the members that the shop lets a client write; empty text leaves one as it is.
    void change(std::int64_t id, std::string_view status, std::string_view payment_status,
                std::string_view memo, Instant moment);
    // Makes a credit note; nullptr when a line or its quantity does not fit.
    const Order* credit(std::int64_t id, const Part& what, Instant moment);
    void pay_credit(std::int64_t invoice_id, Instant moment);
    // The order changes without anything in it changing.
    void touch(std::int64_t id, Instant moment);
    // How amounts of credit notes are written from now on.
    void write_credits(bool negative);
    std::string truth() const;
    const std::string& base_url() const { return base_url_; }
    Links links(std::string_view language) const { return {base_url_, language, negative_credits_}; }

  private:
    struct Prebuilt {
        std::string plain, embedded;
    };
    std::size_t index(const Order& order) const { return static_cast<std::size_t>(&order - orders_.data()); }
    void changed(const Order& order) { prebuilt_[index(order)] = {}; }
    void index_new();
    void index_extras(std::size_t order);

    // A partial invoice or credit note: of which order, in which of its lists, where.
    struct Extra {
        std::size_t order = 0, at = 0;
        bool credit = false;
    };
    const Order& document_at(const Extra& extra) const {
        const Order& order = orders_[extra.order];
        return extra.credit ? order.credits[extra.at] : order.invoices[extra.at];
    }

    std::string base_url_;
    bool negative_credits_ = false;
    Generator generator_;
    std::vector<Order> orders_;
    std::vector<Prebuilt> prebuilt_;
    std::size_t prebuilt_bytes_ = 0;
    std::string prebuilt_language_;
    std::unordered_map<std::string, std::size_t> by_number_;
    std::map<std::int64_t, std::size_t> customers_;
    std::map<std::int64_t, Extra> extras_;  // by id
};

}  // namespace koppel::sandbox::ecom
