#include "books/articles.hpp"

#include "books/lines.hpp"
#include "books/sink_settings.hpp"

namespace koppel::books {

model::ArticleRule article_for(const model::SaleLine& line, const contracts::VatRule& rule,
                               const Terms& terms) {
    const bool own = line.type == "product" && !article_code(line).empty();
    model::ArticleRule article;
    article.code = article_for_line(line, terms);
    article.description = description_for(line);
    article.create_when_missing = own && products(*terms.contract) == Products::create;
    article.ledger_account = account_for(line, rule);
    article.sales_type = default_sales_type(*terms.contract);
    return article;
}

}  // namespace koppel::books
