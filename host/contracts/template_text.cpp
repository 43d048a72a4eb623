#include "contracts/template_text.hpp"

#include <boost/json/serialize.hpp>

#include "base/base64.hpp"

namespace koppel::contracts {

namespace {

constexpr std::string_view kSettings = "{settings.";
constexpr std::string_view kSecrets = "{secrets.";
constexpr std::string_view kBase64 = "base64:";

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
        // "{base64:secrets.token}" as "{secrets.token}", and then encoded.
        const bool encoded = text.size() > 1 && text.substr(1).starts_with(kBase64);
        const std::size_t skipped = encoded ? kBase64.size() : 0;
        const auto begins = [&](std::string_view front) {
            return text.front() == front.front() && text.size() > skipped &&
                   text.substr(1 + skipped).starts_with(front.substr(1));
        };
        const bool is_setting = begins(kSettings);
        if (!is_setting && !begins(kSecrets)) {
            filled += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto end = text.find('}');
        if (end == std::string_view::npos) return fault("template_syntax", text, "has no closing brace");
        const auto start = skipped + (is_setting ? kSettings.size() : kSecrets.size());
        const auto reference = text.substr(0, end + 1);
        const auto name = text.substr(start, end - start);
        auto value = is_setting ? setting(reference, name, settings) : secret(reference, name, secrets);
        if (!value) return value.error();
        filled += encoded ? base::base64_of(*value) : *value;
        text.remove_prefix(end + 1);
    }
    return filled;
}

}  // namespace koppel::contracts
