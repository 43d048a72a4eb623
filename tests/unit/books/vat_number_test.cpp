// VAT numbers against a second formulation of every check: congruences over the whole number, digit by digit
// recursions, and tables where the code has formulas. Numbers are found by search, never computed.
#include "books/vat_number.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <functional>
#include <random>
#include <set>
#include <vector>

namespace koppel::books::test {
namespace {

using Number = std::string;

int value(char c) {
    return c >= 'A' ? c - 'A' + 10 : c - '0';
}

// The sum of digits times weights, from the right, is this modulo that.
long long from_the_right(const Number& number, const std::vector<int>& weights) {
    long long sum = 0;
    for (std::size_t i = 0; i < number.size() && i < weights.size(); ++i)
        sum += static_cast<long long>(weights[i]) * value(number[number.size() - 1 - i]);
    return sum;
}

bool luhn_holds(const Number& number) {
    static constexpr std::array kTwice{0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    int sum = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
        const int digit = value(number[number.size() - 1 - i]);
        sum += i % 2 == 1 ? kTwice[static_cast<std::size_t>(digit)] : digit;
    }
    return sum % 10 == 0;
}

// ISO 7064 pure recursion: the check digit makes the last sum 1.
bool iso_11_10_holds(const Number& number) {
    int product = 10;
    for (std::size_t i = 0; i + 1 < number.size(); ++i) {
        product = (product + value(number[i])) % 10;
        product = (product == 0 ? 10 : product) * 2 % 11;
    }
    return (product + value(number.back())) % 10 == 1;
}

long long as_number(const Number& digits) {
    return std::stoll(digits);
}

bool real_date(int year, unsigned month, unsigned day) {
    return std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{month},
                                       std::chrono::day{day}}
        .ok();
}

int pair_at(const Number& number, std::size_t at) {
    return value(number[at]) * 10 + value(number[at + 1]);
}

// A rest of ten counts as zero.
bool mod_11_then_10(long long sum, char check) {
    const long long rest = sum % 11;
    return (rest == 10 ? 0 : rest) == value(check);
}

bool bulgarian(const Number& n) {
    long long a = 0;
    long long b = 0;
    if (n.size() == 9) {
        for (int i = 0; i < 8; ++i) {
            a += (i + 1) * value(n[static_cast<std::size_t>(i)]);
            b += (i + 3) * value(n[static_cast<std::size_t>(i)]);
        }
        return a % 11 != 10 ? a % 11 == value(n[8]) : mod_11_then_10(b, n[8]);
    }
    // Powers of two modulo 11, and powers of 17 modulo 10.
    int power = 1;
    for (std::size_t i = 0; i < 9; ++i) {
        power = power * 2 % 11;
        a += power * value(n[i]);
    }
    const int month = pair_at(n, 2);
    const int century = month > 40 ? 2000 : month > 20 ? 1800 : 1900;
    const int plain = month > 40 ? month - 40 : month > 20 ? month - 20 : month;
    const bool person = real_date(century + pair_at(n, 0), static_cast<unsigned>(plain),
                                  static_cast<unsigned>(pair_at(n, 4))) &&
                        mod_11_then_10(a, n[9]);
    const long long foreigner = from_the_right(n.substr(0, 9), {1, 3, 7, 9, 11, 13, 17, 19, 21});
    const bool other = (from_the_right(n, {1, 2, 3, 4, 5, 6, 7, 2, 3, 4})) % 11 == 0;
    return person || foreigner % 10 == value(n[9]) || other;
}

bool czech(const Number& n) {
    if (n.size() == 8) {
        const long long rest = from_the_right(n.substr(0, 7), {2, 3, 4, 5, 6, 7, 8}) % 11;
        static constexpr std::array kCheck{1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        return n[0] != '9' && kCheck[static_cast<std::size_t>(rest)] == value(n[7]);
    }
    if (n.size() == 9 && n[0] == '6') {
        const long long rest = from_the_right(n.substr(1, 7), {2, 3, 4, 5, 6, 7, 8}) % 11;
        static constexpr std::array kCheck{8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8};
        return kCheck[static_cast<std::size_t>(rest)] == value(n[8]);
    }
    const int month = pair_at(n, 2);
    const int year = pair_at(n, 0);
    std::set<int> months;  // men, women, and both in years with too many births
    for (int m = 1; m <= 12; ++m)
        months.insert({m, m + 20, m + 40 + 10, m + 50 + 20});
    if (month > 50 ? !months.contains(month) : (month % 20 == 0 || month % 20 > 12)) return false;
    const int plain = month % 50 % 20;
    const int whole = n.size() == 9 ? (year >= 80 ? 1800 : 1900) + year : (year < 54 ? 2000 : 1900) + year;
    if (n.size() == 9 && whole > 1953) return false;
    if (!real_date(whole, static_cast<unsigned>(plain), static_cast<unsigned>(pair_at(n, 4)))) return false;
    if (n.size() == 9) return true;
    return as_number(n) % 11 == 0 || (as_number(n.substr(0, 9)) % 11 == 10 && n[9] == '0');
}

bool spanish(const Number& n) {
    static const std::string letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    const auto person = [&](const Number& digits) {
        long long rest = as_number(digits);
        while (rest >= 23)
            rest -= rest / 23 * 23;
        return letters[static_cast<std::size_t>(rest)] == n[8];
    };
    const char first = n[0];
    if (first >= '0' && first <= '9') return person(n.substr(0, 8));
    if (first >= 'X' && first <= 'Z') return person(std::to_string(first - 'X') + n.substr(1, 7));
    if (first >= 'K' && first <= 'M') return person(n.substr(1, 7));
    if (first == 'I' || first == 'O' || first == 'T') return false;
    // A letter A..J is a digit one higher; J is zero.
    const char last = n[8] >= 'A' && n[8] <= 'J' ? static_cast<char>('0' + (n[8] - 'A' + 1) % 10) : n[8];
    return last >= '0' && last <= '9' && luhn_holds(n.substr(1, 7) + last);
}

bool french(const Number& n) {
    const Number siren = n.substr(2);
    if (siren.substr(0, 3) != "000" && !luhn_holds(siren)) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digit(n[0]) && digit(n[1])) {
        // SIREN times 100 and 12 more, modulo 97.
        return (as_number(siren) * 100 + 12) % 97 == as_number(n.substr(0, 2));
    }
    const auto index = [](char c) {
        int i = value(c);
        if (c > 'I') --i;
        if (c > 'O') --i;
        return i;
    };
    const int key = digit(n[0]) ? 24 * index(n[0]) + index(n[1]) - 10 : 34 * index(n[0]) + index(n[1]) - 100;
    const long long siren_side = as_number(siren) + 1 + (key - key % 11) / 11;
    return (siren_side - key) % 11 == 0;
}

bool irish(const Number& n) {
    const bool old = n[1] < '0' || n[1] > '9';
    const Number digits = old ? "0" + n.substr(2, 5) + n[0] : n.substr(0, 7);
    const auto index = [](char c) { return c == 'W' ? 0 : c - 'A' + 1; };
    const long long extra = n.size() == 9 ? 9 * index(n[8]) : 0;
    return n[7] <= 'W' && (from_the_right(digits, {2, 3, 4, 5, 6, 7, 8}) + extra - index(n[7])) % 23 == 0;
}

bool lithuanian(const Number& n) {
    const Number body = n.substr(0, n.size() - 1);
    static const std::string first = "12345678912";
    static const std::string second = "34567891234";
    const auto sum = [&](const std::string& weights) {
        long long total = 0;
        for (std::size_t i = 0; i < body.size(); ++i)
            total += value(weights[i]) * value(body[i]);
        return total % 11;
    };
    return sum(first) < 10 ? sum(first) == value(n.back()) : mod_11_then_10(sum(second), n.back());
}

bool latvian(const Number& n) {
    if (n[0] > '3') return (from_the_right(n, {1, 6, 7, 5, 2, 10, 3, 8, 4, 1, 9}) - 3) % 11 == 0;
    if (n.substr(0, 2) != "32") {
        const int year = 1800 + value(n[6]) * 100 + pair_at(n, 4);
        if (!real_date(year, static_cast<unsigned>(pair_at(n, 2)), static_cast<unsigned>(pair_at(n, 0))))
            return false;
    }
    return mod_11_then_10(1 + from_the_right(n.substr(0, 10), {9, 7, 3, 6, 1, 2, 4, 8, 5, 10}), n[10]);
}

// Digit by digit over the text with letters spelt out as numbers.
bool dutch(const Number& n) {
    std::string spelt;
    for (const char c : "NL" + n)
        spelt += std::to_string(value(c));
    long long rest = 0;
    for (const char c : spelt)
        rest = (rest * 10 + value(c)) % 97;
    return rest == 1 || from_the_right(n.substr(0, 9), {10, 2, 3, 4, 5, 6, 7, 8, 9}) % 11 == 0;
}

bool northern_irish(const Number& n) {
    if (n[0] > '9') return true;
    long long rest = as_number(n.substr(7, 2));
    for (std::size_t i = 0; i < 7; ++i)
        rest += static_cast<long long>(8 - i) * value(n[i]);
    return rest % 97 == 0 || (n[0] != '0' && ((rest + 55) % 97 == 0 || (rest + 42) % 97 == 0));
}

bool greek(const Number& n) {
    long long sum = 0;  // doubled at every step
    for (std::size_t i = 0; i < 8; ++i)
        sum = 2 * (sum + value(n[i]));
    return mod_11_then_10(sum, n[8]);
}

bool cypriot(const Number& n) {
    static const std::string odd = "BAFHJNPRTV";  // as letters of the alphabet
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += i % 2 == 0 ? odd[static_cast<std::size_t>(value(n[i]))] - 'A' : value(n[i]);
    while (sum >= 26)
        sum -= 26;
    return n[8] - 'A' == sum;
}

bool italian(const Number& n) {
    const int office = static_cast<int>(as_number(n.substr(7, 3)));
    const std::set<int> far = {120, 121, 888, 999};
    return luhn_holds(n) && n.substr(0, 7) != "0000000" && office != 0 &&
           (office < 101 || far.contains(office));
}

struct State {
    const char* prefix;
    // '#' any digit, '+' not zero, '@' a letter; numbers are drawn from these.
    std::vector<const char*> shapes;
    std::function<bool(const Number&)> holds;
    std::vector<const char*> known;  // valid numbers of the paper on VAT
};

const std::vector<State>& states() {
    static const std::vector<State> all = {
        {"AT",
         {"U########"},
         [](const Number& n) {
             return luhn_holds(n.substr(1, 7) + '0' + static_cast<char>('0' + (value(n[8]) + 4) % 10));
         },
         {"U13585627"}},
        {"BE",
         {"0#########", "1#########"},
         [](const Number& n) {
             const auto check = as_number(n.substr(8));
             return check >= 1 && check <= 97 && (as_number(n.substr(0, 8)) + check) % 97 == 0;
         },
         {"0428759497", "1000341796"}},
        {"BG", {"#########", "##0#0#####", "##########"}, bulgarian, {"175074752"}},
        {"CY", {"0#######@", "3#######@", "9#######@", "10######@"}, cypriot, {"10259033P"}},
        {"CZ", {"########", "6########", "##0#0####", "##5#1#####", "##########"}, czech, {"25123891"}},
        {"DE", {"+########"}, iso_11_10_holds, {"136695976"}},
        {"DK",
         {"+#######"},
         [](const Number& n) {
             return from_the_right(n, {1, 2, 3, 4, 5, 6, 7, 2}) % 11 == 0;
         },
         {"13585628"}},
        {"EE",
         {"10#######"},
         [](const Number& n) {
             return from_the_right(n, {1, 7, 3, 1, 7, 3, 1, 7, 3}) % 10 == 0;
         },
         {"100594102"}},
        {"EL", {"#########"}, greek, {"094259216"}},
        {"ES",
         {"########@", "X#######@", "Y#######@", "L#######@", "B########", "G########", "P#######@"},
         spanish,
         {"B64717838", "54362315K"}},
        {"FI",
         {"########"},
         [](const Number& n) {
             return from_the_right(n, {1, 2, 4, 8, 5, 10, 9, 7}) % 11 == 0;
         },
         {"20774740"}},
        {"FR", {"###########", "K##########", "#H#########"}, french, {"23334175221", "K7399859412"}},
        {"HR", {"###########"}, iso_11_10_holds, {"33392005961"}},
        {"HU",
         {"########"},
         [](const Number& n) {
             return from_the_right(n, {1, 3, 7, 9, 1, 3, 7, 9}) % 10 == 0;
         },
         {"12892312"}},
        {"IE",
         {"#######@", "#######@A", "#A#####@", "#+#####@H"},
         irish,
         {"6433435F", "6433435OA", "8D79739I"}},
        {"IT", {"#######0###", "###########"}, italian, {"00743110157"}},
        {"LT", {"#######1#", "##########1#"}, lithuanian, {"119511515"}},
        {"LU",
         {"########"},
         [](const Number& n) {
             const auto check = as_number(n.substr(6));
             return check < 89 && (as_number(n.substr(0, 6)) - check) % 89 == 0;
         },
         {"15027442"}},
        {"LV", {"4##########", "9##########", "32#########", "1#0########"}, latvian, {"40003521600"}},
        {"MT",
         {"+#######"},
         [](const Number& n) {
             return from_the_right(n, {1, 10, 9, 8, 7, 6, 4, 3}) % 37 == 0;
         },
         {"11679112"}},
        {"NL", {"#########B01", "#########B##"}, dutch, {"002455799B11", "004495445B01"}},
        {"PL",
         {"##########"},
         [](const Number& n) {
             return from_the_right(n, {10, 7, 6, 5, 4, 3, 2, 7, 5, 6}) % 11 == 0;
         },
         {"8567346215"}},
        {"PT",
         {"+########"},
         [](const Number& n) {
             const auto rest = from_the_right(n, {1, 2, 3, 4, 5, 6, 7, 8, 9}) % 11;
             return rest == 0 || (rest == 1 && n[8] == '0');
         },
         {"501964843"}},
        {"RO",
         {"+########", "+#######", "+#########", "+#"},
         [](const Number& n) {
             return mod_11_then_10(
                 10 * from_the_right(n.substr(0, n.size() - 1), {2, 3, 5, 7, 1, 2, 3, 5, 7}), n.back());
         },
         {"18547290"}},
        {"SE",
         {"##########01"},
         [](const Number& n) { return luhn_holds(n.substr(0, 10)); },
         {"123456789701"}},
        {"SI",
         {"+#######"},
         [](const Number& n) {
             const auto rest = from_the_right(n.substr(0, 7), {2, 3, 4, 5, 6, 7, 8}) % 11;
             return rest != 0 && (rest == 1 ? n[7] == '0' : (rest + value(n[7])) % 11 == 0);
         },
         {"50223054"}},
        {"SK",
         {"+#2#######", "+#9#######"},
         [](const Number& n) { return as_number(n) % 11 == 0; },
         {"2022749619"}},
        {"XI", {"#########", "############"}, northern_irish, {"980780684"}},
    };
    return all;
}

class Draw {
  public:
    Number from(const State& state) {
        const std::string shape = state.shapes[below(state.shapes.size())];
        Number number;
        for (const char c : shape) {
            if (c == '#') {
                number += static_cast<char>('0' + below(10));
            } else if (c == '+') {
                number += static_cast<char>('1' + below(9));
            } else if (c == '@') {
                number += static_cast<char>('A' + below(23));
            } else {
                number += c;
            }
        }
        return number;
    }
    // One digit becomes another.
    Number corrupted(Number number) {
        for (;;) {
            char& c = number[below(number.size())];
            if (c < '0' || c > '9') continue;
            c = static_cast<char>('0' + (c - '0' + 1 + static_cast<int>(below(9))) % 10);
            return number;
        }
    }
    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
    }

  private:
    std::mt19937 random_{20261121};
};

VatNumberForm form_of(const State& state, const Number& body) {
    return check_vat_number({state.prefix, body}).form;
}

constexpr int kEnough = 20;
constexpr int kBound = 400'000;

// REQ EA-14
TEST(VatNumber, KnowsTheNumbersOfThePaper) {
    ASSERT_EQ(states().size(), 28u);
    for (const auto& state : states()) {
        for (const auto* known : state.known) {
            EXPECT_TRUE(state.holds(known)) << "the test is wrong about " << state.prefix << known;
            EXPECT_EQ(form_of(state, known), VatNumberForm::ok) << state.prefix << known;
        }
    }
    EXPECT_EQ(check_vat_number({"XI", "GD001"}).form, VatNumberForm::ok);
    EXPECT_EQ(check_vat_number({"XI", "GD500"}).form, VatNumberForm::wrong_form);
}

// REQ EA-14
TEST(VatNumber, TellsRightFromWrongInEveryState) {
    Draw draw;
    for (const auto& state : states()) {
        int valid = 0;
        int invalid = 0;
        for (int i = 0; i < kBound && (valid < kEnough || invalid < kEnough); ++i) {
            const Number number = draw.from(state);
            const auto form = form_of(state, number);
            if (form == VatNumberForm::wrong_form) continue;  // "12…" in CY, "00" in NL
            const bool holds = state.holds(number);
            ++(holds ? valid : invalid);
            ASSERT_EQ(form, holds ? VatNumberForm::ok : VatNumberForm::wrong_checksum)
                << state.prefix << number;
        }
        EXPECT_GE(valid, kEnough) << state.prefix;
        EXPECT_GE(invalid, kEnough) << state.prefix;
    }
}

// REQ EA-14
TEST(VatNumber, CatchesAWrongDigit) {
    Draw draw;
    for (const auto& state : states()) {
        int caught = 0;
        int tried = 0;
        for (int i = 0; i < kBound && tried < 5 * kEnough; ++i) {
            const Number number = draw.from(state);
            if (form_of(state, number) != VatNumberForm::ok) continue;
            const Number wrong = draw.corrupted(number);
            const auto form = form_of(state, wrong);
            if (form == VatNumberForm::wrong_form) continue;
            ++tried;
            if (form == VatNumberForm::wrong_checksum) ++caught;
            ASSERT_EQ(form == VatNumberForm::ok, state.holds(wrong)) << state.prefix << wrong;
        }
        ASSERT_EQ(tried, 5 * kEnough) << state.prefix;
        EXPECT_GE(caught, kEnough) << state.prefix << " caught " << caught << " of " << tried;
    }
}

// REQ EA-14
TEST(VatNumber, HasAForm) {
    const struct {
        const char* prefix;
        const char* body;
    } table[] = {
        {"AT", "13585627"},     {"BE", "428759497"},  {"BE", "2428759497"},
        {"CY", "12345678X"},    {"DE", "036695976"},  {"DK", "03585628"},
        {"EE", "200594102"},    {"ES", "B6471783"},   {"FR", "I3334175221"},
        {"IE", "6433435X"},     {"LT", "119511525"},  {"NL", "004495445"},
        {"NL", "004495445B00"}, {"PT", "001964843"},  {"RO", "01"},
        {"SE", "123456789702"}, {"SK", "2052749619"}, {"XI", "98078068"},
        {"GB", "980780684"},    {"CH", "E123456788"}, {"DE", ""},
        {"", "136695976"},
    };
    for (const auto& row : table) {
        const auto check = check_vat_number({row.prefix, row.body});
        EXPECT_EQ(check.form, VatNumberForm::wrong_form) << row.prefix << row.body;
        EXPECT_FALSE(check.sentence.empty());
    }
    EXPECT_EQ(check_vat_number({"DE", "1366"}).sentence,
              "\"DE1366\" does not have the form of a VAT number, such as DE136695976");
    EXPECT_EQ(check_vat_number({"DE", "136695977"}).sentence,
              "the check digits of DE136695977 are wrong: it was probably mistyped");
    EXPECT_EQ(check_vat_number({"DE", "136695976"}).sentence, "");
}

// REQ EA-14
TEST(VatNumber, IsWrittenOneWay) {
    const struct {
        const char* typed;
        const char* territory;
        const char* expected;
    } table[] = {
        {"NL004495445B01", "NL", "NL004495445B01"},
        {" nl 0044.95.445 b01 ", "NL", "NL004495445B01"},
        {"0044.95.445.B01", "NL", "NL004495445B01"},
        {"DE 136/695-976", "AT", "DE136695976"},
        {"136695976", "DE", "DE136695976"},
        {"094259216", "GR", "EL094259216"},
        {"GR 094259216", "DE", "EL094259216"},
        {"EL94259216", "GR", "EL094259216"},
        {"BE 428.759.497", "BE", "BE0428759497"},
        {"428759497", "BE", "BE0428759497"},
        {"GB 980 7806 84", "XI", "XI980780684"},
        {"980 7806 84", "XI", "XI980780684"},
        {"GB 980 7806 84", "GB", "GB980780684"},
        {"BE\xC2\xA0"
         "0428759497",
         "BE", "BE0428759497"},
        {"U13585627", "AT", "ATU13585627"},
        {"B64717838", "ES", "ESB64717838"},
        {"GD001", "XI", "XIGD001"},
        {"CHE-123.456.788", "CH", "CHCHE123456788"},
        {" - ", "DE", ""},
        {"", "", ""},
    };
    for (const auto& row : table)
        EXPECT_EQ(normalised_vat_number(row.typed, row.territory).text(), row.expected) << row.typed;
    EXPECT_EQ(territory_of_prefix("EL"), "GR");
    EXPECT_EQ(territory_of_prefix("XI"), "XI");
}

}  // namespace
}  // namespace koppel::books::test
