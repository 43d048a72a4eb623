#include "contracts/secrets.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "contracts/json_reader.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::contracts {

namespace {

constexpr const char* kHowToRefer = R"(write {"env":"NAME"} or {"file":"PATH"} instead)";

std::optional<std::string> file_content(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(stream), {}};
}

void cut_line_ends(std::string& text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
}

}  // namespace

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

std::optional<base::Error> wrong_secret_reference(const Place& place, const boost::json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        return problem(place, "secret_in_clear", "a secret never stands in the file itself", kHowToRefer);
    }
    const bool one = object->size() == 1;
    if (one && (!text_at(*object, "env").empty() || !text_at(*object, "file").empty())) return std::nullopt;
    return problem(place, "secret_reference", "this does not say where the secret comes from", kHowToRefer);
}

base::Result<std::string> read_secret(const Place& place, const std::string& connection,
                                      std::string_view name, const boost::json::value& reference,
                                      const std::filesystem::path& directory,
                                      const Environment& environment) {
    const std::string what = "connection \"" + connection + "\": the secret \"" + std::string(name) + '"';
    const std::string variable = text_at(reference.as_object(), "env");
    auto found = variable.empty() ? file_content(directory / text_at(reference.as_object(), "file"))
                                  : environment(variable);
    if (found) cut_line_ends(*found);
    if (found && !found->empty()) return *found;
    const std::string state = found ? ", which is empty" : "";
    if (!variable.empty()) {
        return problem(place, "secret_unset",
                       what + " comes from the environment variable " + variable +
                           (found ? state : ", which is not set"),
                       "set " + variable + " and apply the file again");
    }
    const std::string path = (directory / text_at(reference.as_object(), "file")).string();
    return problem(place, "secret_unset",
                   what + " comes from the file " + path + (found ? state : ", which cannot be read"),
                   "make the file with the secret in it and apply again");
}

std::string secret_label(std::string_view connection, std::string_view name) {
    return "secret/" + std::string(connection) + '/' + std::string(name);
}

SecretBox vault_box(store::Store& store, store::Vault& vault) {
    SecretBox box;
    box.seal = [&vault](const std::string& tenant, const std::string& connection, const std::string& name,
                        const std::string& plain) {
        return vault.seal(tenant, secret_label(connection, name), plain);
    };
    box.present = [&store, &vault](const std::string& tenant, const std::string& connection,
                                   const std::string& name) -> base::Result<std::optional<std::string>> {
        auto sealed = store.secret(connection, name);
        if (!sealed) return sealed.error();
        if (!*sealed) return std::optional<std::string>();
        auto plain = vault.unseal(tenant, secret_label(connection, name), **sealed);
        if (!plain) return plain.error();
        return std::optional<std::string>(std::move(*plain));
    };
    return box;
}

}  // namespace koppel::contracts
