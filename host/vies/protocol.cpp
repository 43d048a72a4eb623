#include "vies/protocol.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace koppel::vies {

namespace {

namespace json = boost::json;

struct Code {
    std::string_view name;
    Result result;
    Trouble trouble;
};

constexpr std::array kCodes = {
    Code{"INVALID_INPUT", Result::invalid, Trouble::none},
    Code{"INVALID_REQUESTER_INFO", Result::unknown, Trouble::requester},
    Code{"SERVICE_UNAVAILABLE", Result::unknown, Trouble::network},
    Code{"TIMEOUT", Result::unknown, Trouble::network},
    Code{"MS_UNAVAILABLE", Result::unknown, Trouble::member_state},
    Code{"GLOBAL_MAX_CONCURRENT_REQ", Result::unknown, Trouble::too_many},
    Code{"GLOBAL_MAX_CONCURRENT_REQ_TIME", Result::unknown, Trouble::too_many},
    Code{"MS_MAX_CONCURRENT_REQ", Result::unknown, Trouble::too_many_state},
    Code{"MS_MAX_CONCURRENT_REQ_TIME", Result::unknown, Trouble::too_many_state},
    Code{"VAT_BLOCKED", Result::unknown, Trouble::blocked},
    Code{"IP_BLOCKED", Result::unknown, Trouble::blocked},
};

std::string sentence_of(Trouble trouble, const std::string& country) {
    switch (trouble) {
        case Trouble::member_state:
            return "the database of " + country + " does not answer";
        case Trouble::too_many:
            return "VIES is asked too much at the moment";
        case Trouble::too_many_state:
            return "the database of " + country + " is asked too much at the moment";
        case Trouble::requester:
            return "VIES refuses the tenant's own VAT number";
        case Trouble::blocked:
            return "VIES has shut us out";
        case Trouble::network:
        case Trouble::none:
            break;
    }
    return "VIES does not answer";
}

// Codes that the paper does not know say nothing about the number.
Code code_of(const std::string& name) {
    const auto known =
        std::find_if(kCodes.begin(), kCodes.end(), [&](const Code& code) { return code.name == name; });
    return known == kCodes.end() ? Code{name, Result::unknown, Trouble::network} : *known;
}

Answer answer_from_code(std::string name, const Question& question) {
    const Code code = code_of(name);
    Answer answer;
    answer.result = code.result;
    answer.trouble = code.trouble;
    if (answer.result == Result::unknown) answer.sentence = sentence_for(name, question.country);
    answer.code = std::move(name);
    return answer;
}

// "---" stands for what a member state does not disclose.
std::string text(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string() || value->get_string() == "---") return {};
    return std::string(value->get_string());
}

std::string error_code(const json::object& body) {
    const auto* wrappers = body.if_contains("errorWrappers");
    if (wrappers == nullptr || !wrappers->is_array()) return {};
    for (const auto& wrapper : wrappers->get_array()) {
        if (!wrapper.is_object()) continue;
        if (auto code = text(wrapper.get_object(), "error"); !code.empty()) return code;
    }
    return {};
}

Answer answer_from_body(const json::object& body, const net::HttpResponse& response,
                        const Question& question) {
    if (const auto code = error_code(body); !code.empty()) return answer_from_code(code, question);
    const auto* valid = body.if_contains("valid");
    const bool failed = response.status != 200 || valid == nullptr || !valid->is_bool();
    if (failed) return answer_from_code("HTTP_" + std::to_string(response.status), question);
    Answer answer;
    answer.result = valid->get_bool() ? Result::valid : Result::invalid;
    answer.request_id = text(body, "requestIdentifier");
    answer.name = text(body, "name");
    return answer;
}

}  // namespace

std::string sentence_for(const std::string& code, const std::string& country) {
    return sentence_of(code_of(code).trouble, country) + " (" + code + ')';
}

net::HttpRequest request_for(std::string_view base_url, const Question& question) {
    constexpr std::chrono::seconds kPatience{20};
    json::object body{{"countryCode", question.country}, {"vatNumber", question.number}};
    if (!question.requester_number.empty()) {
        body["requesterMemberStateCode"] = question.requester_country;
        body["requesterNumber"] = question.requester_number;
    }
    net::HttpRequest request;
    request.method = "POST";
    request.url = std::string(base_url.empty() ? kOfficialUrl : base_url);
    while (request.url.ends_with('/'))
        request.url.pop_back();
    request.url += "/check-vat-number";
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    request.body = json::serialize(body);
    request.timeout = kPatience;
    return request;
}

Answer answer_from(const net::HttpResponse& response, const Question& question) {
    if (response.status == 0) return answer_from_code("NO_CONNECTION", question);
    boost::system::error_code error;
    const auto value = json::parse(response.body, error);
    Answer answer = error || !value.is_object()
                        ? answer_from_code("HTTP_" + std::to_string(response.status), question)
                        : answer_from_body(value.get_object(), response, question);
    answer.raw = response.body;
    return answer;
}

}  // namespace koppel::vies
