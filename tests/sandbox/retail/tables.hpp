// The small entities of the account, filled from the catalogue, and their rows as fragments for the sales
// that nest them. Single thread, cannot fail.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "retail/catalog.hpp"
#include "retail/items.hpp"
#include "retail/table.hpp"

namespace koppel::sandbox::retail {

class Tables {
  public:
    // Whether prices hold tax: Brussel, Amsterdam.
    explicit Tables(const bool (&inclusive)[2]);
    Tables(const Tables&) = delete;
    Tables& operator=(const Tables&) = delete;

    const Table* find(std::string_view name) const;
    // Takes over what changed: vouchers, credit accounts, voided sales.
    void refresh(const History& history);
    // The articles, and to be told when they changed.
    Items& articles() { return articles_; }
    void refresh_articles();

    // A row as the entity itself would answer it; empty when there is none.
    std::string row(std::string_view table, std::int64_t id, Relations relations = 0) const;

  private:
    Table& make(Shape shape, Table::AppendRelation relation = {});
    void add_shops();
    void add_taxes();
    void add_people();
    void add_items();
    void add_moving();

    bool inclusive_[2] = {false, false};
    Items articles_;
    std::map<std::string_view, std::unique_ptr<Table>> tables_;
};

}  // namespace koppel::sandbox::retail
