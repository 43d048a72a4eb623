#include "generator/scenarios_vat.hpp"

#include "generator/generator.hpp"

namespace koppel::sandbox {
namespace {

struct Story {
    const char* name;
    const char* country;
    const char* zipcode;
    const char* city;
    const char* company;  // empty: a consumer
    const char* vat_number;
    int rate;  // what the shop charged
};

constexpr Story kStories[] = {
    {"icp_be", "be", "1000", "Brussel", "Velo Central BV", "BE 0428.759.497", 0},
    {"icp_de", "de", "10115", "Berlin", "Radhaus GmbH", "DE136695976", 0},
    {"icp_gr", "gr", "10431", "Athina", "Podilato AE", "EL 094259216", 0},
    {"icp_xi", "gb", "BT1 5GS", "Belfast", "Lagan Cycles Ltd", "XI980780684", 0},
    {"icp_wrong_number", "fr", "75001", "Paris", "Cycles Dupont SARL", "FR 123", 0},
    {"icp_wrong_digits", "at", "1010", "Wien", "Radl Wien GmbH", "ATU13585628", 0},
    {"suspicious", "de", "50667", "Koeln", "", "", 0},
    {"oss_de", "de", "80331", "Muenchen", "", "", 1900},
    {"business_with_vat", "be", "2000", "Antwerpen", "Fietsatelier NV", "BE1000341796", 2100},
    {"export_ch", "ch", "8001", "Zuerich", "", "", 0},
    {"export_canaries", "es", "35001", "Las Palmas", "", "", 0},
    {"unknown_rate_be", "be", "9000", "Gent", "", "", 900},
};

Line line_of(Generator& generator, int rate) {
    constexpr std::int64_t kPrice = 100'0000;  // 100.00 without VAT
    Line line;
    line.id = generator.next_line_id();
    line.product_id = 163'000'950;
    line.title = "Fietscomputer";
    line.variant = "Default";
    line.sku = "V-COMPUTER";
    line.rate = rate;
    line.base = {kPrice, kPrice + kPrice / 10'000 * rate};
    line.price = {line.base.excl / 100, line.base.incl / 100};
    return line;
}

Person customer_of(const Story& story, Person person) {
    person.is_company = *story.company != '\0';
    person.company = story.company;
    person.coc_number.clear();
    person.vat_number = story.vat_number;
    person.email = std::string(story.name) + "@klant.test";
    person.billing.country = story.country;
    person.billing.zipcode = story.zipcode;
    person.billing.city = story.city;
    person.billing.company = story.company;
    person.shipping = person.billing;
    person.customer_id = 0;
    return person;
}

}  // namespace

void append_vat(Generator& generator, std::vector<Order>& orders) {
    constexpr Instant kHour = 3'600;
    Instant moment = generator.options().now - 48 * kHour;
    for (const auto& story : kStories) {
        moment += kHour;
        Order order = generator.blank(moment);
        order.scenario = story.name;
        order.person = customer_of(story, std::move(order.person));
        order.lines.push_back(line_of(generator, story.rate));
        order.shipping.rate = order.payment.rate = story.rate;
        order.total = sum_of_parts(order);
        generator.pay(order, moment + 120);
        orders.push_back(std::move(order));
    }
}

}  // namespace koppel::sandbox
