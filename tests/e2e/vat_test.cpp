// Sales across the border: how their VAT is decided, and VIES with its bad days.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <ctime>
#include <map>
#include <set>
#include <stdexcept>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

json::object rule(const char* country, const char* rate, const char* code, const char* kind = "") {
    json::object object{{"country", country}, {"rate", rate}, {"code", code}};
    if (*kind != '\0') object["kind"] = kind;
    object["accounts"] = {{"turnover", "8000"}, {"shipping", "8090"}, {"payment_cost", "8095"}};
    return object;
}

// A shop whose orders go everywhere, with VIES beside it.
class Border {
  public:
    explicit Border(json::object checks = {})
        : world_(
              {.sandbox = {.orders = 3, .seed = 12, .more = {"--scenarios", "vat", "--unpaid-percent", "0"}},
               .change =
                   [&](ContractFile& file) {
                       file.vat().push_back(rule("NL", "0", "5", "icp"));
                       file.vat().push_back(rule("NL", "0", "6", "export"));
                       file.vat().push_back(rule("DE", "19", "22"));
                       file.vat().push_back(rule("BE", "21", "21"));
                       file.vat().push_back(rule("BE", "9", "2"));
                       json::object all = checks;
                       all["vies_url"] = "http://vies.invalid";
                       file.contract()["checks"] = std::move(all);
                   },
               .start = false}) {
        world_.file.contract()["checks"].as_object()["vies_url"] = world_.sandbox.origin() + "/vies";
        if (world_.apply().code != 0) throw std::runtime_error("the contract is not applied");
        world_.koppel.must({"start", kContract});
        const auto truth = world_.sandbox.get("/_sandbox/ecom/truth");
        for (const auto& order : truth.at("orders").as_array())
            if (const auto* scenario = order.as_object().if_contains("scenario"))
                numbers_[std::string(scenario->as_string())] = std::string(order.at("number").as_string());
    }

    World& world() { return world_; }
    RecordRow record(const std::string& scenario) const {
        return world_.koppel.record(kContract, numbers_.at(scenario));
    }
    // Everything that stands in the story of the record.
    std::string story(const std::string& scenario) const {
        const auto record = world_.koppel.json({"record", kContract, numbers_.at(scenario)});
        return json::serialize(record.at("story"));
    }
    // The VAT code of the posted invoice's first line.
    std::string vat_code(const std::string& scenario) const {
        const auto id = record(scenario).sink_id;
        const auto invoice = world_.sandbox.get("/_sandbox/asperion/4711/invoices/" + id);
        return std::string(invoice.at("lines").at("_data").as_array().at(0).at("vatCode").as_string());
    }
    void vies(const std::string& settings) { world_.sandbox.post("/_sandbox/vies", settings); }
    std::int64_t asked(const std::string& number) const {
        const auto report = world_.sandbox.get("/_sandbox/vies");
        const auto* count = report.at("numbers").as_object().if_contains(number);
        return count == nullptr ? 0 : count->to_number<std::int64_t>();
    }

  private:
    World world_;
    std::map<std::string, std::string> numbers_;
};

constexpr const char* kValidIcp[] = {"icp_be", "icp_de", "icp_gr", "icp_xi"};

// REQ EA-12, REQ EA-14, REQ H-03
TEST(Vat, OfEveryKindOfSaleFindsItsPlace) {
    Border border;
    border.vies(R"({"invalid":["ATU13585628"]})");
    const SyncResult sync = border.world().sync();
    ASSERT_EQ(sync.exit.code, 3) << sync.text();
    const struct {
        const char* scenario;
        const char* state;
        const char* code;    // VAT code in the books
        const char* reason;  // code of the failed check
    } table[] = {
        {"icp_be", "posted", "5", ""},
        {"icp_de", "posted", "5", ""},
        {"icp_gr", "posted", "5", ""},
        {"icp_xi", "posted", "5", ""},
        {"icp_wrong_number", "failed", "", "check:icp_vat_number_invalid"},
        {"icp_wrong_digits", "failed", "", "check:icp_vat_number_invalid"},
        {"suspicious", "failed", "", "check:icp_without_vat_number"},
        {"oss_de", "posted", "22", ""},
        {"business_with_vat", "posted", "21", ""},
        {"unknown_rate_be", "posted", "2", ""},
        {"export_ch", "posted", "6", ""},
        {"export_canaries", "posted", "6", ""},
    };
    for (const auto& row : table) {
        const RecordRow record = border.record(row.scenario);
        EXPECT_EQ(record.state, row.state) << row.scenario << ": " << record.reason;
        EXPECT_EQ(record.reason_code, row.reason) << row.scenario;
        if (record.state == "posted") {
            EXPECT_EQ(border.vat_code(row.scenario), row.code) << row.scenario;
        }
    }
    EXPECT_NE(border.record("icp_wrong_digits").reason.find("VIES says that the VAT number ATU13585628"),
              std::string::npos);
    EXPECT_EQ(border.asked("ATU13585628"), 2);   // invalid counts when it is said twice
    EXPECT_EQ(border.asked("FR123"), 0);         // its form says enough
    EXPECT_EQ(border.asked("BE1000341796"), 0);  // VAT was charged
}

// REQ EA-14
TEST(Vat, KeepsTheProofAndTheWarningsInTheRecordsStory) {
    Border border;
    border.world().sync();
    EXPECT_NE(border.story("icp_gr").find("VAT number EL094259216 is valid, says VIES"), std::string::npos)
        << border.story("icp_gr");
    EXPECT_NE(border.story("icp_gr").find("consultation WAPIAAAAZ"), std::string::npos);
    EXPECT_NE(border.story("business_with_vat").find("carries VAT: booked as charged"), std::string::npos)
        << border.story("business_with_vat");
    EXPECT_NE(border.story("unknown_rate_be").find("9% VAT, which is not a known rate in BE"),
              std::string::npos)
        << border.story("unknown_rate_be");
    EXPECT_EQ(border.story("oss_de").find("warning"), std::string::npos) << border.story("oss_de");
}

// REQ EA-14
TEST(Vies, BeingDownForADayRejectsNothing) {
    Border border;
    border.vies(R"({"errors":{"*":"SERVICE_UNAVAILABLE"}})");
    border.world().sync({"--wait", "1"});
    for (const auto* scenario : kValidIcp) {
        const RecordRow record = border.record(scenario);
        EXPECT_EQ(record.state, "waiting") << scenario << ": " << record.reason;
        EXPECT_EQ(record.reason_code, "vat_number_unchecked");
        EXPECT_NE(record.reason.find("goes on by itself"), std::string::npos) << record.reason;
    }
    EXPECT_EQ(border.record("oss_de").state, "posted");
    EXPECT_EQ(border.record("export_ch").state, "posted");

    const auto in_hours = [](int hours) {
        const auto then = std::chrono::system_clock::now() + std::chrono::hours(hours);
        const auto seconds = std::chrono::system_clock::to_time_t(then);
        std::tm utc{};
        gmtime_r(&seconds, &utc);
        char text[32];
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
        return std::string(text);
    };
    border.world().sync({"--wait", "1", "--now", in_hours(25)});
    const RecordRow still = border.record("icp_be");
    EXPECT_EQ(still.state, "waiting") << still.reason;
    EXPECT_NE(still.reason.find("VIES does not answer (SERVICE_UNAVAILABLE); asked "), std::string::npos)
        << still.reason;
    EXPECT_NE(still.reason.find("has waited for more than 24 hours"), std::string::npos) << still.reason;

    border.vies(R"({"clear":true})");
    border.world().sync({"--now", in_hours(26)});
    for (const auto* scenario : kValidIcp)
        EXPECT_EQ(border.record(scenario).state, "posted") << border.record(scenario).reason;
}

// REQ EA-14
TEST(Vies, BeingDownForLongerThanTheContractWaitsIsAcceptedOrLeftToAPerson) {
    const struct {
        const char* afterwards;
        const char* state;
        const char* reason;
    } table[] = {{"accept", "posted", ""}, {"fail", "failed", "check:icp_vat_number_unchecked"}};
    for (const auto& row : table) {
        Border border({{"vies_hold_hours", 0}, {"vies_afterwards", row.afterwards}});
        border.vies(R"({"errors":{"DE":"MS_UNAVAILABLE"}})");
        border.world().sync();
        EXPECT_EQ(border.record("icp_de").state, row.state) << border.record("icp_de").reason;
        EXPECT_EQ(border.record("icp_de").reason_code, row.reason);
        EXPECT_EQ(border.record("icp_be").state, "posted") << border.record("icp_be").reason;
        if (*row.reason == '\0') {
            EXPECT_NE(border.story("icp_de").find("accepted on form and check digits"), std::string::npos);
        }
    }
}

// REQ EA-14
TEST(Vies, SayingInvalidOnceIsAskedAgain) {
    Border border;
    border.vies(R"({"wrong_once":["DE136695976"]})");
    border.world().sync();
    EXPECT_EQ(border.record("icp_de").state, "posted") << border.record("icp_de").reason;
    EXPECT_EQ(border.asked("DE136695976"), 2);
}

// REQ EA-14
TEST(Vies, RefusingTheTenantsOwnNumberIsAskedWithoutItAndTold) {
    Border border;
    border.vies(R"({"refused_requesters":["NL004495445B01"]})");
    border.world().sync();
    EXPECT_EQ(border.record("icp_de").state, "posted") << border.record("icp_de").reason;
    EXPECT_EQ(border.story("icp_de").find("consultation"), std::string::npos);
    EXPECT_NE(border.world().koppel.logs().find("refuses the tenant's own VAT number"), std::string::npos);
}

// REQ EA-14
TEST(Vies, IsNotAskedAgainWithinADay) {
    Border border;
    border.world().sync();
    const auto before = border.asked("BE0428759497");
    EXPECT_EQ(before, 1);
    border.world().sync({"--from", "2026-11-01"});
    EXPECT_EQ(border.asked("BE0428759497"), before);
}

// REQ EA-14
TEST(Vies, IsNotAskedWhereTheContractSaysSo) {
    Border border({{"vies", false}});
    border.world().sync();
    EXPECT_EQ(border.record("icp_de").state, "posted") << border.record("icp_de").reason;
    EXPECT_EQ(border.record("icp_wrong_digits").reason_code, "check:icp_vat_number_invalid");
    EXPECT_EQ(border.asked("DE136695976"), 0);
}

}  // namespace
}  // namespace koppel::test
