#include "articles.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "refusals.hpp"

namespace koppel::asperion {
namespace {

void see(Need& need, MasterRow row) {
    if (folded(row.sku) != folded(need.wanted)) return;
    if (!need.seen || row.sku == need.wanted) need.seen = std::move(row);
}

void conclude(Need& need) {
    if (need.seen) {
        need.value = need.seen->sku;
    } else if (need.body.empty()) {
        need.failure =
            rejection("article_missing", "Asperion does not have " + need.label() +
                                             ", and this contract does not let it be created. Make it "
                                             "in Asperion.");
    }
}

std::string made(const Need& need, std::string_view answer) {
    const auto article = article_in(answer);
    if (!article) return {};
    return article->sku.empty() ? need.wanted : article->sku;
}

std::string advice(const Need& need, const Problem& problem) {
    if (!need.account.empty())
        return names_field(problem, "ledgerAccountId")
                   ? account_advice(need.account, need.label(), place::kVatAccounts)
                   : std::string();
    if (!names_field(problem, "salesTypeId") && !problem.contains(need.condition)) return {};
    return "Make the sales kind (verkoopsoort) " + std::string(need.condition) + " in Asperion, under " +
           std::string(Assumptions::kSalesTypesMenu) +
           ", or name another one in the contract: " + std::string(place::kSalesType) + ".";
}

constexpr MasterKind kArticle{.letter = 'a',
                              .noun = "article ",
                              .path = Assumptions::kArticles,
                              .filter = Assumptions::kArticleFilter,
                              .see = see,
                              .conclude = conclude,
                              .made = made,
                              .advice = advice};

std::string_view sales_type_of(const model::ArticleRule& article) {
    return article.sales_type.empty() ? Assumptions::kDefaultSalesType : std::string_view(article.sales_type);
}

}  // namespace

Need article_need(const model::PostingLine& line, std::string_view today) {
    if (!line.article || line.article->code.empty())
        throw Refusal("article_without_code",
                      "Line \"" + line.description + "\" is booked on an article, but names none.");
    Need need{.kind = &kArticle, .wanted = line.article->code};
    if (line.article->create_when_missing) {
        need.account = line.article->ledger_account;
        need.condition = sales_type_of(*line.article);
        need.write = [&line, today] {
            model::ArticleRule article = *line.article;
            if (article.description.empty()) article.description = line.description;
            return article_body(article, today);
        };
    }
    return need;
}

std::string article_body(const model::ArticleRule& article, std::string_view today) {
    sdk::JsonText out;
    const std::string& description = article.description.empty() ? article.code : article.description;
    out.open('{')
        .text("sku", article.code)
        .text("description", cut(description, Assumptions::kArticleDescription));
    out.raw("stockTracking", "true").raw("fixedSalesPrice", "0");
    if (!article.ledger_account.empty()) {
        out.raw("ledgerAccountId", number_id(article.ledger_account, "ledger account", place::kVatAccounts));
        out.raw("salesTypeId", "null");
    } else {
        out.raw("ledgerAccountId", "null").text("salesTypeId", sales_type_of(article));
    }
    return out.text("dateAdded", today).text("dateLastChange", today).close('}').take();
}

}  // namespace koppel::asperion
