// order/1 as FbSales and invoice/1 as FbDirectInvoice: what they need, how they are written, and how an order
// that stands there is changed line by line. For one thread. Throws Refusal, or model::FormatError, when the
// posting cannot be booked as it is.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "articles.hpp"
#include "relations.hpp"

namespace koppel::afas {

// The two kinds; both have the same fields.
struct Form {
    std::string_view kind;  // for people
    std::string_view connector, lines;
    const Connector* list;  // where it stands afterwards
    bool can_change;
};

class SalesDocument {
  public:
    SalesDocument(const sdk::Posting& posting, const Settings& settings);

    const Form& form() const { return *form_; }
    const std::string& number() const { return order_.number; }
    // What is stored for it: RfCs.
    const std::string& reference() const { return reference_; }
    bool is_update() const { return update_; }
    const std::string& remote_id() const { return remote_id_; }
    model::Decimal total() const { return order_.total_incl; }

    void plan(Articles& articles);
    // The key of its sales relation, needed only where the document is new.
    std::string plan_relation(Relations& relations) const;
    // Why one of its articles cannot be booked on; null: all can.
    const sdk::Outcome* failure(const Articles& articles) const;

    std::string new_body(const std::string& debtor, const Articles& articles) const;
    // The PUT that makes the order that stands there, with these lines, equal to this one. Empty: it is
    // equal.
    std::string change_body(const std::string& order, const std::vector<Row>& lines,
                            const Articles& articles) const;

  private:
    struct Line {
        std::string article;  // key; empty: a cost item
        std::string code, description, vat_group;
        model::Decimal quantity, price;
    };
    Line line_of(const model::OrderLine& from, Articles& articles) const;
    bool equal(const Line& line, const Row& row) const;

    const Settings& settings_;
    const Form* form_ = nullptr;
    model::Order order_;
    std::string reference_, remote_id_;
    bool update_ = false;
    std::vector<Line> lines_;
};

// What a document of this type is, and the reference that it is stored under. Null: no sales document.
const Form* form_of(std::string_view type);
std::string reference_of(const sdk::Posting& posting);

}  // namespace koppel::afas
