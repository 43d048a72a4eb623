#include "afas/schema.hpp"

#include <algorithm>
#include <deque>
#include <sstream>
#include <stdexcept>

namespace koppel::sandbox::afas {

extern const char* const kSalesObjects;
extern const char* const kRelationsObjects;
extern const char* const kLedgerObjects;

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> out;
    std::istringstream stream{text};
    for (std::string part; std::getline(stream, part, separator);)
        out.push_back(std::move(part));
    return out;
}

Field read_field(const std::string& text) {
    const auto parts = split(text, '|');
    if (parts.size() != 6 || parts[1].empty()) throw std::logic_error("field: " + text);
    Field made;
    made.code = parts[0];
    made.type = parts[1][0];
    if (made.type == 's') made.length = std::stoul(parts[1].substr(1));
    if (made.type == 'd') {
        made.digits = std::stoi(parts[1].substr(1));
        made.fraction = std::stoi(parts[1].substr(parts[1].find('.') + 1));
    }
    made.mandatory = parts[2].find('!') != std::string::npos;
    made.published_mandatory = parts[2].find('p') != std::string::npos;
    made.table = parts[3];
    made.values = parts[4];
    made.label = parts[5];
    return made;
}

void read_fields(Object& into, const std::string& text) {
    for (std::string item : split(text, ';')) {
        item.erase(0, item.find_first_not_of(" \n"));
        if (!item.empty()) into.fields.push_back(read_field(item));
    }
}

struct Schema {
    std::deque<Object> all;
    std::map<std::string, Object*, std::less<>> by_path;

    void read(const std::string& text) {
        std::istringstream lines{text};
        std::string body;
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("object ")) {
                body += line + '\n';
                continue;
            }
            finish(body);
            begin(line);
        }
        finish(body);
    }

  private:
    void finish(std::string& body) {
        if (!all.empty()) read_fields(all.back(), body);
        body.clear();
    }
    void begin(const std::string& line) {
        const auto words = split(line, ' ');
        Object& made = all.emplace_back();
        made.path = words.at(1);
        made.name = made.path.substr(made.path.rfind('/') + 1);
        for (std::size_t i = 2; i < words.size(); ++i) {
            if (words[i].starts_with('@')) made.key_attribute = words[i];
            if (words[i] == "=") made.fields = by_path.at(words.at(i + 1))->fields;
        }
        by_path[made.path] = &made;
        if (const auto slash = made.path.rfind('/'); slash != std::string::npos)
            by_path.at(made.path.substr(0, slash))->objects.push_back(&made);
    }
};

const Schema& schema() {
    static const Schema made = [] {
        Schema out;
        for (const char* text : {kSalesObjects, kRelationsObjects, kLedgerObjects})
            out.read(text);
        return out;
    }();
    return made;
}

}  // namespace

const Field* Object::find(std::string_view code) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.code == code; });
    return found == fields.end() ? nullptr : &*found;
}

const Object* Object::child(std::string_view wanted) const {
    for (const Object* one : objects)
        if (one->name == wanted) return one;
    return nullptr;
}

std::string_view Object::label(std::string_view code) const {
    const Field* found = find(code);
    return found == nullptr ? code : std::string_view{found->label};
}

const Object& object(std::string_view path) {
    const auto found = schema().by_path.find(path);
    if (found == schema().by_path.end()) throw std::logic_error("no such object: " + std::string{path});
    return *found->second;
}

const std::vector<Connector>& connectors() {
    static const std::vector<Connector> made{
        {"FbSales", "Verkooporder", "POST PUT DELETE", {"OrNu"}, &object("FbSales")},
        {"FbDirectInvoice", "Directe factuur", "POST PUT DELETE", {"OrNu"}, &object("FbDirectInvoice")},
        {"FiEntries", "Boeking", "POST DELETE", {"UnId", "JoCo"}, &object("FiEntryPar")},
        {"KnSalesRelationPer",
         "Verkooprelatie (persoon)",
         "POST PUT",
         {"DbId"},
         &object("KnSalesRelationPer")},
        {"KnSalesRelationOrg",
         "Verkooprelatie (organisatie)",
         "POST PUT",
         {"DbId"},
         &object("KnSalesRelationOrg")},
        {"KnPerson", "Persoon", "POST PUT", {"BcCo"}, &object("KnPerson")},
        {"KnOrganisation", "Organisatie", "POST PUT", {"BcCo"}, &object("KnOrganisation")},
        {"KnContact", "Contact", "PUT", {"CdId"}, &object("KnContact")},
        {"FbItemArticle", "Artikel", "POST PUT", {"ItCd"}, &object("FbItemArticle")},
    };
    return made;
}

const Connector* find_connector(std::string_view id) {
    for (const Connector& one : connectors())
        if (one.id == id) return &one;
    return nullptr;
}

bool among(std::string_view words, std::string_view wanted) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == wanted) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

}  // namespace koppel::sandbox::afas
