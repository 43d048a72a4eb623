#include "retail/table.hpp"

#include "base/http.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

std::int64_t number_of(Type type, const std::string& text) {
    switch (type) {
        case Type::integer:
            return to_integer(text).value_or(0);
        case Type::decimal:
            return parse_exact(text).value_or(0);
        case Type::flag:
            return text == "true" ? 1 : 0;
        case Type::time:
            return parse_time(text, true).value_or(0);
        case Type::text:
            break;
    }
    return 0;
}

}  // namespace

void Table::add(std::vector<std::string> texts, std::string always) {
    Row row;
    row.texts = std::move(texts);
    row.texts.resize(shape_.columns.size());
    row.always = std::move(always);
    for (std::size_t i = 0; i < row.texts.size(); ++i)
        row.numbers.push_back(number_of(shape_.columns[i].type, row.texts[i]));
    const std::size_t archived = shape_.column("archived");
    row.archived = archived < row.numbers.size() && row.numbers[archived] == 1;
    rows_.push_back(std::move(row));
}

Value Table::value(std::size_t row, std::size_t column) const {
    const Row& found = rows_[row];
    return {!found.texts[column].empty() || shape_.columns[column].type == Type::text, found.numbers[column],
            found.texts[column]};
}

void Table::append(std::string& out, std::size_t row, Relations relations) const {
    const Row& found = rows_[row];
    Fields fields{out};
    for (std::size_t i = 0; i < found.texts.size(); ++i)
        fields.text(shape_.columns[i].name, found.texts[i]);
    if (!found.always.empty()) fields.raw(found.always);
    for (std::size_t i = 0; i < shape_.relations.size(); ++i) {
        if ((relations >> i & 1U) == 0 || shape_.relations[i].parent >= 0 || !relation_) continue;
        std::string member;
        relation_(member, found.numbers[0], i, relations);
        if (!member.empty()) fields.raw(member);
    }
    fields.close();
}

}  // namespace koppel::sandbox::retail
