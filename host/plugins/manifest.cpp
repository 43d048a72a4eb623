#include "plugins/manifest.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "koppel/abi/koppel.h"
#include "plugins/manifest_schema.hpp"

namespace koppel::plugins {
namespace {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;
using base::Result;

constexpr std::uintmax_t kMaxFileBytes = 4u << 20;

Error invalid(const std::filesystem::path& file, const std::string& pointer, const std::string& what) {
    const std::string place = pointer.empty() ? "the whole document" : pointer;
    return Error(ErrorClass::config, "plugin_manifest_invalid", file.string() + " at " + place + ": " + what,
                 "correct the manifest");
}

// "line 3, column 7" of the byte at `offset`.
std::string position(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto last = before.rfind('\n');
    const std::size_t column = before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Result<json::value> parse_file(const std::filesystem::path& file, const char* missing_code) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    std::ifstream stream(file, std::ios::binary);
    if (failed || !stream) return Error(ErrorClass::config, missing_code, file.string() + " cannot be read");
    if (size > kMaxFileBytes) return invalid(file, "", "larger than 4 MiB");
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    const std::string text = std::move(bytes).str();
    json::stream_parser parser;
    boost::system::error_code error;
    const std::size_t taken = parser.write_some(text, error);
    if (!error && taken == text.size()) parser.finish(error);
    if (!error && taken < text.size()) {
        if (text.find_first_not_of(" \t\r\n", taken) == std::string::npos) return parser.release();
        error = json::make_error_code(json::error::extra_data);
    }
    if (error) return invalid(file, position(text, taken), "not JSON: " + error.message());
    return parser.release();
}

// valijson names a place as {"<root>", "[limits]", "[0]"}, some of its versions with quotes.
std::string pointer_of(const std::vector<std::string>& context) {
    std::string pointer;
    for (std::string part : context) {
        if (part == "<root>") continue;
        std::erase_if(part, [](char c) { return c == '[' || c == ']' || c == '"'; });
        pointer += "/" + part;
    }
    return pointer;
}

Result<void> check_schema(const std::filesystem::path& file, const json::value& manifest) {
    try {
        static const auto* const schema = [] {
            auto* made = new valijson::Schema;
            const json::value source = json::parse(kManifestSchema);
            valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(source), *made);
            return made;
        }();
        thread_local valijson::Validator validator;  // keeps the patterns that it has compiled
        valijson::ValidationResults results;
        if (validator.validate(*schema, valijson::adapters::BoostJsonAdapter(manifest), &results)) return {};
        // The deepest complaint is the most exact one.
        valijson::ValidationResults::Error deepest;
        for (const auto& one : results)
            if (deepest.description.empty() || one.context.size() > deepest.context.size()) deepest = one;
        return invalid(file, pointer_of(deepest.context), deepest.description);
    } catch (const std::exception& failure) {
        return invalid(file, "", failure.what());
    }
}

// Access to parts of a document whose shape the schema has proved.
const json::value* member(const json::value& object, std::string_view name) {
    return object.is_object() ? object.get_object().if_contains(name) : nullptr;
}
std::string text_of(const json::value& object, std::string_view name) {
    const auto* value = member(object, name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}
std::uint32_t number_of(const json::value& object, std::string_view name, std::uint32_t otherwise) {
    const auto* value = member(object, name);
    boost::system::error_code failed;
    const auto number = value == nullptr ? otherwise : value->to_number<std::uint32_t>(failed);
    return failed ? otherwise : number;
}
double real_of(const json::value& object, std::string_view name, double otherwise) {
    const auto* value = member(object, name);
    boost::system::error_code failed;
    const auto number = value == nullptr ? otherwise : value->to_number<double>(failed);
    return failed ? otherwise : number;
}
bool flag_of(const json::value& object, std::string_view name) {
    const auto* value = member(object, name);
    return value != nullptr && value->is_bool() && value->get_bool();
}
const json::array& list_of(const json::value& object, std::string_view name) {
    static const json::array kEmpty;
    const auto* value = member(object, name);
    return value != nullptr && value->is_array() ? value->get_array() : kEmpty;
}
std::vector<std::string> texts_of(const json::value& object, std::string_view name) {
    std::vector<std::string> texts;
    for (const auto& item : list_of(object, name))
        texts.emplace_back(item.get_string());
    return texts;
}

net::BudgetRule::Window read_window(const json::value& window) {
    // People can still look at a connection when the work of the day has used up the rest.
    constexpr double kReserveOfADay = 0.05;
    net::BudgetRule::Window rule;
    rule.requests = number_of(window, "requests", 0);
    rule.length = std::chrono::seconds(number_of(window, "seconds", 0));
    rule.clock_aligned = flag_of(window, "clock_aligned");
    rule.reserve = real_of(window, "reserve", rule.length >= std::chrono::hours(24) ? kReserveOfADay : 0);
    rule.limit_header = text_of(window, "limit_header");
    rule.remaining_header = text_of(window, "remaining_header");
    rule.reset_header = text_of(window, "reset_header");
    return rule;
}

net::ErrorRule read_errors(const json::value& errors) {
    net::ErrorRule rule;
    for (const auto& status : list_of(errors, "statuses"))
        rule.statuses.push_back(static_cast<int>(status.to_number<std::int64_t>()));
    rule.count = number_of(errors, "count", 0);
    rule.window = std::chrono::seconds(number_of(errors, "seconds", 3'600));
    rule.stop_at = number_of(errors, "stop_at", std::max(1U, rule.count / 2));
    return rule;
}

AuthInfo read_auth(const json::value& entry) {
    AuthInfo auth;
    auth.name = text_of(entry, "name");
    auth.kind = text_of(entry, "kind");
    for (const auto& [key, value] : entry.get_object()) {
        if (key == "name" || key == "kind" || key == "budget") continue;
        auth.members[key] = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
    }
    const json::value none;
    const auto* found = member(entry, "budget");
    const json::value& budget = found == nullptr ? none : *found;
    for (const auto& window : list_of(budget, "windows"))
        auth.budget.windows.push_back(read_window(window));
    if (const auto* errors = member(budget, "errors")) auth.errors = read_errors(*errors);
    if (const auto* bucket = member(budget, "bucket")) {
        auth.budget.bucket.size = real_of(*bucket, "size", 0);
        auth.budget.bucket.drip = real_of(*bucket, "drip_per_second", auth.budget.bucket.drip);
        auth.budget.bucket.cost = real_of(*bucket, "request_cost", auth.budget.bucket.cost);
        auth.budget.bucket.level_header = text_of(*bucket, "level_header");
        auth.budget.bucket.drip_header = text_of(*bucket, "drip_header");
        auth.budget.bucket.cost_header = text_of(*bucket, "cost_header");
    }
    auth.budget.concurrent = number_of(budget, "concurrent", auth.budget.concurrent);
    auth.budget.limit_header = text_of(budget, "limit_header");
    auth.budget.remaining_header = text_of(budget, "remaining_header");
    auth.budget.reset_header = text_of(budget, "reset_header");
    return auth;
}

Manifest read_members(const std::filesystem::path& directory, const json::value& document) {
    const json::value none;
    const auto part = [&](std::string_view name) -> const json::value& {
        const auto* found = member(document, name);
        return found == nullptr ? none : *found;
    };
    Manifest manifest;
    manifest.directory = directory;
    manifest.id = text_of(document, "id");
    manifest.name = text_of(document, "name");
    manifest.title = text_of(document, "title");
    manifest.version = text_of(document, "version");
    manifest.vendor = text_of(document, "vendor");
    manifest.library = directory / text_of(part("library"), "path");
    manifest.library_sha256 = text_of(part("library"), "sha256");
    manifest.abi_major = number_of(part("abi"), "major", 0);
    manifest.abi_min_minor = number_of(part("abi"), "min_minor", 0);
    manifest.interfaces = texts_of(document, "interfaces");
    for (const auto& stream : list_of(document, "streams"))
        manifest.streams.push_back({text_of(stream, "name"), text_of(stream, "record_type")});
    for (const auto& posting : list_of(document, "postings"))
        manifest.postings.push_back({text_of(posting, "type"), text_of(posting, "as")});
    for (const auto& auth : list_of(document, "auth"))
        manifest.auth.push_back(read_auth(auth));
    manifest.allowed_hosts = texts_of(part("network"), "allow");
    manifest.secrets = texts_of(part("secrets"), "required");
    manifest.optional_secrets = texts_of(part("secrets"), "optional");
    manifest.readable_secrets = texts_of(part("secrets"), "readable");
    manifest.signing_secrets = texts_of(part("secrets"), "signing");
    const json::value& limits = part("limits");
    manifest.push_batch = number_of(limits, "push_batch", manifest.push_batch);
    manifest.settle_seconds = number_of(limits, "settle_seconds", manifest.settle_seconds);
    manifest.look_gap_seconds = number_of(limits, "look_gap_seconds", manifest.look_gap_seconds);
    manifest.call_seconds = number_of(limits, "call_seconds", manifest.call_seconds);
    return manifest;
}

// A file below the manifest's own folder.
bool stays_inside(const std::filesystem::path& path) {
    if (path.empty() || path.is_absolute()) return false;
    return std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

Result<void> read_settings_schema(const std::filesystem::path& file, const json::value& document,
                                  const char* key, json::value& target) {
    const std::string path = text_of(document, key);
    if (path.empty()) return {};
    const std::string pointer = std::string("/") + key;
    if (!stays_inside(path)) return invalid(file, pointer, "a relative path below the manifest is expected");
    auto schema = parse_file(file.parent_path() / path, "plugin_manifest_invalid");
    if (!schema) return schema.error();
    if (!schema->is_object() || text_of(*schema, "type") != "object")
        return invalid(file, pointer, path + " has to be a JSON Schema with \"type\": \"object\"");
    target = std::move(*schema);
    return {};
}

// References in curly brackets have to lead somewhere.
Result<void> check_references(const std::filesystem::path& file, const std::string& pointer,
                              const std::string& text, const Manifest& manifest) {
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) return invalid(file, pointer, "a closing } is expected");
        std::string reference = text.substr(at + 1, end - at - 1);
        if (reference.starts_with("base64:")) reference.erase(0, 7);
        if (reference.starts_with("secrets.")) {
            const std::string name = reference.substr(8);
            if (std::count(manifest.secrets.begin(), manifest.secrets.end(), name) == 0 &&
                std::count(manifest.optional_secrets.begin(), manifest.optional_secrets.end(), name) == 0)
                return invalid(file, pointer, "secret \"" + name + "\" is not declared under /secrets");
        } else if (reference.starts_with("settings.")) {
            const std::string name = reference.substr(9);
            const auto* properties = member(manifest.settings_schema, "properties");
            if (properties == nullptr || member(*properties, name) == nullptr)
                return invalid(file, pointer, "setting \"" + name + "\" is not in the settings schema");
        } else {
            return invalid(file, pointer, "{settings.…} or {secrets.…} is expected, not {" + reference + "}");
        }
    }
    return {};
}

Result<void> check_auth(const std::filesystem::path& file, const Manifest& manifest) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < manifest.auth.size(); ++i) {
        const AuthInfo& auth = manifest.auth[i];
        const std::string pointer = "/auth/" + std::to_string(i);
        if (!names.insert(auth.name).second)
            return invalid(file, pointer + "/name", "\"" + auth.name + "\" is used twice");
        std::vector<std::string> needed;
        if (auth.kind == "basic") needed = {"username", "password"};
        if (auth.kind == "bearer") needed = {"token"};
        if (auth.kind == "header") needed = {"header_name", "token"};
        if (auth.kind == "oauth2") needed = {"token_url", "client_id", "client_secret"};
        if (auth.kind == "header" &&
            (auth.members.contains("second_header_name") || auth.members.contains("second_token")))
            needed.insert(needed.end(), {"second_header_name", "second_token"});
        if (auth.errors.stop_at > auth.errors.count)
            return invalid(file, pointer + "/budget/errors/stop_at",
                           "at most the count of " + std::to_string(auth.errors.count) + " is expected");
        for (const auto& name : needed)
            if (!auth.members.contains(name))
                return invalid(file, pointer, "\"" + name + "\" is expected with kind \"" + auth.kind + "\"");
        for (const auto& [name, value] : auth.members) {
            auto checked = check_references(file, pointer + "/" + name, value, manifest);
            if (!checked) return checked;
        }
    }
    return {};
}

template <class Items, class Name>
Result<void> check_unique(const std::filesystem::path& file, const char* pointer, const Items& items,
                          Name name) {
    std::set<std::string> seen;
    for (const auto& item : items)
        if (!seen.insert(name(item)).second)
            return invalid(file, pointer, "\"" + name(item) + "\" is there twice");
    return {};
}

// What the schema cannot say: how the parts of a manifest hang together.
Result<void> check_whole(const std::filesystem::path& file, const json::value& document,
                         const Manifest& manifest) {
    if (!stays_inside(text_of(*member(document, "library"), "path")))
        return invalid(file, "/library/path", "a relative path below the manifest is expected");
    const bool source = manifest.has_interface(KOPPEL_SOURCE_1);
    const bool sink = manifest.has_interface(KOPPEL_SINK_1);
    if (!source && !sink)
        return invalid(file, "/interfaces",
                       std::string(KOPPEL_SOURCE_1) + " or " + KOPPEL_SINK_1 + " is expected");
    if (source == manifest.streams.empty())
        return invalid(file, "/streams", "streams go together with " + std::string(KOPPEL_SOURCE_1));
    if (sink == manifest.postings.empty())
        return invalid(file, "/postings", "postings go together with " + std::string(KOPPEL_SINK_1));
    if (manifest.has_interface(KOPPEL_LOOKUP_1) && !sink)
        return invalid(file, "/interfaces", std::string(KOPPEL_LOOKUP_1) + " needs " + KOPPEL_SINK_1);
    if (manifest.has_interface(KOPPEL_WEBHOOK_1) && !source)
        return invalid(file, "/interfaces", std::string(KOPPEL_WEBHOOK_1) + " needs " + KOPPEL_SOURCE_1);
    auto unique = check_unique(file, "/streams", manifest.streams, [](const auto& s) { return s.name; });
    if (unique)
        unique = check_unique(file, "/postings", manifest.postings, [](const auto& p) { return p.as; });
    if (unique)
        unique = check_unique(file, "/interfaces", manifest.interfaces, [](const auto& i) { return i; });
    if (!unique) return unique;
    for (const auto* list : {&manifest.readable_secrets, &manifest.signing_secrets})
        for (const auto& name : *list)
            if (std::count(manifest.secrets.begin(), manifest.secrets.end(), name) == 0 &&
                std::count(manifest.optional_secrets.begin(), manifest.optional_secrets.end(), name) == 0)
                return invalid(file,
                               list == &manifest.readable_secrets ? "/secrets/readable" : "/secrets/signing",
                               "\"" + name + "\" is neither a required nor an optional secret");
    for (std::size_t i = 0; i < manifest.allowed_hosts.size(); ++i) {
        auto checked = check_references(file, "/network/allow/" + std::to_string(i),
                                        manifest.allowed_hosts[i], manifest);
        if (!checked) return checked;
    }
    return check_auth(file, manifest);
}

}  // namespace

bool Manifest::has_interface(std::string_view interface_id) const {
    return std::find(interfaces.begin(), interfaces.end(), interface_id) != interfaces.end();
}

Result<Manifest> read_manifest(const std::filesystem::path& directory) {
    std::error_code failed;
    const auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(directory), failed);
    const auto file = (failed ? directory : whole) / "manifest.json";
    if (!std::filesystem::exists(file, failed))
        return Error(ErrorClass::config, "plugin_without_manifest",
                     directory.string() + " has no manifest.json", "a plugin is a folder with a manifest");
    auto document = parse_file(file, "plugin_without_manifest");
    if (!document) return document.error();
    auto valid = check_schema(file, *document);
    if (!valid) return valid.error();
    Manifest manifest = read_members(file.parent_path(), *document);
    auto read = read_settings_schema(file, *document, "settings_schema", manifest.settings_schema);
    if (read)
        read = read_settings_schema(file, *document, "sink_settings_schema", manifest.sink_settings_schema);
    if (!read) return read.error();
    auto checked = check_whole(file, *document, manifest);
    if (!checked) return checked.error();
    return manifest;
}

}  // namespace koppel::plugins
