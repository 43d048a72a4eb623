#include "exact/filter.hpp"

#include <algorithm>

#include "base/http.hpp"
#include "exact/filter_node.hpp"

namespace koppel::sandbox::exact {
namespace {

using Node = Filter::Node;
using Kind = Node::Kind;

std::string upper_ascii(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

const std::string& as_text(const Value& value) {
    static const std::string empty;
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? empty : *text;
}

std::int64_t as_integer(const Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? 0 : *number;
}

std::int64_t part_of(const std::string& name, const Civil& date) {
    if (name == "year") return date.year;
    if (name == "month") return date.month;
    if (name == "day") return date.day;
    if (name == "hour") return date.hour;
    return name == "minute" ? date.minute : date.second;
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
    if (old.empty()) return text;
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + by.size()))
        text.replace(at, old.size(), by);
    return text;
}

std::string part(const std::string& text, const std::vector<Value>& arguments) {
    const auto start = static_cast<std::size_t>(std::max<std::int64_t>(0, as_integer(arguments[1])));
    if (start >= text.size()) return {};
    const auto count = arguments.size() < 3
                           ? text.size()
                           : static_cast<std::size_t>(std::max<std::int64_t>(0, as_integer(arguments[2])));
    return text.substr(start, count);
}

Value call(const std::string& name, const std::vector<Value>& arguments, bool ignore_case) {
    if (is_null(arguments[0])) return {};
    if (name == "year" || name == "month" || name == "day" || name == "hour" || name == "minute" ||
        name == "second")
        return integer_value(part_of(name, civil(as_integer(arguments[0]))));
    std::string first = as_text(arguments[0]);
    if (name == "trim") return text_value(trimmed(first));
    if (name == "tolower") return text_value(lower_ascii(first));
    if (name == "toupper") return text_value(upper_ascii(first));
    if (name == "length") return integer_value(static_cast<std::int64_t>(utf8_length(first)));
    if (name == "substring") return text_value(part(first, arguments));
    if (is_null(arguments[1])) return {};
    std::string second = as_text(arguments[1]);
    if (name == "concat") return text_value(first + second);
    if (name == "replace") return text_value(replaced(first, second, as_text(arguments[2])));
    if (ignore_case) {
        first = lower_ascii(first);
        second = lower_ascii(second);
    }
    if (name == "startswith") return Value{first.starts_with(second)};
    if (name == "endswith") return Value{first.ends_with(second)};
    if (name == "substringof") return Value{second.find(first) != std::string::npos};
    const auto found = first.find(second);
    return integer_value(found == std::string::npos ? -1 : static_cast<std::int64_t>(found));
}

Value number_value(const Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? value : Value{Fixed::from_int(*number)};
}

Value evaluate(const Node& node, const Record& record, bool ignore_case);

bool holds(const Node& node, const Record& record, bool ignore_case) {
    const Value value = evaluate(node, record, ignore_case);
    const bool* truth = std::get_if<bool>(&value);
    return truth != nullptr && *truth;
}

Value compared(const Node& node, const Record& record, bool ignore_case) {
    Value left = evaluate(*node.arguments[0], record, ignore_case);
    Value right = evaluate(*node.arguments[1], record, ignore_case);
    if (node.arguments[0]->type == 'N' || node.arguments[1]->type == 'N') {
        const bool both = is_null(left) && is_null(right);
        return Value{node.name == "eq" ? both : node.name == "ne" && !both};
    }
    if (is_null(left) || is_null(right)) return Value{false};
    if (node.arguments[0]->type == 'D') {
        left = number_value(left);
        right = number_value(right);
    }
    const int order = compare(left, right, ignore_case);
    if (node.name == "eq") return Value{order == 0};
    if (node.name == "ne") return Value{order != 0};
    if (node.name == "gt") return Value{order > 0};
    if (node.name == "ge") return Value{order >= 0};
    return Value{node.name == "lt" ? order < 0 : order <= 0};
}

Value evaluate(const Node& node, const Record& record, bool ignore_case) {
    switch (node.kind) {
        case Kind::literal:
            return node.literal;
        case Kind::property:
            return record.value(node.property);
        case Kind::comparison:
            return compared(node, record, ignore_case);
        case Kind::both:
            return Value{holds(*node.arguments[0], record, ignore_case) &&
                         holds(*node.arguments[1], record, ignore_case)};
        case Kind::either:
            return Value{holds(*node.arguments[0], record, ignore_case) ||
                         holds(*node.arguments[1], record, ignore_case)};
        case Kind::negation:
            return Value{!holds(*node.arguments[0], record, ignore_case)};
        case Kind::function:
            break;
    }
    std::vector<Value> arguments;
    for (const auto& argument : node.arguments)
        arguments.push_back(evaluate(*argument, record, ignore_case));
    return call(node.name, arguments, ignore_case);
}

// The property of `Name eq 'x'` or `trim(Name) eq 'x'`; -1 of everything else.
int equal_property(const Node& node) {
    if (node.kind != Kind::comparison || node.name != "eq") return -1;
    if (node.arguments[1]->kind != Kind::literal || is_null(node.arguments[1]->literal)) return -1;
    const Node* left = node.arguments[0].get();
    if (left->kind == Kind::function && left->name == "trim") left = left->arguments[0].get();
    return left->kind == Kind::property ? left->property : -1;
}

Filter::Equalities equalities_in(const Node& node, const Table& table) {
    if (node.kind == Kind::both || node.kind == Kind::either) {
        auto left = equalities_in(*node.arguments[0], table);
        auto right = equalities_in(*node.arguments[1], table);
        if (node.kind == Kind::both) return left.empty() ? right : left;
        if (left.empty() || right.empty()) return {};
        left.insert(left.end(), right.begin(), right.end());
        return left;
    }
    const int property = equal_property(node);
    if (property < 0 || !table.indexed(property)) return {};
    const Value& literal = node.arguments[1]->literal;
    if (const auto* number = std::get_if<std::int64_t>(&literal))
        return {{property, std::to_string(*number)}};
    const auto* text = std::get_if<std::string>(&literal);
    if (text == nullptr || trimmed(*text).empty()) return {};
    return {{property, *text}};
}

}  // namespace

Filter::~Filter() = default;

std::unique_ptr<Filter> Filter::parse(std::string_view text, const Entity& entity, bool ignore_case,
                                      std::string& error) {
    std::unique_ptr<Filter> made{new Filter};
    made->ignore_case_ = ignore_case;
    made->root_ = parse_filter(text, entity, made->properties_, error);
    return made->root_ == nullptr ? nullptr : std::move(made);
}

bool Filter::wants(const Record& record) const {
    return holds(*root_, record, ignore_case_);
}

Filter::Equalities Filter::equalities(const Table& table) const {
    return equalities_in(*root_, table);
}

}  // namespace koppel::sandbox::exact
