#include "sales_document.hpp"

#include <algorithm>

#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"

namespace koppel::afas {

using model::Decimal;
using sdk::JsonText;

namespace {

constexpr Form kOrder{"a sales order", "FbSales", "FbSalesLines", &Assumptions::kSalesOrders, true};
constexpr Form kInvoice{"a direct invoice", "FbDirectInvoice", "FbDirectInvoiceLines",
                        &Assumptions::kDirectInvoices, false};

// An invoice as an order: the same facts, if every line has an article.
model::Order order_of(const model::Invoice& invoice) {
    model::Order order;
    order.reference = invoice.reference;
    order.source_key = invoice.source_key;
    order.number = invoice.number;
    order.date = invoice.date;
    order.currency = invoice.currency;
    order.description = invoice.description;
    order.debtor = invoice.debtor;
    order.invoice_address = invoice.invoice_address;
    order.delivery_address = invoice.delivery_address;
    order.payment_condition = invoice.payment_condition;
    order.payment_method = invoice.payment_method;
    order.prices_include_vat = invoice.prices_include_vat;
    order.total_excl = invoice.total_excl;
    order.total_vat = invoice.total_vat;
    order.total_incl = invoice.total_incl;
    for (const auto& from : invoice.lines) {
        if (from.booking != "article" || !from.article)
            throw Refusal(
                "line_without_article",
                "Line \"" + cut(from.description, 40) + "\" of document " + invoice.number +
                    " is booked on ledger account " + from.ledger_account +
                    ", but an AFAS invoice is made of articles. Name the article of such lines in the "
                    "contract: " +
                    std::string(place::kArticles) + ".");
        model::OrderLine line;
        line.article = *from.article;
        // What the books name for shipping and the like is there; a product's own code comes from the shop.
        line.type = "product";
        line.description = from.description;
        line.quantity = from.quantity;
        line.unit_price = from.unit_price;
        line.vat_code = from.vat_code;
        line.vat_rate = from.vat_rate;
        line.amount_excl = from.amount_excl;
        line.amount_incl = from.amount_incl;
        order.lines.push_back(std::move(line));
    }
    return order;
}

bool is_ours(const Row& row) {
    const std::string type = folded(row.text("ItemTypeCode"));
    return type.empty() || std::ranges::any_of(Assumptions::kOurItemTypes,
                                               [&](std::string_view ours) { return folded(ours) == type; });
}

}  // namespace

const Form* form_of(std::string_view type) {
    if (type == "order/1") return &kOrder;
    if (type == "invoice/1") return &kInvoice;
    return nullptr;
}

std::string reference_of(const sdk::Posting& posting) {
    const std::string number =
        posting.type == "invoice/1" ? posting.as<model::Invoice>().number : posting.as<model::Order>().number;
    return stored_reference(number, posting.reference);
}

SalesDocument::SalesDocument(const sdk::Posting& posting, const Settings& settings)
    : settings_(settings),
      form_(form_of(posting.type)),
      order_(posting.type == "invoice/1" ? order_of(posting.as<model::Invoice>())
                                         : posting.as<model::Order>()),
      reference_(
          stored_reference(order_.number, posting.reference.empty() ? order_.reference : posting.reference)),
      remote_id_(posting.remote_id),
      update_(posting.update) {
    checked_day(order_.date);
    if (order_.lines.empty())
        throw Refusal("no_lines", "Document " + order_.number + " has no lines: there is nothing to book.");
    if (update_ && !form_->can_change)
        throw Refusal("update_unsupported",
                      "A direct invoice in AFAS is final: it is not changed from here.");
}

SalesDocument::Line SalesDocument::line_of(const model::OrderLine& from, Articles& articles) const {
    if (from.article.code.empty())
        throw Refusal("article_without_code", "Line \"" + cut(from.description, 40) + "\" of document " +
                                                  order_.number + " names no article.");
    Line line;
    // A product stands on an article; the rest on what the contract says its articles are.
    if (from.type == "product" || settings_.other_items == "article")
        line.article = articles.add(from.article.code);
    line.code = from.article.code;
    line.description = cut(from.description, Assumptions::kLineDescription);
    line.vat_group = from.vat_code;
    line.quantity = from.quantity;
    line.price = from.unit_price;
    if (line.quantity.rounded(Assumptions::kQuantityDigits) != line.quantity) {
        line.quantity = 1;
        line.price = order_.prices_include_vat ? from.amount_incl : from.amount_excl;
    }
    if (line.price.is_negative()) {
        line.quantity = -line.quantity;
        line.price = -line.price;
    }
    return line;
}

void SalesDocument::plan(Articles& articles) {
    lines_.clear();
    for (const auto& line : order_.lines)
        lines_.push_back(line_of(line, articles));
}

std::string SalesDocument::plan_relation(Relations& relations) const {
    return relations.add(order_.debtor, order_.number, order_.currency, order_.prices_include_vat);
}

const sdk::Outcome* SalesDocument::failure(const Articles& articles) const {
    for (const auto& line : lines_) {
        if (line.article.empty()) continue;
        const auto& failure = articles.at(line.article).failure;
        if (failure) return &*failure;
    }
    return nullptr;
}

namespace {

void write_amounts(JsonText& out, Decimal quantity, Decimal price) {
    out.number("QuUn", quantity).number("Upri", price);
}

}  // namespace

std::string SalesDocument::new_body(const std::string& debtor, const Articles& articles) const {
    JsonText out;
    out.open('{').name(form_->connector).open('{').name("Element").open('{').name("Fields").open('{');
    out.text("OrDa", order_.date).text("DbId", debtor).text("RfCs", reference_);
    out.text_if_any("CuId", order_.currency).raw("InVa", order_.prices_include_vat ? "true" : "false");
    out.text_if_any("Unit", settings_.administration).text_if_any("JoCo", settings_.sales_journal);
    out.text_if_any("PrId", settings_.project).text_if_any("PrSt", settings_.project_stage);
    out.text_if_any("War", settings_.warehouse).text_if_any("PaCd", order_.payment_condition);
    out.text_if_any("PaTp", order_.payment_method);
    if (order_.delivery_address != order_.invoice_address)
        out.text_if_any("ExAd", cut(address_line(order_.delivery_address), Assumptions::kDeliveryText));
    out.text_if_any("Re", order_.description).close('}');
    out.name("Objects").open('[').open('{').name(form_->lines).open('{').name("Element").open('[');
    for (const auto& line : lines_) {
        out.open('{').name("Fields").open('{');
        const Article* article = line.article.empty() ? nullptr : &articles.at(line.article);
        out.text("VaIt", article == nullptr ? Assumptions::kCostItem : Assumptions::kArticle);
        out.text("ItCd", article == nullptr ? line.code : article->code);
        out.text_if_any("Ds", line.description).text_if_any("VaRc", line.vat_group);
        out.text("BiUn", article == nullptr ? Assumptions::kGeneralUnit : std::string_view(article->unit));
        write_amounts(out, line.quantity, line.price);
        out.close('}').close('}');
    }
    out.close(']').close('}').close('}').close(']');
    return out.close('}').close('}').close('}').take();
}

bool SalesDocument::equal(const Line& line, const Row& row) const {
    return row.amount("PiecePerUnit") == line.quantity && row.amount("PricePerUnit") == line.price &&
           row.text("Description") == line.description;
}

std::string SalesDocument::change_body(const std::string& order, const std::vector<Row>& rows,
                                       const Articles& articles) const {
    // Which row each line is: an equal one, else one of the same article. One article may stand there twice.
    std::vector<const Row*> row_of(lines_.size(), nullptr);
    std::set<const Row*> taken;
    for (const bool exactly : {true, false})
        for (std::size_t i = 0; i < lines_.size(); ++i)
            for (const Row& row : rows) {
                if (row_of[i] != nullptr || taken.contains(&row) || !is_ours(row)) continue;
                if (folded(row.text("ItemCodeId")) != folded(lines_[i].code)) continue;
                if (exactly && !equal(lines_[i], row)) continue;
                row_of[i] = &row;
                taken.insert(&row);
            }
    bool differs = false;
    JsonText out;
    out.open('{').name(form_->connector).open('{').name("Element").open('{').name("Fields").open('{');
    out.text("@Action", "update").text("OrNu", order).close('}');
    out.name("Objects").open('[').open('{').name(form_->lines).open('{').name("Element").open('[');
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const Line& line = lines_[i];
        if (row_of[i] != nullptr && equal(line, *row_of[i])) continue;
        differs = true;
        out.open('{').name("Fields").open('{').text("@Action", row_of[i] == nullptr ? "insert" : "update");
        const Article* article = line.article.empty() ? nullptr : &articles.at(line.article);
        if (row_of[i] == nullptr) {
            out.text("VaIt", article == nullptr ? Assumptions::kCostItem : Assumptions::kArticle);
            out.text("ItCd", article == nullptr ? line.code : article->code);
            out.text("BiUn",
                     article == nullptr ? Assumptions::kGeneralUnit : std::string_view(article->unit));
        } else {
            out.text("GuLi", row_of[i]->text("LineGuid"));
        }
        out.text_if_any("Ds", line.description).text_if_any("VaRc", line.vat_group);
        write_amounts(out, line.quantity, line.price);
        out.close('}').close('}');
    }
    for (const Row& row : rows) {
        // Texts, subtotals and the like are somebody else's.
        if (taken.contains(&row) || !is_ours(row)) continue;
        differs = true;
        out.open('{').name("Fields").open('{').text("@Action", "delete").text("GuLi", row.text("LineGuid"));
        out.close('}').close('}');
    }
    out.close(']').close('}').close('}').close(']').close('}').close('}').close('}');
    return differs ? out.take() : std::string();
}

}  // namespace koppel::afas
