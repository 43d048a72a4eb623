#include "retail/entity.hpp"

#include <algorithm>
#include <numeric>

namespace koppel::sandbox::retail {

std::size_t Shape::column(std::string_view wanted) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == wanted || (!columns[i].alias.empty() && columns[i].alias == wanted)) return i;
    return columns.size();
}

int compare(const Value& a, const Value& b, Type type) {
    if (a.present != b.present) return a.present ? 1 : -1;
    if (!a.present) return 0;
    if (type == Type::text) return a.text.compare(b.text);
    return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
}

std::size_t Entity::find(std::int64_t wanted) const {
    const auto* rows = order(0);
    if (rows == nullptr) {
        for (std::size_t i = 0; i < size(); ++i)
            if (key(i) == wanted) return i;
        return size();
    }
    const auto at = std::lower_bound(rows->begin(), rows->end(), wanted,
                                     [this](std::uint32_t row, std::int64_t id) { return key(row) < id; });
    return at == rows->end() || key(*at) != wanted ? size() : *at;
}

std::vector<std::uint32_t> sorted_rows(const Entity& entity, std::size_t column) {
    std::vector<std::uint32_t> rows(entity.size());
    std::iota(rows.begin(), rows.end(), 0U);
    const Type type = entity.shape().columns[column].type;
    std::sort(rows.begin(), rows.end(), [&entity, column, type](std::uint32_t a, std::uint32_t b) {
        const int order = compare(entity.value(a, column), entity.value(b, column), type);
        return order != 0 ? order < 0 : entity.key(a) < entity.key(b);
    });
    return rows;
}

}  // namespace koppel::sandbox::retail
