// $filter: read into a tree that says of a row whether it is wanted. Single thread; the tree belongs to one
// entity. What cannot be read is told in the vendor's words.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exact/schema.hpp"
#include "exact/table.hpp"
#include "exact/value.hpp"

namespace koppel::sandbox::exact {

// A literal of OData with its type letter (N for the word null); `at` moves behind it.
struct Literal {
    Value value;
    char type = 'N';
};
std::optional<Literal> read_literal(std::string_view text, std::size_t& at);

class Filter {
  public:
    // Nothing, with `error` set, when the text is no filter of this entity.
    static std::unique_ptr<Filter> parse(std::string_view text, const Entity& entity, bool ignore_case,
                                         std::string& error);
    ~Filter();

    bool wants(const Record& record) const;
    const std::set<std::string, std::less<>>& properties() const { return properties_; }
    // Every wanted row has one of these texts in one of these indexed properties; nothing when that cannot be
    // told.
    using Equalities = std::vector<std::pair<int, std::string>>;
    Equalities equalities(const Table& table) const;

    struct Node;

  private:
    Filter() = default;
    std::unique_ptr<Node> root_;
    std::set<std::string, std::less<>> properties_;
    bool ignore_case_ = false;
};

}  // namespace koppel::sandbox::exact
