#include "plugins/trust.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;

std::string bare(std::string hash) {
    if (hash.starts_with("sha256:")) hash.erase(0, 7);
    return hash;
}

bool is_hash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::optional<Error> distrust(const TrustList& trust, const std::string& name,
                              const std::string& library_hash) {
    if (trust.trust_everything) return std::nullopt;
    const auto found = trust.allowed.find(name);
    const std::string remedy = "run \"koppel plugin trust " + name + "\", or add \"" + name +
                               "\": \"sha256:" + library_hash + "\" to the trust file";
    if (found == trust.allowed.end())
        return Error(ErrorClass::config, "plugin_not_trusted",
                     "plugin " + name + " is not in the list of trusted plugins", "to trust it, " + remedy);
    if (found->second == "*" || bare(found->second) == library_hash) return std::nullopt;
    return Error(ErrorClass::config, "plugin_not_trusted",
                 "plugin " + name + " is trusted as " + bare(found->second).substr(0, 12) +
                     "…, but its library is " + library_hash.substr(0, 12) + "…",
                 "if you replaced it yourself, " + remedy);
}

base::Result<TrustList> read_trust(const std::filesystem::path& file) {
    TrustList trust;
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) return trust;
    const auto bad = [&](const std::string& what) {
        return Error(ErrorClass::config, "trust_file_invalid", file.string() + ": " + what,
                     R"(expected: {"plugins":{"name":"sha256:…"}})");
    };
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    if (!stream) return bad("cannot be read");
    boost::system::error_code error;
    const auto document = boost::json::parse(bytes.view(), error);
    if (error) return bad("not JSON: " + error.message());
    const auto* plugins = document.is_object() ? document.get_object().if_contains("plugins") : nullptr;
    if (plugins == nullptr || !plugins->is_object()) return bad("has no object \"plugins\"");
    for (const auto& [name, hash] : plugins->get_object()) {
        const std::string text = hash.is_string() ? std::string(hash.get_string()) : std::string();
        if (text != "*" && !is_hash(bare(text)))
            return bad("/plugins/" + std::string(name) + " is no SHA-256 in lower-case hex");
        trust.allowed[name] = text;
    }
    return trust;
}

}  // namespace koppel::plugins
