// Reads $filter and OData's literals.
#include <algorithm>

#include "base/http.hpp"
#include "exact/filter_node.hpp"
#include "exact/messages.hpp"

namespace koppel::sandbox::exact {

namespace {

using Node = Filter::Node;
using Kind = Node::Kind;
using NodePtr = std::unique_ptr<Node>;

struct Function {
    std::string_view name;
    char type;
    std::string_view arguments;  // type letters; lower case ones may be left out
};
constexpr Function kFunctions[] = {
    {"substringof", 'B', "SS"}, {"startswith", 'B', "SS"}, {"endswith", 'B', "SS"}, {"trim", 'S', "S"},
    {"tolower", 'S', "S"},      {"toupper", 'S', "S"},     {"length", 'D', "S"},    {"indexof", 'D', "SS"},
    {"replace", 'S', "SSS"},    {"substring", 'S', "SDd"}, {"concat", 'S', "SS"},   {"year", 'D', "T"},
    {"month", 'D', "T"},        {"day", 'D', "T"},         {"hour", 'D', "T"},      {"minute", 'D', "T"},
    {"second", 'D', "T"}};

// The five kinds of values a filter tells apart.
char group(char type) {
    switch (type) {
        case 'h':
        case 'i':
        case 'l':
        case 'Y':
        case 'D':
            return 'D';
        case 'A':
        case 'V':
        case 'X':
        case 'S':
            return 'S';
        default:
            return type;
    }
}

std::string_view system_name(char type) {
    switch (type) {
        case 'B':
            return "System.Boolean";
        case 'G':
            return "System.Guid";
        case 'T':
            return "System.DateTime";
        case 'D':
            return "System.Double";
        default:
            return "System.String";
    }
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::optional<std::string> quoted_text(std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != '\'') return std::nullopt;
    std::string out;
    for (++at; at < text.size(); ++at) {
        if (text[at] != '\'') {
            out += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '\'') {
            out += text[at++];
        } else {
            ++at;
            return out;
        }
    }
    return std::nullopt;
}

std::optional<Literal> number_literal(std::string_view text, std::size_t& at) {
    const std::size_t start = at;
    if (at < text.size() && text[at] == '-') ++at;
    const std::size_t first = at;
    bool whole = true;
    while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) {
        whole = whole && text[at] != '.';
        ++at;
    }
    if (at == first) return std::nullopt;
    const std::string_view digits = text.substr(start, at - start);
    const char suffix = at < text.size() ? text[at] : ' ';
    if (std::string_view{"LlDdMmFf"}.find(suffix) != std::string_view::npos) ++at;
    const bool is_long = suffix == 'L' || suffix == 'l';
    if (whole && (is_long || !is_letter(suffix))) {
        const auto number = to_integer(digits);
        return number ? std::optional<Literal>{{integer_value(*number), 'l'}} : std::nullopt;
    }
    const auto number = is_long ? std::nullopt : Fixed::parse(digits);
    return number ? std::optional<Literal>{{*number, 'D'}} : std::nullopt;
}

}  // namespace

std::optional<Literal> read_literal(std::string_view text, std::size_t& at) {
    if (at >= text.size()) return std::nullopt;
    if (text[at] == '\'') {
        auto found = quoted_text(text, at);
        return found ? std::optional<Literal>{{std::move(*found), 'S'}} : std::nullopt;
    }
    if (is_digit(text[at]) || text[at] == '-') return number_literal(text, at);
    for (const std::string_view word : {"guid", "datetime"}) {
        if (!text.substr(at).starts_with(word) || !text.substr(at + word.size()).starts_with('\'')) continue;
        at += word.size();
        const auto found = quoted_text(text, at);
        if (!found) return std::nullopt;
        if (word == "guid")
            return is_guid(*found) ? std::optional<Literal>{{lower_ascii(*found), 'G'}} : std::nullopt;
        const auto date = read_date(*found);
        return date ? std::optional<Literal>{{integer_value(*date), 'T'}} : std::nullopt;
    }
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end]))
        ++end;
    const std::string_view word = text.substr(at, end - at);
    if (word != "true" && word != "false" && word != "null") return std::nullopt;
    at = end;
    if (word == "null") return Literal{};
    return Literal{Value{word == "true"}, 'B'};
}

namespace {

class Parser {
  public:
    Parser(std::string_view text, const Entity& entity, std::set<std::string, std::less<>>& properties)
        : text_{text}, entity_{entity}, properties_{properties} {}

    NodePtr run(std::string& error) {
        NodePtr root = either();
        blanks();
        if (error_.empty() && at_ != text_.size()) fail(std::string{texts::kSyntax});
        if (error_.empty() && root->type != 'B')
            fail("Expression of type 'System.Boolean' expected at position 0.");
        error = error_;
        return error_.empty() ? std::move(root) : nullptr;
    }

  private:
    NodePtr fail(std::string why) {
        if (error_.empty()) error_ = std::move(why);
        return std::make_unique<Node>();
    }
    void blanks() {
        while (at_ < text_.size() && text_[at_] == ' ')
            ++at_;
    }
    // Takes the word when it comes next, with blanks around.
    bool word(std::string_view wanted) {
        blanks();
        if (!text_.substr(at_).starts_with(wanted)) return false;
        const std::size_t end = at_ + wanted.size();
        if (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) return false;
        at_ = end;
        return true;
    }
    bool mark(char wanted) {
        blanks();
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    NodePtr join(Kind kind, NodePtr left, NodePtr right) {
        if (error_.empty() && (left->type != 'B' || right->type != 'B'))
            return fail("Expression of type 'System.Boolean' expected at position " +
                        std::to_string(left->position) + ".");
        auto made = std::make_unique<Node>();
        made->kind = kind;
        made->type = 'B';
        made->position = left->position;
        made->arguments.push_back(std::move(left));
        made->arguments.push_back(std::move(right));
        return made;
    }

    NodePtr either() {
        if (++depth_ > 50) return fail(std::string{texts::kSyntax});
        NodePtr left = both();
        while (error_.empty() && word("or"))
            left = join(Kind::either, std::move(left), both());
        --depth_;
        return left;
    }
    NodePtr both() {
        NodePtr left = negation();
        while (error_.empty() && word("and"))
            left = join(Kind::both, std::move(left), negation());
        return left;
    }
    NodePtr negation() {
        blanks();
        if (!word("not")) return comparison();
        auto made = std::make_unique<Node>();
        made->kind = Kind::negation;
        made->type = 'B';
        if (++depth_ > 50) return fail(std::string{texts::kSyntax});
        made->arguments.push_back(negation());
        --depth_;
        if (error_.empty() && made->arguments[0]->type != 'B')
            return fail("Expression of type 'System.Boolean' expected at position 0.");
        return made;
    }
    NodePtr comparison() {
        NodePtr left = operand();
        for (const std::string_view name : {"eq", "ne", "gt", "ge", "lt", "le"}) {
            if (!error_.empty() || !word(name)) continue;
            NodePtr right = operand();
            if (!error_.empty()) return left;
            return compare_nodes(name, std::move(left), std::move(right));
        }
        return left;
    }
    NodePtr compare_nodes(std::string_view name, NodePtr left, NodePtr right) {
        if (left->kind == Kind::property && right->kind == Kind::property)
            return fail("This $filter parameter is not supported for this resource");
        const bool null = left->type == 'N' || right->type == 'N';
        if (!null && left->type != right->type)
            return fail("Operator '" + std::string{name} + "' incompatible with operand types '" +
                        std::string{system_name(left->type)} + "' and '" +
                        std::string{system_name(right->type)} + "' at position " +
                        std::to_string(left->position) + ".");
        auto made = std::make_unique<Node>();
        made->kind = Kind::comparison;
        made->name = name;
        made->type = 'B';
        made->position = left->position;
        made->arguments.push_back(std::move(left));
        made->arguments.push_back(std::move(right));
        return made;
    }
    NodePtr operand() {
        blanks();
        const std::size_t start = at_;
        if (mark('(')) {
            NodePtr inner = either();
            if (error_.empty() && !mark(')')) return fail(std::string{texts::kSyntax});
            return inner;
        }
        std::size_t behind = at_;
        if (auto literal = read_literal(text_, behind)) {
            at_ = behind;
            auto made = std::make_unique<Node>();
            made->type = group(literal->type);
            made->literal = std::move(literal->value);
            made->position = start;
            return made;
        }
        std::size_t end = at_;
        while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '/'))
            ++end;
        const std::string name{text_.substr(at_, end - at_)};
        if (name.empty()) return fail(std::string{texts::kSyntax});
        at_ = end;
        return at_ < text_.size() && text_[at_] == '(' ? function(name, start) : property(name, start);
    }
    NodePtr property(const std::string& name, std::size_t start) {
        if (name.find('/') != std::string::npos)
            return fail("This $filter parameter is not supported for this resource");
        const int found = entity_.find(name);
        if (found < 0)
            return fail("No property '" + name + "' exists in type '" + entity_.model + "' at position " +
                        std::to_string(start) + ".");
        const char type = entity_.properties[static_cast<std::size_t>(found)].type;
        if (type == 'C' || type == 'X') return fail("Filtering on these fields is not supported: " + name);
        properties_.insert(name);
        auto made = std::make_unique<Node>();
        made->kind = Kind::property;
        made->type = group(type);
        made->property = found;
        made->position = start;
        return made;
    }
    NodePtr function(const std::string& name, std::size_t start) {
        const auto known = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                        [&](const Function& one) { return one.name == name; });
        if (known == std::end(kFunctions))
            return fail("Unknown function '" + name + "' at position " + std::to_string(start) + ".");
        auto made = std::make_unique<Node>();
        made->kind = Kind::function;
        made->name = name;
        made->type = known->type;
        made->position = start;
        mark('(');
        do {
            made->arguments.push_back(either());
        } while (error_.empty() && mark(','));
        if (!error_.empty()) return made;
        if (!mark(')')) return fail(std::string{texts::kSyntax});
        const std::string_view wanted = known->arguments;
        const bool optional_last = wanted.back() == 'd';
        bool fits = made->arguments.size() == wanted.size() ||
                    (optional_last && made->arguments.size() + 1 == wanted.size());
        for (std::size_t i = 0; fits && i < made->arguments.size(); ++i)
            fits = made->arguments[i]->type == (wanted[i] == 'd' ? 'D' : wanted[i]);
        if (!fits)
            return fail("No applicable function found for '" + name + "' at position " +
                        std::to_string(start) + " with the specified arguments.");
        return made;
    }

    std::string_view text_;
    const Entity& entity_;
    std::set<std::string, std::less<>>& properties_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::string error_;
};

}  // namespace

std::unique_ptr<Filter::Node> parse_filter(std::string_view text, const Entity& entity,
                                           std::set<std::string, std::less<>>& properties,
                                           std::string& error) {
    return Parser{text, entity, properties}.run(error);
}

}  // namespace koppel::sandbox::exact
