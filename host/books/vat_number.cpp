// Forms and check digits by member state. Every state has one function here and one row in the table below.
#include "books/vat_number.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <regex>

namespace koppel::books {

namespace {

using Body = std::string_view;

int digit(char c) {
    return c - '0';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

int last_digit(Body body) {
    return digit(body.back());
}

// The digits from the left, each times its weight.
int weighted(Body body, std::initializer_list<int> weights) {
    int sum = 0;
    std::size_t i = 0;
    for (const int weight : weights)
        sum += weight * digit(body[i++]);
    return sum;
}

int number(Body digits, int modulus) {
    int rest = 0;
    for (const char c : digits)
        rest = (rest * 10 + digit(c)) % modulus;
    return rest;
}

int to_int(Body digits) {
    return number(digits, 1'000'000'000);
}

// The digit sum of twice a digit.
int doubled(int value) {
    return value < 5 ? 2 * value : 2 * value - 9;
}

// The check digit that belongs behind these digits.
int luhn_digit(Body digits) {
    int sum = 0;
    bool twice = true;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, twice = !twice)
        sum += twice ? doubled(digit(*at)) : digit(*at);
    return (10 - sum % 10) % 10;
}

bool luhn(Body digits) {
    return luhn_digit(digits.substr(0, digits.size() - 1)) == last_digit(digits);
}

// ISO 7064 MOD 11,10.
bool mod_11_10(Body digits) {
    int product = 10;
    for (const char c : digits.substr(0, digits.size() - 1)) {
        int sum = (product + digit(c)) % 10;
        if (sum == 0) sum = 10;
        product = 2 * sum % 11;
    }
    return (11 - product) % 10 == last_digit(digits);
}

bool is_day(int year, int month, int day) {
    static constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1) return false;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

bool at(Body body) {
    const Body d = body.substr(1);
    int sum = 0;
    for (std::size_t i = 0; i < 7; ++i)
        sum += i % 2 == 1 ? doubled(digit(d[i])) : digit(d[i]);
    return (96 - sum) % 10 == last_digit(d);
}

bool be(Body body) {
    return 97 - number(body.substr(0, 8), 97) == to_int(body.substr(8));
}

bool bg_company(Body body) {
    int check = weighted(body, {1, 2, 3, 4, 5, 6, 7, 8}) % 11;
    if (check == 10) check = weighted(body, {3, 4, 5, 6, 7, 8, 9, 10}) % 11 % 10;
    return check == last_digit(body);
}

// A personal number: its month says the century.
bool bg_person(Body body) {
    int year = to_int(body.substr(0, 2)) + 1900;
    int month = to_int(body.substr(2, 2));
    if (month > 40) {
        year += 100;
        month -= 40;
    } else if (month > 20) {
        year -= 100;
        month -= 20;
    }
    return is_day(year, month, to_int(body.substr(4, 2))) &&
           weighted(body, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == last_digit(body);
}

bool bg_foreigner(Body body) {
    return weighted(body, {21, 19, 17, 13, 11, 9, 7, 3, 1}) % 10 == last_digit(body);
}

bool bg_other(Body body) {
    return (11 - weighted(body, {4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == last_digit(body);
}

bool bg(Body body) {
    if (body.size() == 9) return bg_company(body);
    return bg_person(body) || bg_foreigner(body) || bg_other(body);
}

bool cy(Body body) {
    static constexpr std::array kOdd{1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += i % 2 == 0 ? kOdd[static_cast<std::size_t>(digit(body[i]))] : digit(body[i]);
    return 'A' + sum % 26 == body.back();
}

bool cz_company(Body body) {
    const int check = (11 - weighted(body, {8, 7, 6, 5, 4, 3, 2}) % 11) % 11;
    return body.front() != '9' && (check == 0 ? 1 : check % 10) == last_digit(body);
}

bool cz_special(Body body) {
    const int sum = weighted(body.substr(1), {8, 7, 6, 5, 4, 3, 2}) % 11;
    return (18 - (10 - sum) % 11) % 10 == last_digit(body);
}

// Years before 54 are of this century; women's months are 50 more; 20 more where a day ran out of numbers.
bool cz_person(Body body) {
    int year = to_int(body.substr(0, 2)) + 1900;
    if (body.size() == 9) {
        if (year >= 1980) year -= 100;
        if (year > 1953) return false;
    } else if (year < 1954) {
        year += 100;
    }
    const int month = to_int(body.substr(2, 2)) % 50 % 20;
    if (!is_day(year, month, to_int(body.substr(4, 2)))) return false;
    return body.size() == 9 || number(body.substr(0, 9), 11) % 10 == last_digit(body);
}

bool cz(Body body) {
    if (body.size() == 8) return cz_company(body);
    if (body.size() == 9 && body.front() == '6') return cz_special(body);
    return cz_person(body);
}

bool dk(Body body) {
    return weighted(body, {2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

bool ee(Body body) {
    return weighted(body, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0;
}

bool el(Body body) {
    return weighted(body, {256, 128, 64, 32, 16, 8, 4, 2}) % 11 % 10 == last_digit(body);
}

bool es_person(Body digits, char check) {
    return Body("TRWAGMYFPDXBNJZSQVHLCKE")[static_cast<std::size_t>(to_int(digits) % 23)] == check;
}

bool es(Body body) {
    const char first = body.front();
    const Body middle = body.substr(1, 7);
    if (is_digit(first)) return es_person(body.substr(0, 8), body.back());
    if (const auto foreigner = Body("XYZ").find(first); foreigner != Body::npos) {
        return es_person(std::to_string(foreigner) + std::string(middle), body.back());
    }
    if (Body("KLM").find(first) != Body::npos) return es_person(middle, body.back());
    if (Body("ABCDEFGHJNPQRSUVW").find(first) == Body::npos) return false;
    const int check = luhn_digit(middle);
    return body.back() == static_cast<char>('0' + check) ||
           body.back() == Body("JABCDEFGHI")[static_cast<std::size_t>(check)];
}

bool fi(Body body) {
    return weighted(body, {7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0;
}

bool fr(Body body) {
    static constexpr Body kKeys = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const Body siren = body.substr(2);
    if (!siren.starts_with("000") && !luhn(siren)) return false;  // Monaco has no SIREN
    if (is_digit(body[0]) && is_digit(body[1])) {
        return (12 + 3 * number(siren, 97)) % 97 == to_int(body.substr(0, 2));
    }
    const int first = static_cast<int>(kKeys.find(body[0]));
    const int second = static_cast<int>(kKeys.find(body[1]));
    const int key = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100;
    return (to_int(siren) + 1 + key / 11) % 11 == key % 11;
}

bool hu(Body body) {
    return weighted(body, {9, 7, 3, 1, 9, 7, 3, 1}) % 10 == 0;
}

bool ie(Body body) {
    static constexpr Body kLetters = "WABCDEFGHIJKLMNOPQRSTUV";
    std::string digits(body.substr(0, 7));
    if (!is_digit(body[1])) digits = '0' + std::string(body.substr(2, 5)) + body[0];  // as before 2013
    const int extra = body.size() == 9 ? 9 * static_cast<int>(kLetters.find(body[8])) : 0;
    const int sum = weighted(digits, {8, 7, 6, 5, 4, 3, 2}) + extra;
    return kLetters[static_cast<std::size_t>(sum % 23)] == body[7];
}

bool it(Body body) {
    const int office = to_int(body.substr(7, 3));
    const bool known =
        (office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 || office == 999;
    return known && to_int(body.substr(0, 7)) != 0 && luhn(body);
}

bool lt(Body body) {
    const auto sum = [&](std::size_t shift) {
        int total = 0;
        for (std::size_t i = 0; i + 1 < body.size(); ++i)
            total += static_cast<int>(1 + (i + shift) % 9) * digit(body[i]);
        return total % 11;
    };
    const int check = sum(0) == 10 ? sum(2) % 10 : sum(0);
    return check == last_digit(body);
}

bool lu(Body body) {
    return to_int(body.substr(0, 6)) % 89 == to_int(body.substr(6));
}

bool lv(Body body) {
    if (body.front() > '3') return weighted(body, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}) % 11 == 3;
    const int year = 1800 + 100 * digit(body[6]) + to_int(body.substr(4, 2));
    if (!body.starts_with("32") && !is_day(year, to_int(body.substr(2, 2)), to_int(body.substr(0, 2)))) {
        return false;
    }
    return (1 + weighted(body, {10, 5, 8, 4, 2, 1, 6, 3, 7, 9})) % 11 % 10 == last_digit(body);
}

bool mt(Body body) {
    return weighted(body, {3, 4, 6, 7, 8, 9, 10, 1}) % 37 == 0;
}

// Sole traders since 2020: the whole number, letters as two digits, modulo 97.
bool nl_mod_97(Body body) {
    int rest = 2321;  // "NL"
    for (const char c : body)
        rest = is_digit(c) ? (rest * 10 + digit(c)) % 97 : (rest * 100 + 10 + c - 'A') % 97;
    return rest == 1;
}

bool nl(Body body) {
    const bool eleven = (weighted(body, {9, 8, 7, 6, 5, 4, 3, 2}) - digit(body[8])) % 11 == 0;
    return eleven || nl_mod_97(body);
}

bool pl(Body body) {
    return weighted(body, {6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == last_digit(body);
}

bool pt(Body body) {
    return (11 - weighted(body, {9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 11 % 10 == last_digit(body);
}

bool ro(Body body) {
    const std::string padded = std::string(10 - body.size(), '0') + std::string(body);
    return 10 * weighted(padded, {7, 5, 3, 2, 1, 7, 5, 3, 2}) % 11 % 10 == last_digit(body);
}

bool se(Body body) {
    return luhn(body.substr(0, 10));
}

bool si(Body body) {
    const int check = 11 - weighted(body, {8, 7, 6, 5, 4, 3, 2}) % 11;
    return check != 11 && check % 10 == last_digit(body);
}

bool sk(Body body) {
    return number(body, 11) == 0;
}

// Government departments and health authorities have short numbers without check digits.
bool xi(Body body) {
    if (!is_digit(body.front())) return true;
    const int rest = (weighted(body, {8, 7, 6, 5, 4, 3, 2}) + to_int(body.substr(7, 2))) % 97;
    return rest == 0 || (to_int(body.substr(0, 3)) >= 100 && (rest == 42 || rest == 55));
}

struct State {
    std::string_view prefix;
    const char* form;
    bool (*checksum)(Body);
    std::string_view example;
};

constexpr std::array kStates = {
    State{"AT", R"(U\d{8})", at, "ATU13585627"},
    State{"BE", R"([01]\d{9})", be, "BE0428759497"},
    State{"BG", R"(\d{9,10})", bg, "BG175074752"},
    State{"CY", R"((?!12)\d{8}[A-Z])", cy, "CY10259033P"},
    State{"CZ", R"(\d{8,10})", cz, "CZ25123891"},
    State{"DE", R"([1-9]\d{8})", mod_11_10, "DE136695976"},
    State{"DK", R"([1-9]\d{7})", dk, "DK13585628"},
    State{"EE", R"(10\d{7})", ee, "EE100594102"},
    State{"EL", R"(\d{9})", el, "EL094259216"},
    State{"ES", R"([A-Z0-9]\d{7}[A-Z0-9])", es, "ESB64717838"},
    State{"FI", R"(\d{8})", fi, "FI20774740"},
    State{"FR", R"([0-9A-HJ-NP-Z]{2}\d{9})", fr, "FR23334175221"},
    State{"HR", R"(\d{11})", mod_11_10, "HR33392005961"},
    State{"HU", R"(\d{8})", hu, "HU12892312"},
    State{"IE", R"(\d{7}[A-W][A-W]?|\d[A-Z+*]\d{5}[A-W])", ie, "IE6433435F"},
    State{"IT", R"(\d{11})", it, "IT00743110157"},
    State{"LT", R"(\d{7}1\d|\d{10}1\d)", lt, "LT119511515"},
    State{"LU", R"(\d{8})", lu, "LU15027442"},
    State{"LV", R"(\d{11})", lv, "LV40003521600"},
    State{"MT", R"([1-9]\d{7})", mt, "MT11679112"},
    State{"NL", R"(\d{9}B(?!00)\d{2})", nl, "NL004495445B01"},
    State{"PL", R"(\d{10})", pl, "PL8567346215"},
    State{"PT", R"([1-9]\d{8})", pt, "PT501964843"},
    State{"RO", R"([1-9]\d{1,9})", ro, "RO18547290"},
    State{"SE", R"(\d{10}01)", se, "SE123456789701"},
    State{"SI", R"([1-9]\d{7})", si, "SI50223054"},
    State{"SK", R"([1-9]\d[2-47-9]\d{7})", sk, "SK2022749619"},
    State{"XI", R"(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})", xi, "XI980780684"},
};

const State* state_of(std::string_view prefix) {
    const auto found = std::find_if(kStates.begin(), kStates.end(),
                                    [&](const State& state) { return state.prefix == prefix; });
    return found == kStates.end() ? nullptr : &*found;
}

bool has_form(const State& state, const std::string& body) {
    static const auto forms = [] {
        std::array<std::regex, kStates.size()> all;
        for (std::size_t i = 0; i < kStates.size(); ++i)
            all[i] = std::regex(kStates[i].form, std::regex::optimize);
        return all;
    }();
    return std::regex_match(body, forms[static_cast<std::size_t>(&state - kStates.data())]);
}

// What people write between the digits, a blank that does not break (two bytes) among it.
std::string without_separators(std::string_view typed) {
    constexpr std::string_view kSeparators = " \t\r\n.,-/\xC2\xA0";
    std::string text;
    for (const char c : typed) {
        if (kSeparators.find(c) != std::string_view::npos) continue;
        text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

std::string prefix_of_territory(std::string_view territory) {
    return std::string(territory == "GR" ? "EL" : territory);
}

}  // namespace

VatNumber normalised_vat_number(std::string_view typed, std::string_view territory) {
    std::string text = without_separators(typed);
    if (text.empty()) return {};
    VatNumber number{prefix_of_territory(territory), text};
    const std::string start = text.substr(0, 2);
    if (state_of(start) != nullptr || start == "GR" || start == "GB") {
        number.prefix = prefix_of_territory(start);
        number.body = text.substr(2);
    }
    if (number.prefix == "GB" && territory == "XI") number.prefix = "XI";
    if ((number.prefix == "BE" && number.body.size() == 9) ||
        (number.prefix == "EL" && number.body.size() == 8)) {
        number.body.insert(0, 1, '0');
    }
    return number;
}

std::string territory_of_prefix(std::string_view prefix) {
    return std::string(prefix == "EL" ? "GR" : prefix);
}

VatNumberCheck check_vat_number(const VatNumber& number) {
    const State* state = state_of(number.prefix);
    if (state == nullptr) {
        return {VatNumberForm::wrong_form,
                '"' + number.text() + "\" is not a VAT number of a member state of the EU"};
    }
    if (!has_form(*state, number.body)) {
        return {VatNumberForm::wrong_form, '"' + number.text() +
                                               "\" does not have the form of a VAT number, such as " +
                                               std::string(state->example)};
    }
    if (!state->checksum(number.body)) {
        return {VatNumberForm::wrong_checksum,
                "the check digits of " + number.text() + " are wrong: it was probably mistyped"};
    }
    return {};
}

}  // namespace koppel::books
