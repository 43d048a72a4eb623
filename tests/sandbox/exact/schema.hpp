// The entities that are played: their paths, methods and properties, read once from a table in text.
// Read-only after that, safe anywhere. A malformed table throws std::logic_error at the first use.
//
// The table: `entity KIND PATH METHODS MODEL [select] [page=N]` begins an entity (methods: G, P, U for PUT,
// D; `select`: reading needs $select). Lines of properties begin with who may write them: `rw:` (POST and
// PUT), `post:`, `put:`, `r:` (nobody). A property is Name:Type with `!` for the key and `*` when mandatory.
// Types: G guid, S text, A account code (18, padded left), V code (3, padded right), D double, h/i/l integers
// of 16/32/64 bits, B boolean, Y byte, T date and time, X binary, C=PATH lines of another entity.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace koppel::sandbox::exact {

struct Property {
    std::string name;
    char type = 'S';
    bool key = false, mandatory = false, post = false, put = false;
    std::string child;  // of lines: the path of their entity; empty when it is not played
};

struct Entity {
    int kind = 0;
    std::string path;   // salesentry/SalesEntries
    std::string name;   // SalesEntries
    std::string model;  // Exact.Web.Api.Models.SalesEntry
    std::string methods;
    bool needs_select = false;
    bool sync = false;
    std::size_t page = 60;
    std::vector<Property> properties;
    int key = 0;
    std::vector<int> keys;  // more than one of lists without a key of their own
    std::unordered_map<std::string_view, int> by_name;

    // -1 when there is no such property.
    int find(std::string_view property) const;
    // Throws std::logic_error when there is no such property.
    int at(std::string_view property) const;
    bool allows(char method) const { return methods.find(method) != std::string::npos; }
    const Property& key_property() const { return properties[static_cast<std::size_t>(key)]; }
};

// Nothing when the path is not played.
const Entity* find_entity(std::string_view path);
// Throws std::logic_error when the path is not played.
const Entity& entity(std::string_view path);
const std::vector<const Entity*>& all_entities();
// The property of a line that holds the key of what it belongs to.
int parent_property(const Entity& owner, const Entity& line);

}  // namespace koppel::sandbox::exact
