#include "exact_fixture.hpp"

namespace koppel::sandbox {
namespace {

class ExactBooks : public ExactTest {
  protected:
    std::string sum(std::initializer_list<std::string_view> names) { return at(sums(), names); }
    static std::string item(std::int64_t number) { return id(exact::kItems, number); }
    std::string order(const std::string& lines, const std::string& more = {},
                      const std::string& name = "SalesOrderLines") {
        return R"({"OrderedBy":")" + id(exact::kAccounts, 1001) + "\"" + more + ",\"" + name + "\":[" +
               lines + "]}";
    }
    std::string sold(std::int64_t number, const std::string& more) {
        return R"({"Item":")" + item(number) + "\"," + more + "}";
    }
    // A line of a journal.
    std::string posted(std::int64_t account, const std::string& amount, const std::string& more = {}) {
        return R"({"Date":"2026-11-20","GLAccount":")" + gl(account) + R"(","AmountFC":)" + amount + more +
               "}";
    }
    static std::string customer() { return R"(,"Account":")" + id(exact::kAccounts, 1001) + "\""; }
    std::string general(const std::string& lines, const std::string& journal = "90") {
        return R"({"JournalCode":")" + journal + R"(","GeneralJournalEntryLines":[)" + lines + "]}";
    }
    std::string cash(const std::string& lines, const std::string& more = {}) {
        return R"({"JournalCode":"30")" + more + R"(,"CashEntryLines":[)" + lines + "]}";
    }
};

TEST_F(ExactBooks, AccountAnswersNothingButItsKey) {
    const Json told =
        make("crm/Accounts", R"({"Name":"Voorbeeld BV","Status":"C","Email":"info@voorbeeld.example"})");
    EXPECT_EQ(text(told, "Name"), "null");
    EXPECT_EQ(text(told, "IsMailing"), "0");
    const Json read = one("crm/Accounts", text(told, "ID"));
    EXPECT_EQ(text(read, "Name"), "Voorbeeld BV");
    EXPECT_EQ(text(read, "Code"), "              1004");
    EXPECT_TRUE(read.find("IsSales")->truth);
    prefer = "return=representation";
    EXPECT_EQ(text(make("crm/Accounts", R"({"Name":"Tweede","Code":"2000"})"), "Name"), "Tweede");
    prefer.clear();
    make("crm/Accounts", R"({"Name":"Derde"})");
    EXPECT_EQ(all("crm/Accounts?$filter=" + query("trim(Code) eq '2001'")).size(), 1U);
}

TEST_F(ExactBooks, AccountIsChecked) {
    const auto refused_account = [&](const std::string& body) { return not_made("crm/Accounts", body); };
    EXPECT_EQ(refused_account("{}"), "Mandatory: Name");
    EXPECT_EQ(refused_account(R"({"Name":"A","Code":"1001"})"), "Data already exists.");
    EXPECT_EQ(refused_account(R"({"Name":"A","Email":"none"})"), "Invalid: Email []");
    EXPECT_EQ(refused_account(R"({"Name":"A","VATNumber":"NL12"})"), "Invalid: VAT number");
    EXPECT_EQ(refused_account(R"({"Name":"A","Country":"Nederland"})"), "Invalid reference: Country");
    EXPECT_EQ(refused_account(R"({"Name":"A","PaymentConditionSales":"77"})"),
              "Invalid reference: Payment condition");
    make("crm/Accounts", R"({"Name":"A","VATNumber":"BE0403019261","Country":"BE"})");
    const std::string target = by_key("crm/Accounts", id(exact::kAccounts, 1001));
    EXPECT_EQ(ask("PUT", target, R"({"Phone":"1"})").status, 204);
    EXPECT_EQ(refused("PUT", target, R"({"Code":"1001"})", 500), "Data already exists.");
    EXPECT_EQ(text(one("crm/Accounts", id(exact::kAccounts, 1001)), "Phone"), "1");
}

TEST_F(ExactBooks, UsedAccountsAreNotDeleted) {
    make("salesentry/SalesEntries", entry(line("1")));
    EXPECT_EQ(refused("DELETE", by_key("crm/Accounts", id(exact::kAccounts, 1001)), "", 500),
              "Can't delete: Account 1001 - Used in: Sales entries");
    EXPECT_EQ(ask("DELETE", by_key("crm/Accounts", id(exact::kAccounts, 1002))).status, 204);
    EXPECT_EQ(ask("DELETE", by_key("crm/Accounts", id(exact::kAccounts, 1002))).status, 403);
    EXPECT_EQ(ask("GET", by_key("crm/Accounts", id(exact::kAccounts, 1002))).status, 404);
}

TEST_F(ExactBooks, ContactsAndAddressesBelongToAnAccount) {
    EXPECT_EQ(not_made("crm/Contacts", R"({"LastName":"Jansen"})"), "Mandatory: Account");
    EXPECT_EQ(not_made("crm/Contacts", "{\"FirstName\":null" + customer() + "}"), "Mandatory: Last name");
    const std::string contact =
        text(make("crm/Contacts", R"({"FirstName":"Jan","LastName":"Jansen")" + customer() + "}"), "ID");
    EXPECT_EQ(text(one("crm/Contacts", contact), "FullName"), "Jan Jansen");
    EXPECT_EQ(text(one("crm/Contacts", contact), "AccountName"), "Webshop particulieren");
    const std::string address =
        R"({"Type":4,"AddressLine1":"Dorpsstraat 1","City":"Utrecht","Country":"NL")" + customer() + "}";
    const std::string first = text(make("crm/Addresses", address), "ID");
    EXPECT_EQ(text(make("crm/Addresses", address), "ID"), first) << "the one that is there already";
    EXPECT_EQ(
        not_made("salesorder/SalesOrders", R"({"OrderedBy":")" + contact + R"(","SalesOrderLines":[)" +
                                               sold(1, R"("NetPrice":1)") + "]}"),
        "Invalid reference: Invoice to\r\nInvalid reference: Ordered by\r\nInvalid reference: Deliver to");
}

TEST_F(ExactBooks, ItemsAndPrices) {
    const std::string key =
        text(make("logistics/Items",
                  R"({"Code":"NIEUW","Description":"Nieuw","IsSalesItem":true,"SalesVatCode":"1"})"),
             "ID");
    const Json read = one("logistics/Items", key);
    EXPECT_EQ(text(read, "Code"), "NIEUW");
    EXPECT_EQ(text(read, "ItemGroupCode"), "STANDAARD");
    EXPECT_EQ(text(read, "GLRevenueCode"), "8000");
    EXPECT_EQ(text(read, "SalesVatCode"), "1  ");
    EXPECT_EQ(text(read, "StandardSalesPrice"), "null");
    EXPECT_EQ(not_made("logistics/Items", R"({"Code":"nieuw","Description":"Weer"})"),
              "Data already exists.");
    EXPECT_EQ(not_made("logistics/Items", R"({"Code":"X"})"), "Mandatory: Description");
    make("logistics/SalesItemPrices", R"({"Item":")" + key + R"(","Price":12.5})");
    EXPECT_EQ(text(one("logistics/Items", key), "StandardSalesPrice"), "12.5");
    const Json sold_one = make("salesorder/SalesOrders", order(R"({"Item":")" + key + R"(","Quantity":2})"));
    EXPECT_EQ(text(sold_one, "AmountFC"), "27.25") << "its own price and VAT code";
}

TEST_F(ExactBooks, OrdersAreCountedUp) {
    const Json told = make("salesorder/SalesOrders",
                           order(sold(1, R"("Quantity":3,"NetPrice":10)") + "," +
                                     sold(3, R"("Quantity":1,"UnitPrice":5,"Discount":0.1,"VATCode":"2")") +
                                     "," + sold(1, R"("Quantity":1,"NetPrice":12.10,"VATCode":"4")"),
                                 R"(,"OrderNumber":10077,"YourRef":"W-1")"));
    EXPECT_EQ(text(told, "AmountFCExclVat"), "44.5");
    EXPECT_EQ(text(told, "AmountFC"), "53.85");
    EXPECT_EQ(text(told, "Status"), "12");
    EXPECT_EQ(
        not_made("salesorder/SalesOrders", order(sold(1, R"("NetPrice":1)"), R"(,"OrderNumber":10077)")),
        "Sales order number: Exists already");
    EXPECT_EQ(text(make("salesorder/SalesOrders", order(sold(1, R"("NetPrice":1)"))), "OrderNumber"),
              "10078");
    EXPECT_EQ(sum({"orders", "items", "VERZENDING", "excl"}), "4.50");
    EXPECT_EQ(sum({"orders", "vat_codes", "4", "vat"}), "2.10");
    const std::string key = text(told, "OrderID");
    const auto lines = all("salesorder/SalesOrderLines?$filter=" + query("OrderID eq guid'" + key + "'"));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(ask("DELETE", by_key("salesorder/SalesOrderLines", text(lines[0], "ID"))).status, 204);
    EXPECT_EQ(text(one("salesorder/SalesOrders", key), "AmountFCExclVat"), "14.5");
    EXPECT_EQ(all("salesorder/SalesOrders?$filter=" + query("OrderNumber eq 10077")).size(), 1U);
}

TEST_F(ExactBooks, ItemsThatAreNotSoldAreRefused) {
    EXPECT_EQ(not_made("salesorder/SalesOrders", "{}"),
              "Mandatory: Invoice to\r\nMandatory: Ordered by\r\nMandatory: Lines");
    EXPECT_NE(not_made("salesorder/SalesOrders", order(sold(7, R"("NetPrice":1)")))
                  .find("INKOOP-1 is not a sales item"),
              std::string::npos);
    EXPECT_EQ(not_made("salesorder/SalesOrders", order(sold(8, R"("NetPrice":1)"))),
              "Not active: Item - OUD-1");
    EXPECT_EQ(not_made("salesorder/SalesOrders", order("{}")), "Mandatory: Item");
    post("/_sandbox/exact/124132/data",
         R"({"table":"logistics/Items","code":"SKU-1001","set":{"EndDate":"2026-11-01"}})", 200);
    EXPECT_EQ(not_made("salesorder/SalesOrders", order(sold(1, R"("NetPrice":1)"))),
              "Not active: Item - SKU-1001");
}

TEST_F(ExactBooks, InvoiceBecomesAnEntryWhenPrinted) {
    const Json told = make("salesinvoice/SalesInvoices",
                           order(sold(1, R"("Quantity":2,"NetPrice":10)") + "," + sold(2, R"("NetPrice":5)"),
                                 R"(,"Journal":"71","YourRef":"W-7")", "SalesInvoiceLines"));
    EXPECT_EQ(text(told, "VATAmountFC"), "null") << "not in this answer";
    EXPECT_EQ(text(told, "InvoiceNumber"), "null");
    EXPECT_EQ(text(told, "AmountFC"), "29.65");
    const std::string key = text(told, "InvoiceID");
    EXPECT_EQ(text(one("salesinvoice/SalesInvoices", key), "VATAmountFC"), "4.65");
    EXPECT_EQ(sum({"entries", "all", "count"}), "0");
    const Json printed = make("salesinvoice/PrintedSalesInvoices",
                              R"({"InvoiceID":")" + key + R"(","SendEmailToCustomer":true})");
    EXPECT_EQ(text(printed, "EmailCreationError"), "Mandatory: Email");
    const Json after = one("salesinvoice/SalesInvoices", key);
    EXPECT_EQ(text(after, "Status"), "50");
    EXPECT_EQ(text(after, "InvoiceNumber"), "26710001");
    const auto entries = all("salesentry/SalesEntries?$filter=" + query("YourRef eq 'W-7'"));
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(text(entries[0], "AmountFC"), "29.65");
    EXPECT_EQ(text(entries[0], "EntryNumber"), "26710001");
    EXPECT_EQ(sum({"entries", "accounts", "8001", "excl"}), "5.00");
    EXPECT_EQ(sum({"open_items", "amount"}), "29.65");
    EXPECT_EQ(not_made("salesinvoice/PrintedSalesInvoices", R"({"InvoiceID":")" + key + "\"}"),
              "Already processed");
}

TEST_F(ExactBooks, PrintingInAClosedPeriodIsToldInTheAnswer) {
    post("/_sandbox/exact/124132/close", R"({"year":2026,"period":11})", 200);
    const std::string key =
        text(make("salesinvoice/SalesInvoices", order(sold(1, R"("NetPrice":10)"), "", "SalesInvoiceLines")),
             "InvoiceID");
    const Json printed = make("salesinvoice/PrintedSalesInvoices", R"({"InvoiceID":")" + key + "\"}");
    EXPECT_EQ(text(printed, "DocumentCreationError"), "Period is closed: 2026 - 11");
    EXPECT_EQ(text(one("salesinvoice/SalesInvoices", key), "InvoiceNumber"), "null");
}

TEST_F(ExactBooks, CreditNoteOfExactCreditsByPositiveQuantities) {
    const std::string key =
        text(make("salesinvoice/SalesInvoices",
                  order(sold(1, R"("NetPrice":10)"), R"(,"Type":8021)", "SalesInvoiceLines")),
             "InvoiceID");
    make("salesinvoice/PrintedSalesInvoices", R"({"InvoiceID":")" + key + "\"}");
    EXPECT_EQ(sum({"entries", "all", "incl"}), "-12.10");
    EXPECT_EQ(text(all("salesentry/SalesEntries")[0], "Type"), "21");
}

TEST_F(ExactBooks, GeneralJournalMustBalancePerPeriod) {
    EXPECT_EQ(not_made("generaljournalentry/GeneralJournalEntries",
                       general(posted(1210, "1000") + "," + posted(1450, "-0.5"))),
              "This entry is not balanced on: 2026 / 11 (Type: Other) - Difference: EUR 999,50");
    const std::string october = R"({"Date":"2026-10-20","GLAccount":")" + gl(1450) + R"(","AmountFC":-1000})";
    EXPECT_EQ(
        not_made("generaljournalentry/GeneralJournalEntries", general(posted(1210, "1000") + "," + october)),
        "This entry is not balanced on: 2026 / 10 (Type: Other) - Difference: EUR 1.000,00\r\n"
        "This entry is not balanced on: 2026 / 11 (Type: Other) - Difference: EUR 1.000,00");
    make("generaljournalentry/GeneralJournalEntries",
         general(posted(1210, "1000") + "," + posted(1450, "-1000")));
    EXPECT_EQ(sum({"general", "accounts", "1210"}), "1000.00");
    EXPECT_EQ(not_made("generaljournalentry/GeneralJournalEntries", general(posted(1300, "1"))),
              "Mandatory: Account\r\nThis entry is not balanced on: 2026 / 11 (Type: Other) - Difference: "
              "EUR 1,00");
}

TEST_F(ExactBooks, GeneralJournalTakesVatWhereItMay) {
    const std::string lines = posted(1210, "121") + "," + posted(8000, "-100", R"(,"VATCode":"2")");
    EXPECT_EQ(not_made("generaljournalentry/GeneralJournalEntries", general(lines, "91")),
              "Not allowed: VAT code");
    const std::string key =
        text(make("generaljournalentry/GeneralJournalEntries", general(lines)), "EntryID");
    EXPECT_EQ(sum({"general", "accounts", "1500"}), "-21.00") << "made by itself";
    EXPECT_EQ(sum({"general", "vat_codes", "2", "incl"}), "-121.00");
    make("generaljournalentry/GeneralJournalEntries",
         general(posted(1210, "121") + "," + posted(8000, "-121", R"(,"VATCode":"4")")));
    EXPECT_EQ(sum({"general", "accounts", "8000"}), "-200.00") << "type I holds the VAT";
    EXPECT_EQ(not_made("generaljournalentry/GeneralJournalEntries",
                       general(posted(1210, "1") + "," + posted(8002, "-1", R"(,"AmountVATFC":0.5)"))),
              "Mandatory: VAT code");
    EXPECT_EQ(ask("DELETE", by_key("generaljournalentry/GeneralJournalEntries", key)).status, 204);
    EXPECT_EQ(sum({"general", "count"}), "1");
}

TEST_F(ExactBooks, CashWantsItsOwnJournal) {
    std::string body = cash(posted(8000, "12.10"));
    body.replace(body.find("30"), 2, "50");
    EXPECT_EQ(not_made("financialtransaction/CashEntries", body),
              "Invalid journal. The journal must be a cash journal.");
    EXPECT_EQ(refused("POST", path("financialtransaction/CashEntries"),
                      R"({"Journal":"30","CashEntryLines":[]})", 400),
              "Error processing request stream. The property name 'Journal' specified for type "
              "'Exact.Web.Api.Models.CashEntry' is not valid.");
    EXPECT_EQ(not_made("financialtransaction/CashEntries",
                       cash(posted(8000, "10"), R"(,"OpeningBalanceFC":100,"ClosingBalanceFC":111)")),
              "Invalid: Closing balance");
    const Json told = make("financialtransaction/CashEntries",
                           cash(posted(8000, "12.10", R"(,"VATCode":"4")") + "," + posted(4990, "-0.05"),
                                R"(,"OpeningBalanceFC":100,"ClosingBalanceFC":112.05)"));
    EXPECT_EQ(text(told, "EntryNumber"), "26300001");
    EXPECT_EQ(text(told, "FinancialPeriod"), "11");
    EXPECT_EQ(sum({"cash", "accounts", "8000"}), "10.00");
    EXPECT_EQ(sum({"cash", "accounts", "4990"}), "-0.05");
    EXPECT_EQ(sum({"cash", "journals", "30"}), "12.05");
}

TEST_F(ExactBooks, PaymentsMatchOnlyWhenToldSo) {
    make("salesentry/SalesEntries", entry(line("100")));
    const std::string payment = cash(posted(1300, "121", customer() + R"(,"OurRef":26700001)"));
    make("financialtransaction/CashEntries", payment);
    EXPECT_EQ(sum({"open_items", "count"}), "2");
    EXPECT_EQ(sum({"open_items", "amount"}), "0.00");
    config(R"({"payments_match":true})");
    make("financialtransaction/BankEntries", R"({"JournalCode":"50","BankEntryLines":[)" +
                                                 posted(1300, "21", customer() + R"(,"OurRef":26700001)") +
                                                 "]}");
    const auto open = all("read/financial/ReceivablesList?$filter=" + query("EntryNumber eq 26700001"));
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(text(open[0], "Amount"), "100");
    make("generaljournalentry/GeneralJournalEntries",
         general(posted(1300, "-100", customer() + R"(,"OurRef":26700001)") + "," + posted(1210, "100")));
    EXPECT_TRUE(all("read/financial/ReceivablesList?$filter=" + query("EntryNumber eq 26700001")).empty());
    const auto rows = all("cashflow/Receivables?$select=IsFullyPaid,AmountDC,TransactionAmountDC&$filter=" +
                          query("EntryNumber eq 26700001 and TransactionType eq 20"));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_TRUE(rows[0].find("IsFullyPaid")->truth);
    EXPECT_EQ(text(rows[0], "TransactionAmountDC"), "121");
}

TEST_F(ExactBooks, OpenItemsHaveTheVendorsSigns) {
    make("salesentry/SalesEntries", entry(line("100"), R"(,"YourRef":"W-9")"));
    const auto rows = all("cashflow/Receivables?$select=AmountDC,TransactionAmountDC,Status&$filter=" +
                          query("IsFullyPaid eq false and YourRef eq 'W-9'"));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(text(rows[0], "AmountDC"), "-121");
    EXPECT_EQ(text(rows[0], "Status"), "20");
    EXPECT_EQ(text(all("read/financial/ReceivablesList")[0], "Amount"), "121");
}

TEST_F(ExactBooks, DocumentsCarryAttachments) {
    EXPECT_EQ(not_made("documents/Documents", R"({"Subject":"x","Type":99})"), "Document Type not allowed");
    const std::string key = text(make("documents/Documents", R"({"Subject":"Factuur 1","Type":10})"), "ID");
    const Json attached = make("documents/DocumentAttachments",
                               R"({"Document":")" + key + R"(","FileName":"f.pdf","Attachment":"JVBERi0="})");
    EXPECT_EQ(text(attached, "FileSize"), "5");
    EXPECT_EQ(text(attached, "Attachment"), "null");
    const Json told = make("salesentry/SalesEntries", entry(line("1"), R"(,"Document":")" + key + "\""));
    EXPECT_EQ(text(told, "Document"), key);
}

TEST_F(ExactBooks, DivisionsAreApart) {
    EXPECT_EQ(all("vat/VATCodes").size(), 12U);
    const std::string be = "/exact/api/v1/200021/";
    EXPECT_EQ(ask("GET", be + "vat/VATCodes/$count").body, "8");
    const Json code = d(get(be + "vat/VATCodes(guid'" + id(exact::kVatCodes, 3, 200021) + "')"));
    EXPECT_EQ(text(code, "Percentage"), "0.21");
    EXPECT_EQ(all("vat/VatPercentages?$filter=" + query("VATCodeID eq guid'" + id(exact::kVatCodes, 1) + "'"))
                  .size(),
              2U);
    make("crm/Accounts", R"({"Name":"Alleen hier"})");
    EXPECT_EQ(ask("GET", be + "crm/Accounts/$count").body, "3");
    EXPECT_EQ(all("crm/Accounts").size(), 4U);
    EXPECT_EQ(all("financial/Journals?$filter=" + query("Type eq 20")).size(), 2U);
    EXPECT_EQ(all("cashflow/PaymentConditions").size(), 3U);
}

TEST_F(ExactBooks, ResetBringsTheStartBack) {
    make("crm/Accounts", R"({"Name":"Weg"})");
    post("/_sandbox/reset", "{}", 200);
    log_in_exact(std::string{exact::kRefreshToken});
    EXPECT_EQ(all("crm/Accounts").size(), 3U);
}

}  // namespace
}  // namespace koppel::sandbox
