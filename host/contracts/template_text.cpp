#include "contracts/template_text.hpp"

#include <boost/json/serialize.hpp>

namespace koppel::contracts {

namespace {

constexpr std::string_view kSettings = "{settings.";
constexpr std::string_view kSecrets = "{secrets.";

base::Error fault(const char* code, std::string_view reference, const std::string& why) {
    return {base::ErrorClass::config, code, "the reference " + std::string(reference) + ' ' + why,
            "complete the connection's settings and secrets, or correct the plugin's manifest"};
}

base::Result<std::string> setting(std::string_view reference, std::string_view name,
                                  const boost::json::object& settings) {
    const auto* value = settings.if_contains(name);
    if (value == nullptr)
        return fault("template_unset", reference, "names a setting that the connection lacks");
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_number() || value->is_bool()) return boost::json::serialize(*value);
    return fault("template_type", reference, "names a setting that is neither a text nor a number");
}

base::Result<std::string> secret(std::string_view reference, std::string_view name,
                                 const std::map<std::string, std::string>& secrets) {
    const auto found = secrets.find(std::string(name));
    if (found == secrets.end()) {
        return fault("template_unset", reference, "names a secret that the connection lacks");
    }
    return found->second;
}

}  // namespace

base::Result<std::string> fill(std::string_view text, const boost::json::object& settings,
                               const std::map<std::string, std::string>& secrets) {
    std::string filled;
    while (!text.empty()) {
        const bool is_setting = text.starts_with(kSettings);
        if (!is_setting && !text.starts_with(kSecrets)) {
            filled += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto end = text.find('}');
        if (end == std::string_view::npos) return fault("template_syntax", text, "has no closing brace");
        const auto start = is_setting ? kSettings.size() : kSecrets.size();
        const auto reference = text.substr(0, end + 1);
        const auto name = text.substr(start, end - start);
        auto value = is_setting ? setting(reference, name, settings) : secret(reference, name, secrets);
        if (!value) return value.error();
        filled += *value;
        text.remove_prefix(end + 1);
    }
    return filled;
}

}  // namespace koppel::contracts
