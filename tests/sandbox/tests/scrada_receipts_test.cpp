// Receipts of a till at Scrada: kept by receiptID, added up, refused as a whole.
#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

const std::string kReceipts = "/scrada/v1/company/" + std::string{scrada::kCompany} + "/pos/receipts";
const std::string kPages = "/_sandbox/scrada/" + std::string{scrada::kCompany};

std::string line(const std::string& quantity, const std::string& price, const std::string& total,
                 const std::string& vat = R"("vatType":1,"vatPercentage":21)") {
    return R"({"quantity":)" + quantity + R"(,"unitType":2,"itemInclVat":)" + price + "," + vat +
           R"(,"totalInclVat":)" + total + R"(,"itemType":1,"itemName":"Friet"})";
}
std::string paid(const std::string& method, const std::string& amount) {
    return R"({"type":1,"amount":)" + amount + R"(,"paymentMethodType":2,"paymentMethodName":")" + method +
           R"("})";
}
std::string receipt(const std::string& key, const std::string& total, const std::string& lines,
                    const std::string& payments, const std::string& more = {}) {
    return R"({"receiptID":")" + key + R"(","number":"N)" + key +
           R"(","receiptCreatedOn":"2026-11-20T11:00:00+01:00","totalInclVat":)" + total + R"(,"lines":[)" +
           lines + R"(],"payments":[)" + payments + "]" + more + "}";
}

class ScradaReceipts : public WorldTest {
  protected:
    Json send(const std::string& receipts, int status = 200) {
        return post(kReceipts, "[" + receipts + "]", status);
    }
    Json sums() { return get(kPages + "/receipt_sums"); }
};

TEST_F(ScradaReceipts, StandThereOnceWhateverIsSentTwice) {
    const std::string sale = receipt("r1", "4.84", line("2", "2.42", "4.84"), paid("Cash", "4.84"));
    const Json first = send(sale);
    EXPECT_EQ(send(sale).items.at(0).text, first.items.at(0).text);
    EXPECT_EQ(sums().integer("receipts"), 1);
    EXPECT_EQ(sums().integer("sent_again"), 1);
    EXPECT_EQ(sums().integer("changed"), 0);
    send(receipt("r1", "2.42", line("1", "2.42", "2.42"), paid("Cash", "2.42")));
    EXPECT_EQ(sums().string_or("total", ""), "2.42");
    EXPECT_EQ(sums().integer("changed"), 1);
}

TEST_F(ScradaReceipts, AreAddedUp) {
    send(receipt(
             "r1", "12.18",
             line("2", "4.84", "9.68") + "," + line("1", "2.5", "2.50", R"("vatType":1,"vatPercentage":6)"),
             paid("Cash", "10") + "," + paid("Bancontact", "4.18"), R"(,"totalTip":2)") +
         "," + receipt("r2", "-4.84", line("-1", "4.84", "-4.84"), paid("Cash", "-4.84")));
    const Json all = sums();
    EXPECT_EQ(all.string_or("total", ""), "7.34");
    EXPECT_EQ(all.string_or("tips", ""), "2.00");
    EXPECT_EQ(all.find("vat")->string_or("21", ""), "4.84");
    EXPECT_EQ(all.find("vat")->string_or("6", ""), "2.50");
    EXPECT_EQ(all.find("methods")->string_or("Cash", ""), "5.16");
    EXPECT_EQ(all.find("dates")->string_or("2026-11-20", ""), "7.34");
}

TEST_F(ScradaReceipts, NeedNothingButANumberAndAMoment) {
    send(R"({"number":"TEST-001","receiptCreatedOn":"2026-03-25T10:00:00+01:00"})");
    EXPECT_EQ(sums().integer("receipts"), 1);
    send(R"({"number":"TEST-001"})", 500);
    send(R"({"receiptCreatedOn":"2026-03-25T10:00:00+01:00"})", 500);
    send(R"({"number":"8","receiptCreatedOn":"2026-03-25T10:00:00"})", 500);
    send(R"({"number":"8","receiptCreatedOn":"2026-03-25T10:00:00.000Z"})", 500);
    post(kReceipts, "[]", 500);
}

TEST_F(ScradaReceipts, AreRefusedAsAWhole) {
    const std::string good = receipt("r1", "2.42", line("1", "2.42", "2.42"), paid("Cash", "2.42"));
    const std::string cash = paid("Cash", "2.42");
    for (const std::string& bad : {
             receipt("r2", "2.43", line("1", "2.42", "2.42"), cash),
             receipt("r2", "2.42", line("1", "2.43", "2.42"), cash),
             receipt("r2", "2.42", line("1", "2.42", "2.42"), paid("Cash", "2.41")),
             receipt("r2", "2.42", line("1", "2.42", "2.42", R"("vatType":1,"vatPercentage":0)"), cash),
             receipt("r2", "2.42", line("1.00001", "2.42", "2.42"), cash),
             receipt("r2", "2.42", line("1", "2.42", "2.42"), paid("", "2.42")),
             receipt("r2", "2.42", line("1", "2.42", "2.42"), cash, R"(,"customer":{})"),
             good,
         })
        send(good + "," + bad, 500);
    EXPECT_EQ(sums().integer("receipts"), 0);
}

TEST_F(ScradaReceipts, WaitForTheirModuleAndTheirPeriod) {
    const std::string sale = receipt("r1", "2.42", line("1", "2.42", "2.42"), paid("Cash", "2.42"));
    post("/_sandbox/scrada/config", R"({"receipts_started":false})", 200);
    send(sale, 500);
    post("/_sandbox/scrada/config", R"({"receipts_started":true,"refused_receipts":["Nr1"]})", 200);
    send(sale, 500);
    post("/_sandbox/scrada/config", R"({"refused_receipts":[]})", 200);
    send(sale);
    EXPECT_EQ(get(kPages + "/receipts").items.at(0).string_or("receiptID", ""), "r1");
}

}  // namespace
}  // namespace koppel::sandbox
