#include "articles.hpp"

#include <vector>

#include "fields.hpp"
#include "relations.hpp"

namespace koppel::afas {

std::string Articles::add(const std::string& code) {
    std::string key = folded(code);
    articles_.emplace(key, Article{code, std::string(Assumptions::kArticle), settings_.unit_of_measure, {}});
    return key;
}

void Articles::look_up() {
    std::vector<std::string> codes;
    for (const auto& [key, article] : articles_)
        codes.push_back(article.code);
    const auto questions = api_.any_of(Assumptions::kArticles, "ItemCode", codes);
    std::map<std::string, Row> rows;
    const auto failures = api_.read_all(
        questions, [&](std::size_t, const Row& row) { rows[folded(row.text("ItemCode"))] = row; });
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (!failures[i]) continue;
        if (stops_all(*failures[i]) && !stop_) stop_ = failures[i];
        for (const std::size_t value : questions[i].values)
            articles_.at(folded(codes[value])).failure = sdk::Outcome::from(*failures[i], false);
    }
    for (auto& [key, article] : articles_) {
        if (article.failure) continue;
        const auto row = rows.find(key);
        if (row == rows.end()) {
            article.failure = rejection("article_missing",
                                        "AFAS has no article " + article.code +
                                            ". Profit leads, so it is not made from here: make it there, or "
                                            "correct the code in the shop or in the contract (" +
                                            std::string(place::kArticles) + ").");
        } else if (row->second.flag("Blocked")) {
            article.failure = rejection("article_blocked", "Article " + article.code +
                                                               " is blocked in AFAS. Unblock it there, and "
                                                               "process the document again.");
        } else {
            article.code = row->second.text("ItemCode");
            if (const auto unit = row->second.text("UnitId"); !unit.empty()) article.unit = unit;
        }
    }
}

}  // namespace koppel::afas
