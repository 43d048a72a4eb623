#include "exact/messages.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "exact/value.hpp"

namespace koppel::sandbox::exact {

std::string error_body(std::string_view text) {
    std::string out = R"({"error":{"code":"","message":{"lang":"","value":)";
    append_escaped(out, text);
    return out + "}}}";
}

Response refusal(int status, std::string_view text) {
    Response response;
    response.status = status;
    response.body = error_body(text);
    return response;
}

void Findings::add(Message message) {
    const bool known = std::any_of(messages_.begin(), messages_.end(), [&](const Message& one) {
        return one.dutch == message.dutch && one.english == message.english;
    });
    if (!known) messages_.push_back(std::move(message));
}

void Findings::required(std::string dutch, std::string english) {
    add({"Verplicht: " + dutch, "Mandatory: " + english});
}

void Findings::bad_reference(std::string dutch, std::string english) {
    add({"Ongeldige referentie: " + dutch, "Invalid reference: " + english});
}

std::string Findings::text(bool dutch) const {
    std::string out;
    for (const Message& message : messages_) {
        if (!out.empty()) out += "\r\n";
        out += dutch ? message.dutch : message.english;
    }
    return out;
}

}  // namespace koppel::sandbox::exact
