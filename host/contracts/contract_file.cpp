#include "contracts/contract_file.hpp"

#include <algorithm>
#include <boost/json/parser.hpp>
#include <fstream>
#include <iterator>
#include <optional>

#include "contracts/json_reader.hpp"
#include "contracts/schema_check.hpp"
#include "contracts/secrets.hpp"

namespace koppel::contracts {

namespace {

namespace json = boost::json;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string line_and_column(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto last = before.rfind('\n');
    const auto column = last == std::string_view::npos ? before.size() + 1 : before.size() - last;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::optional<json::value> parse_json(const Place& place, std::string_view text, Problems& problems) {
    json::parser parser;
    boost::system::error_code error;
    const std::size_t read = parser.write_some(text.data(), text.size(), error);
    std::string what;
    if (error == json::error::incomplete) {
        what = "the file ends in the middle, at " + line_and_column(text, text.size());
    } else if (error) {
        what = "this is not JSON: " + error.message() + " at " + line_and_column(text, read);
    } else if (read != text.size()) {
        what = "there is something behind the end of the JSON, at " + line_and_column(text, read);
    } else {
        return parser.release();
    }
    problems.push_back(problem(place, "file_not_json", what, "correct the file and apply it again"));
    return std::nullopt;
}

// "/connections/0/secrets/api_key": read without the schema, whose words might be about a secret in clear.
bool is_inside_secrets(const std::string& pointer) {
    return pointer.starts_with("/connections/") && pointer.find("/secrets/") != std::string::npos;
}

void check_secret_references(const ContractFile& file, Problems& problems) {
    const Place connections{file.name, "/connections"};
    for (std::size_t i = 0; i < file.connections.size(); ++i) {
        const auto* connection = file.connections[i].if_object();
        if (connection == nullptr) continue;
        for (const auto& entry : object_at(*connection, "secrets")) {
            const auto place = connections.at(i).at("secrets").at(entry.key());
            if (auto wrong = wrong_secret_reference(place, entry.value())) problems.push_back(*wrong);
        }
    }
}

}  // namespace

ParsedFile parse_contract_file(std::string name, std::filesystem::path directory, std::string_view text) {
    ParsedFile parsed;
    parsed.file.name = std::move(name);
    parsed.file.directory = std::move(directory);
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    const Place whole{parsed.file.name, {}};
    auto value = parse_json(whole, text, parsed.problems);
    if (!value) return parsed;
    if (auto* object = value->if_object()) {
        parsed.file.tenant = object_at(*object, "tenant");
        parsed.file.connections = array_at(*object, "connections");
        parsed.file.contracts = array_at(*object, "contracts");
    }
    for (auto& found : check_schema(contract_schema(), *value)) {
        if (is_inside_secrets(found.pointer)) continue;
        parsed.problems.push_back(problem({parsed.file.name, found.pointer}, "file_invalid", found.sentence,
                                          std::move(found.remedy)));
    }
    check_secret_references(parsed.file, parsed.problems);
    return parsed;
}

ParsedFile read_contract_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::error_code ignored;
    if (!stream || std::filesystem::is_directory(path, ignored)) {
        ParsedFile parsed;
        parsed.file.name = path.string();
        parsed.problems.push_back(problem({path.string(), {}}, "file_unreadable", "the file cannot be read",
                                          "give the path of a readable contract file"));
        return parsed;
    }
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return parse_contract_file(path.string(), path.parent_path(), text);
}

}  // namespace koppel::contracts
