// What is asked of VIES and what its answers mean. Pure, thread-safe, never fails: whatever is not an answer
// is "unknown", and unknown is never invalid.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace koppel::vies {

// The official service; a contract may name another place.
inline constexpr std::string_view kOfficialUrl = "https://ec.europa.eu/taxation_customs/vies/rest-api";

struct Question {
    std::string country;            // VIES' code: "DE", "EL", "XI"
    std::string number;             // without it
    std::string requester_country;  // the tenant's own number; empty: asked anonymously, without proof
    std::string requester_number;
};

enum class Result { unknown, valid, invalid };

// What an answer without a verdict is about, and so what must be left alone for a while.
enum class Trouble {
    none,
    network,         // VIES or the way to it
    member_state,    // the database of that member state
    too_many,        // requests at VIES
    too_many_state,  // requests at that member state
    requester,       // the tenant's own number was refused
    blocked,         // we were shut out
};

struct Answer {
    Result result = Result::unknown;
    Trouble trouble = Trouble::none;
    std::string code;        // "MS_UNAVAILABLE", "HTTP_503", "NO_CONNECTION"
    std::string sentence;    // unknown: why, for a person
    std::string request_id;  // the consultation number
    std::string name;        // as the member state discloses it
    std::string raw;
    bool asked = true;  // false: not asked, because VIES or the member state did not answer a moment ago
    bool without_requester = false;  // asked a second time, without the tenant's number
};

// What an error code means, for a person: "the database of DE does not answer (MS_UNAVAILABLE)".
std::string sentence_for(const std::string& code, const std::string& country);

net::HttpRequest request_for(std::string_view base_url, const Question& question);

// Decides on the body: errors come with status 200 too.
Answer answer_from(const net::HttpResponse& response, const Question& question);

}  // namespace koppel::vies
