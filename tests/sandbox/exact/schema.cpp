#include "exact/schema.hpp"

#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace koppel::sandbox::exact {

extern const char* const kRelationsEntities;
extern const char* const kSalesEntities;
extern const char* const kLedgerEntities;

namespace {

struct Schema {
    std::map<std::string, std::unique_ptr<Entity>, std::less<>> by_path;
    std::vector<const Entity*> all;
};

std::unique_ptr<Entity> read_head(std::istringstream& words) {
    auto made = std::make_unique<Entity>();
    words >> made->kind >> made->path >> made->methods >> made->model;
    for (std::string option; words >> option;) {
        if (option == "select")
            made->needs_select = true;
        else if (option.starts_with("page="))
            made->page = std::stoul(option.substr(5));
        else
            throw std::logic_error("entity table: " + option);
    }
    made->name = made->path.substr(made->path.rfind('/') + 1);
    made->model = "Exact.Web.Api.Models." + made->model;
    made->sync = made->path.starts_with("sync/");
    return made;
}

Property read_property(std::string token, const std::string& group) {
    Property made;
    while (token.ends_with('!') || token.ends_with('*')) {
        (token.back() == '!' ? made.key : made.mandatory) = true;
        token.pop_back();
    }
    const auto colon = token.find(':');
    if (colon == std::string::npos || colon + 1 == token.size()) throw std::logic_error("property: " + token);
    made.name = token.substr(0, colon);
    made.type = token[colon + 1];
    if (token.size() > colon + 3) made.child = token.substr(colon + 3);
    made.post = group == "rw:" || group == "post:";
    made.put = group == "rw:" || group == "put:";
    return made;
}

void read(Schema& schema, const char* text) {
    std::istringstream lines{text};
    Entity* current = nullptr;
    std::string group;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string word;
        while (words >> word) {
            if (word == "entity") {
                auto made = read_head(words);
                current = made.get();
                schema.all.push_back(current);
                if (!schema.by_path.emplace(made->path, std::move(made)).second)
                    throw std::logic_error("twice: " + current->path);
            } else if (word.ends_with(':')) {
                group = word;
            } else if (current != nullptr) {
                current->properties.push_back(read_property(word, group));
            }
        }
    }
}

// Tables that are read in pieces by what changed since: the things themselves, with their timestamp.
void add_sync(Schema& schema, const char* path, const char* of, const char* model) {
    const auto found = schema.by_path.find(of);
    auto made = std::make_unique<Entity>(*found->second);
    made->path = path;
    made->model = std::string{"Exact.Web.Api.Models.Sync."} + model;
    made->methods = "G";
    made->sync = true;
    made->needs_select = false;
    made->page = 1000;
    std::erase_if(made->properties, [](const Property& property) { return property.type == 'C'; });
    for (Property& property : made->properties)
        property.key = false;
    Property stamp;
    stamp.name = "Timestamp";
    stamp.type = 'l';
    stamp.key = true;
    made->properties.push_back(stamp);
    schema.all.push_back(made.get());
    schema.by_path.emplace(path, std::move(made));
}

Schema build() {
    Schema schema;
    for (const char* text : {kRelationsEntities, kSalesEntities, kLedgerEntities})
        read(schema, text);
    add_sync(schema, "sync/Logistics/Items", "logistics/Items", "Logistics.Item");
    add_sync(schema, "sync/Logistics/SalesItemPrices", "logistics/SalesItemPrices",
             "Logistics.SalesItemPrice");
    add_sync(schema, "sync/CRM/Accounts", "crm/Accounts", "CRM.Account");
    add_sync(schema, "sync/Financial/GLAccounts", "financial/GLAccounts", "Financial.GLAccount");
    for (const auto& [path, made] : schema.by_path) {
        made->by_name.clear();
        for (std::size_t i = 0; i < made->properties.size(); ++i) {
            made->by_name.emplace(made->properties[i].name, static_cast<int>(i));
            if (!made->properties[i].key) continue;
            made->key = static_cast<int>(i);
            made->keys.push_back(made->key);
        }
    }
    return schema;
}

const Schema& schema() {
    static const Schema built = build();
    return built;
}

}  // namespace

int Entity::find(std::string_view property) const {
    const auto found = by_name.find(property);
    return found == by_name.end() ? -1 : found->second;
}

int Entity::at(std::string_view property) const {
    const int found = find(property);
    if (found < 0) throw std::logic_error(path + " has no " + std::string{property});
    return found;
}

const Entity* find_entity(std::string_view path) {
    const auto found = schema().by_path.find(path);
    return found == schema().by_path.end() ? nullptr : found->second.get();
}

const Entity& entity(std::string_view path) {
    const Entity* found = find_entity(path);
    if (found == nullptr) throw std::logic_error("not played: " + std::string{path});
    return *found;
}

const std::vector<const Entity*>& all_entities() {
    return schema().all;
}

int parent_property(const Entity& owner, const Entity& line) {
    const int same = line.find(owner.key_property().name);
    if (same >= 0 && same != line.key) return same;
    return line.at(owner.name == "VATCodes" ? "VATCodeID" : "Account");
}

}  // namespace koppel::sandbox::exact
