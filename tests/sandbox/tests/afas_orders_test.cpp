// AFAS: sales orders, direct invoices and journal entries.
#include "afas_fixture.hpp"

namespace koppel::sandbox {
namespace {

class AfasOrders : public AfasTest {
  protected:
    std::string place(const std::string& reference, const std::string& lines) {
        return made("FbSales", order(head(reference), lines), "FbSales", "OrNu");
    }
    std::vector<Json> lines_of(const std::string& number) {
        return rows("Profit_SalesorderLines?filterfieldids=OrderNumber&filtervalues=" + number +
                    "&operatortypes=1&orderbyfieldids=SeqNo");
    }
    static std::string change(const std::string& number, const std::string& lines,
                              const std::string& more = {}) {
        return order(R"("OrNu":")" + number + "\"" + more, lines);
    }
    static std::string entry(
        const std::string& lines,
        const std::string& head_fields = R"("Year":2026,"Peri":11,"UnId":1,"JoCo":"20","AuNu":true)") {
        return R"({"FiEntryPar":{"Element":{"Fields":{)" + head_fields +
               R"(},"Objects":[{"FiEntries":{"Element":[)" + lines + "]}}]}}}";
    }
    static std::string booking(const std::string& kind, const std::string& account, const std::string& debit,
                               const std::string& credit, const std::string& more = {}) {
        return R"({"Fields":{"VaAs":")" + kind + R"(","AcNr":")" + account +
               R"(","EnDa":"2026-11-20","BpDa":"2026-11-20","AmDe":)" + debit + ",\"AmCr\":" + credit + more +
               "}}";
    }
};

TEST_F(AfasOrders, OrdersAreNumberedAndFoundByTheirReference) {
    const Json told = post(
        of("FbSales"),
        order(
            head("LS-100045", R"(,"PrId":"600000")"),
            line("1006", "2", "14.95") + "," +
                R"({"Fields":{"VaIt":"6","ItCd":"KORTING","Ds":"ZOMER10","BiUn":"*****","QuUn":-1,"Upri":2.99}},)" +
                R"({"Fields":{"VaIt":"6","ItCd":"VERZEND","BiUn":"*****","QuUn":"1","Upri":"4.95"}})"),
        201);
    EXPECT_EQ(at(told, {"results", "FbSales", "OrNu"}), "60000001");
    const auto found =
        rows("Profit_Salesorders?filterfieldids=CustomerReference&filtervalues=ls-100045&operatortypes=1");
    ASSERT_EQ(found.size(), 1U);
    // 31.86 with 21% in it: 5.529… of VAT.
    EXPECT_EQ(at(found[0], {"InvoiceTotal"}), "31.86");
    EXPECT_EQ(at(found[0], {"VAT"}), "5.53");
    EXPECT_EQ(at(found[0], {"TotalAmount"}), "26.33");
    EXPECT_EQ(at(found[0], {"OrderDate"}), "2026-11-20T00:00:00Z");
    EXPECT_EQ(sum({"orders", "vat_groups", "2", "vat"}), "5.53");
    EXPECT_EQ(sum({"orders", "items", "1006", "incl"}), "29.90");
    EXPECT_EQ(sum({"orders", "items", "KORTING", "incl"}), "-2.99");
    EXPECT_EQ(sum({"orders", "projects", "600000", "count"}), "1");
    const auto lines = lines_of("60000001");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(at(lines[0], {"LineGuid"}).size(), 38U);
    EXPECT_EQ(at(lines[2], {"Description"}), "Verzendkosten");
}

TEST_F(AfasOrders, TheSameOrderTwiceIsTwoOrders) {
    place("LS-1", line("1006", "1", "1"));
    place("LS-1", line("1006", "1", "1"));
    EXPECT_EQ(sum({"orders", "all", "count"}), "2");
    EXPECT_EQ(get("/_sandbox/afas/sums").find("orders")->find("duplicate_references")->items.size(), 1U);
}

TEST_F(AfasOrders, VatIsRoundedOncePerRateAndLinesAddUp) {
    const std::string head_excl = R"("DbId":"10001","RfCs":"R","Unit":1,"JoCo":"20","InVa":false)";
    const std::string lines = line("1006", "1", "0.33") + "," + line("1006", "1", "0.33") + "," +
                              line("1006", "1", "0.33", R"(,"VaRc":"1")");
    made("FbSales", order(head_excl, lines), "FbSales", "OrNu");
    // 21% of 0.66 is 0.1386; twice 21% of 0.33 would be 0.14 as well; 9% of 0.33 is 0.0297.
    EXPECT_EQ(sum({"orders", "all", "vat"}), "0.17");
    EXPECT_EQ(sum({"orders", "vat_groups", "2", "vat"}), "0.14");
    EXPECT_EQ(sum({"orders", "all", "excl"}), "0.99");
    const std::string ten =
        line("1006", "1", "0.07") + "," + line("1006", "1", "0.07") + "," + line("1006", "1", "0.07");
    made("FbSales", order(head_excl, ten), "FbSales", "OrNu");
    EXPECT_EQ(sum({"orders", "all", "vat"}), "0.21") << "0.0441 once, not 0.01 three times";
    config(R"({"vat_per_line":true})");
    made("FbSales", order(head_excl, ten), "FbSales", "OrNu");
    EXPECT_EQ(sum({"orders", "all", "vat"}), "0.24");
}

TEST_F(AfasOrders, DutyOfTheOrderDecidesAboutVat) {
    made("FbSales", order(head("R", R"(,"VaDu":"6")"), line("1006", "1", "10")), "FbSales", "OrNu");
    EXPECT_EQ(sum({"orders", "all", "vat"}), "0.00");
    EXPECT_EQ(sum({"orders", "all", "excl"}), "10.00");
    made("FbSales", order(head("R", R"(,"InPc":10)"), line("1006", "2", "10", R"(,"PRDc":50)")), "FbSales",
         "OrNu");
    EXPECT_EQ(sum({"orders", "all", "incl"}), "19.00") << "20 less 50%, less 10%";
}

TEST_F(AfasOrders, WhatRefersToNothingIsNamedByItsLabel) {
    const auto head_with = [&](const std::string& more) {
        return not_taken("FbSales", order(head("R", more), line("1006", "1", "1")));
    };
    const auto line_with = [&](const std::string& more, const std::string& item = "1006") {
        return not_taken("FbSales", order(head("R"), line(item, "1", "1", more)));
    };
    const auto nothing = [](const std::string& label) {
        return "De ingevulde waarde bij '" + label + "' bestaat niet.";
    };
    EXPECT_EQ(head_with(R"(,"DbId":"99")"), nothing("Verkooprelatie"));
    EXPECT_EQ(head_with(R"(,"Unit":3)"), nothing("Administratie"));
    EXPECT_EQ(head_with(R"(,"JoCo":"77")"), nothing("Dagboek factuur"));
    EXPECT_EQ(head_with(R"(,"JoCo":"90")"), nothing("Dagboek factuur")) << "not for sales";
    EXPECT_EQ(head_with(R"(,"Unit":2,"JoCo":"21")"), nothing("Dagboek factuur"))
        << "of the other administration";
    EXPECT_EQ(head_with(R"(,"PrId":"1")"), nothing("Project"));
    EXPECT_EQ(head_with(R"(,"PrId":"600000","PrSt":"99")"), nothing("Projectfase"));
    EXPECT_EQ(head_with(R"(,"PaCd":"99")"), nothing("Betalingsvoorwaarde"));
    EXPECT_EQ(head_with(R"(,"War":"77")"), nothing("Magazijn"));
    EXPECT_EQ(head_with(R"(,"DlAd":7)"), nothing("Afleveradres"));
    EXPECT_EQ(head_with(R"(,"CoId":"BE")"), nothing("Land bestemming CBS"));
    EXPECT_EQ(head_with(R"(,"VaDu":"9")"), nothing("Btw-plicht"));
    EXPECT_EQ(line_with("", "NOPE"), nothing("Itemcode"));
    EXPECT_EQ(line_with("", "VERZEND"), nothing("Itemcode")) << "is a cost, not an article";
    EXPECT_EQ(line_with(R"(,"VaRc":"9")"), nothing("Btw-tariefgroep"));
    EXPECT_EQ(line_with(R"(,"BiUn":"kg")"), nothing("Eenheid"));
    EXPECT_EQ(line_with(R"(,"BiUn":"uur")"), nothing("Eenheid")) << "not a unit of this article";
}

TEST_F(AfasOrders, WhatIsBlockedOrMissingIsRefused) {
    const auto with = [&](const std::string& more, const std::string& lines) {
        return not_taken("FbSales", order(head("R", more), lines));
    };
    const std::string plain = line("1006", "1", "1");
    EXPECT_NE(with(R"(,"DbId":"10005")", plain).find("geblokkeerd"), std::string::npos);
    EXPECT_NE(with(R"(,"JoCo":"29")", plain).find("geblokkeerd"), std::string::npos);
    EXPECT_NE(with(R"(,"PrId":"600009")", plain).find("geblokkeerd"), std::string::npos);
    EXPECT_NE(with(R"(,"War":"99")", plain).find("geblokkeerd"), std::string::npos);
    EXPECT_NE(with("", line("1990", "1", "1")).find("geblokkeerd"), std::string::npos);
    EXPECT_EQ(not_taken("FbSales", order(R"("Unit":1)", plain)), "Vul een waarde in bij 'Verkooprelatie'.");
    EXPECT_EQ(with("", R"({"Fields":{"VaIt":"2"}})"), "Vul een waarde in bij 'Itemcode'.");
    EXPECT_EQ(with("", R"({"Fields":{"VaIt":"2","ItCd":"1006"}})"),
              "Vul een waarde in bij 'Aantal eenheden'.");
    post("/_sandbox/afas/data", R"({"table":"debtors","key":"10001","set":{"ReferenceNeeded":true}})", 200);
    EXPECT_EQ(not_taken("FbSales", order(R"("DbId":"10001","Unit":1)", plain)),
              "Vul een waarde in bij 'Opdrachtnummer/referentie'.");
}

TEST_F(AfasOrders, FormOfTheBodyIsStrict) {
    EXPECT_EQ(refused("POST", of("FbSales"), "{", 400), "(none)");
    EXPECT_EQ(ask("POST", of("FbSales"), R"({"FbDirectInvoice":{"Element":{}}})").status, 400);
    EXPECT_EQ(ask("POST", of("FbSales"), R"({"FbSales":{"Fields":{}}})").status, 400);
    const std::string plain = line("1006", "1", "1");
    EXPECT_EQ(not_taken("FbSales", order(head("R", R"(,"UnId":1)"), plain)),
              "Het veld 'UnId' is onbekend in 'FbSales'.");
    EXPECT_EQ(not_taken("FbSales", order(head("R"), line("1006", "1", "1", R"(,"UpRi":1)"))),
              "Het veld 'UpRi' is onbekend in 'FbSalesLines'.");
    EXPECT_EQ(not_taken("FbSales", order(head(std::string(101, 'x')), plain)),
              "De waarde bij 'Opdrachtnummer/referentie' mag maximaal 100 tekens lang zijn.");
    EXPECT_EQ(not_taken("FbSales", order(head("R"), line("1006", "1.123456", "1"))),
              "De waarde bij 'Aantal eenheden' heeft te veel cijfers.");
    EXPECT_EQ(not_taken("FbSales", order(head("R"), line("1006", "1", "1e2"))),
              "De ingevulde waarde bij 'Prijs per eenheid' is ongeldig.");
    EXPECT_NE(not_taken("FbSales", order(head("R"), line("1006", "1", "-1"))).find("niet toegestaan"),
              std::string::npos);
    EXPECT_EQ(not_taken("FbSales", order(head("R", R"(,"OrDa":"20-11-2026")"), plain)),
              "De ingevulde waarde bij 'Datum' is ongeldig.");
    // The older style of Objects, one line as an object, free fields, numbers as text.
    const std::string older =
        R"({"FbSales":{"Element":{"Fields":{"DbId":10001,"Unit":"1","UC2DE284248374B083C966F9B4EEEE9E2":"x"},)"
        R"("Objects":{"FbSalesLines":{"Element":{"Fields":{"VaIt":"Art","ItCd":"1006","QuUn":"1.50000"},"Objects":[]}}}}}})";
    EXPECT_EQ(ask("POST", of("FbSales"), older).status, 201);
    EXPECT_EQ(sum({"orders", "items", "1006", "quantity"}), "1.5");
}

TEST_F(AfasOrders, LinesChangeByTheirGuid) {
    const std::string number = place("LS-2", line("1006", "1", "10") + "," + line("1010", "1", "5"));
    const auto before = lines_of(number);
    const std::string first = at(before.at(0), {"LineGuid"}), second = at(before.at(1), {"LineGuid"});
    const std::string lines =
        R"({"Fields":{"@Action":"update","GuLi":")" + first + R"(","QuUn":3}},)" +
        R"({"Fields":{"@Action":"insert","VaIt":"2","ItCd":"1000","BiUn":"stk","QuUn":1,"Upri":25}},)" +
        R"({"Fields":{"@Action":"delete","GuLi":")" + second + "\"}}";
    EXPECT_EQ(made("FbSales", change(number, lines, R"(,"DaDe":"2026-11-25")"), "FbSales", "OrNu", "PUT"),
              number);
    const auto after = lines_of(number);
    ASSERT_EQ(after.size(), 2U);
    EXPECT_EQ(at(after[0], {"LineGuid"}), first);
    EXPECT_EQ(at(after[0], {"PiecePerUnit"}), "3");
    EXPECT_EQ(at(after[0], {"PricePerUnit"}), "10") << "was not sent";
    EXPECT_EQ(at(after[1], {"ItemCodeId"}), "1000");
    EXPECT_EQ(sum({"orders", "all", "incl"}), "55.00");
    EXPECT_EQ(sum({"orders", "all", "count"}), "1");
}

TEST_F(AfasOrders, LinesWithoutGuidAreFoundByTheirItem) {
    const std::string number = place("LS-3", line("1006", "1", "10"));
    EXPECT_EQ(
        ask("PUT", of("FbSales"), change(number, line("1006", "2", "10") + "," + line("1010", "1", "5")))
            .status,
        201);
    EXPECT_EQ(lines_of(number).size(), 2U);
    EXPECT_EQ(sum({"orders", "items", "1006", "quantity"}), "2");
    EXPECT_EQ(
        ask("PUT", of("FbSales"), change(number, line("1006", "1", "10", R"(,"@Action":"insert")"))).status,
        201);
    EXPECT_EQ(not_taken("FbSales", change(number, line("1006", "9", "10")), "PUT"),
              "Er zijn meer regels met item '1006'.");
    const std::string below = order(R"("OrNu":")" + number + "\"", line("1000", "1", "1"));
    EXPECT_EQ(ask("POST", of("FbSales/FbSalesLines"), below).status, 201);
    EXPECT_EQ(lines_of(number).size(), 4U);
}

TEST_F(AfasOrders, ChangesThatDoNotFitAreRefused) {
    const std::string number = place("LS-4", line("1006", "1", "10"));
    const std::string guid = at(lines_of(number).at(0), {"LineGuid"});
    const auto text = [&](const std::string& body) { return not_taken("FbSales", body, "PUT"); };
    EXPECT_EQ(text(change("60009999", line("1006", "1", "1"))),
              "De ingevulde waarde bij 'Nummer' bestaat niet.");
    EXPECT_EQ(text(order(R"("RfCs":"x")", line("1006", "1", "1"))), "Vul een waarde in bij 'Nummer'.");
    EXPECT_EQ(text(change(number, line("1006", "1", "1"), R"(,"DbId":"10001")")),
              "Het veld 'Verkooprelatie' mag niet worden gewijzigd.");
    EXPECT_EQ(
        text(change(number, R"({"Fields":{"GuLi":"{00000000-0000-0000-0000-000000000000}","QuUn":1}})")),
        "De ingevulde waarde bij 'GUID regel' bestaat niet.");
    EXPECT_EQ(text(change(number, R"({"Fields":{"@Action":"delete","VaIt":"2","ItCd":"1006"}})")),
              "Vul een waarde in bij 'GUID regel'.");
    EXPECT_NE(text(change(number, line("1000", "1", "1", R"(,"@Action":"insert","GuLi":")" + guid + "\"")))
                  .find("niet toegestaan"),
              std::string::npos);
    EXPECT_NE(text(change(number, line("1000", "1", "1", R"(,"@Action":"replace")"))).find("@Action"),
              std::string::npos);
    // One bad line spoils the whole call.
    EXPECT_EQ(
        text(change(number, R"({"Fields":{"GuLi":")" + guid + R"(","QuUn":5}},)" + line("NOPE", "1", "1"))),
        "De ingevulde waarde bij 'Itemcode' bestaat niet.");
}

TEST_F(AfasOrders, DeliveredOrdersAreLocked) {
    const std::string number = place("LS-5", line("1006", "2", "10") + "," + line("1010", "1", "5"));
    const auto lines = lines_of(number);
    post("/_sandbox/afas/deliver", R"({"number":")" + number + R"(","lines":[1]})", 200);
    EXPECT_EQ(at(lines_of(number).at(0), {"LineStatusCode"}), "2");
    EXPECT_EQ(at(rows("Profit_Article_Basic?filterfieldids=ItemCode&filtervalues=1006&operatortypes=1").at(0),
                 {"StockActual"}),
              "41");
    const auto set = [&](std::size_t line_at) {
        return change(number,
                      R"({"Fields":{"GuLi":")" + at(lines[line_at], {"LineGuid"}) + R"(","QuUn":4}})");
    };
    const std::string locked = "Order '" + number + "' is geleverd en kan niet meer worden gewijzigd.";
    EXPECT_EQ(not_taken("FbSales", set(0), "PUT"), locked);
    EXPECT_EQ(ask("PUT", of("FbSales"), set(1)).status, 201);
    post("/_sandbox/afas/deliver", R"({"number":")" + number + "\"}", 200);
    EXPECT_EQ(not_taken("FbSales", set(1), "PUT"), locked);
    EXPECT_EQ(refused("DELETE", of("FbSales/FbSales/OrNu/" + number)), locked);
    config(R"({"delivered_locked":false})");
    EXPECT_EQ(ask("PUT", of("FbSales"), set(1)).status, 201);
}

TEST_F(AfasOrders, OrdersAndLinesAreDeletedByTheirKeys) {
    const std::string number = place("LS-6", line("1006", "1", "10") + "," + line("1010", "1", "5"));
    const std::string guid = at(lines_of(number).at(0), {"LineGuid"});
    EXPECT_EQ(refused("DELETE", of("FbSales/FbSales/OrNu/60009999")),
              "De ingevulde waarde bij 'Nummer' bestaat niet.");
    const Response done =
        ask("DELETE", of("FbSales/FbSales/OrNu/" + number + "/FbSalesLines/GuLi/" + percent_encoded(guid)));
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(done.body, "");
    EXPECT_EQ(lines_of(number).size(), 1U);
    EXPECT_EQ(ask("DELETE", of("FbSales/FbSales/@OrNu/" + number)).status, 200);
    EXPECT_EQ(rows("Profit_Salesorders").size(), 0U);
    EXPECT_EQ(lines_of(number).size(), 0U);
}

TEST_F(AfasOrders, DirectInvoicesTakeTheirOwnNumbers) {
    const std::string body = order(head("LS-7"), line("1006", "2", "14.95"), "FbDirectInvoice");
    const Json told = post(of("FbDirectInvoice"), body, 201);
    EXPECT_EQ(at(told, {"results", "FbDirectInvoice", "OrNu"}), "3001");
    EXPECT_EQ(at(told, {"results", "FbDirectInvoice", "Liln"}), "1");
    const auto found =
        rows("Koppel_DirectInvoices?filterfieldids=CustomerReference&filtervalues=LS-7&operatortypes=1");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(at(found[0], {"InvoiceTotal"}), "29.9");
    EXPECT_EQ(at(found[0], {"InvoiceNumber"}), "20260001");
    EXPECT_EQ(sum({"invoices", "all", "incl"}), "29.90");
    const std::string numbered =
        order(head("LS-8", R"(,"OrNu":"3001")"), line("1006", "1", "1"), "FbDirectInvoice");
    EXPECT_EQ(not_taken("FbDirectInvoice", numbered), "De waarde '3001' bij 'Nummer pakbon' bestaat al.");
    EXPECT_EQ(not_taken("FbDirectInvoice",
                        order(head("LS-8", R"(,"FxBl":true)"), line("1006", "1", "1"), "FbDirectInvoice")),
              "Het veld 'FxBl' is onbekend in 'FbDirectInvoice'.");
}

TEST_F(AfasOrders, EntriesAreBookedWithVatOnItsOwnLine) {
    const std::string lines = booking("2", "10001", "36.18", "0", R"(,"Ds":"LS-9","DaEx":"2026-12-04")") +
                              "," + booking("1", "8010", "0", "29.90", R"(,"VaId":"1")") + "," +
                              booking("1", "1510", "0", "6.28", R"(,"VaId":"1")");
    const Json told = post(of("FiEntries"), entry(lines), 201);
    EXPECT_EQ(at(told, {"results", "FiEntryPar", "EnNo"}), "70001");
    EXPECT_EQ(at(told, {"results", "FiEntryPar", "InId"}), "IH3001");
    EXPECT_EQ(sum({"entries", "accounts", "8010", "credit"}), "29.90");
    EXPECT_EQ(sum({"entries", "debtors", "10001", "balance"}), "36.18");
    EXPECT_EQ(sum({"entries", "vat_codes", "1", "credit"}), "36.18");
    EXPECT_EQ(sum({"entries", "journals", "20", "debit"}), "36.18");
    EXPECT_EQ(rows("Koppel_Entries?filterfieldids=Description&filtervalues=LS-9&operatortypes=1").size(), 1U);
    config(R"({"entry_result":"FiEntries"})");
    EXPECT_EQ(made("FiEntries", entry(lines), "FiEntries", "EnNo"), "70002");
    EXPECT_EQ(ask("DELETE", of("FiEntries/FiEntryPar/UnId,JoCo/1,20/FiEntries/@EnNo/70001")).status, 200);
    EXPECT_EQ(sum({"entries", "count"}), "1");
}

TEST_F(AfasOrders, EntriesThatDoNotFitAreRefused) {
    const std::string debtor = booking("2", "10001", "12.10", "0");
    const std::string turnover = booking("1", "8010", "0", "10", R"(,"VaId":"1")");
    const std::string vat = booking("1", "1510", "0", "2.10", R"(,"VaId":"1")");
    const auto lines = [&](const std::string& text) { return not_taken("FiEntries", entry(text)); };
    const auto with = [&](const std::string& fields) {
        return not_taken("FiEntries", entry(debtor + "," + turnover + "," + vat, fields));
    };
    EXPECT_EQ(lines(debtor + "," + turnover), "De journaalpost is niet in balans (verschil 2.10).");
    EXPECT_EQ(lines(booking("1", "9999", "0", "0")),
              "De ingevulde waarde bij 'Rekeningnummer' bestaat niet.");
    EXPECT_EQ(lines(booking("2", "8010", "0", "0")),
              "De ingevulde waarde bij 'Rekeningnummer' bestaat niet.");
    EXPECT_NE(lines(booking("1", "1300", "0", "0")).find("niet toegestaan"), std::string::npos);
    EXPECT_NE(lines(booking("1", "8999", "0", "0")).find("geblokkeerd"), std::string::npos);
    EXPECT_NE(lines(booking("1", "1000", "1", "0", R"(,"VaId":"1")")).find("niet toegestaan"),
              std::string::npos);
    EXPECT_NE(lines(booking("1", "1511", "1", "0", R"(,"VaId":"1")")).find("niet toegestaan"),
              std::string::npos);
    EXPECT_NE(lines(booking("1", "8010", "1", "1")).find("niet toegestaan"), std::string::npos);
    EXPECT_EQ(lines(booking("1", "8010", "1", "0", R"(,"VaId":"77")")),
              "De ingevulde waarde bij 'Btw-code' bestaat niet.");
    EXPECT_EQ(with(R"("Year":2026,"Peri":11,"UnId":1,"AuNu":true)"), "Vul een waarde in bij 'Dagboek'.");
    EXPECT_EQ(with(R"("Year":2026,"Peri":13,"UnId":1,"JoCo":"20","AuNu":true)"),
              "De ingevulde waarde bij 'Periode' bestaat niet.");
    EXPECT_EQ(with(R"("Year":2026,"Peri":11,"UnId":1,"JoCo":"20")"),
              "Vul een waarde in bij 'Factuurnummer'.");
    EXPECT_NE(with(R"("Year":2026,"Peri":10,"UnId":1,"JoCo":"20","AuNu":true)").find("20-11-2026"),
              std::string::npos);
    EXPECT_EQ(with(R"("Year":2024,"Peri":8,"UnId":1,"JoCo":"20","AuNu":true)"),
              "Voor deze administratie is periode 8 van jaar 2024 geblokkeerd.");
    post("/_sandbox/afas/close", R"({"unit":1,"year":2026,"period":11})", 200);
    EXPECT_EQ(with(R"("Year":2026,"Peri":10,"UnId":1,"JoCo":"20","AuNu":true)"),
              "Datum '20-11-2026' valt in een geblokkeerde periode");
    post("/_sandbox/afas/close", R"({"unit":1,"year":2026,"period":11,"closed":false})", 200);
    EXPECT_EQ(ask("POST", of("FiEntries"), entry(debtor + "," + turnover + "," + vat)).status, 201);
}

TEST_F(AfasOrders, VatOfAnEntryCanBeCheckedAgainstItsBase) {
    const auto lines = [&](const std::string& gross, const std::string& vat) {
        return entry(booking("2", "10001", gross, "0") + "," +
                     booking("1", "8010", "0", "10", R"(,"VaId":"1")") + "," +
                     booking("1", "1510", "0", vat, R"(,"VaId":"1")"));
    };
    config(R"({"vat_amount_checked":true})");
    EXPECT_NE(not_taken("FiEntries", lines("12.12", "2.12")).find("Btw-code"), std::string::npos);
    EXPECT_EQ(ask("POST", of("FiEntries"), lines("12.11", "2.11")).status, 201) << "a cent of rounding";
}

TEST_F(AfasOrders, InvoiceNumbersAreUsedOncePerDebtor) {
    const std::string body = entry(booking("2", "10001", "10", "0", R"(,"InId":"F1")") + "," +
                                       booking("1", "8012", "0", "10", R"(,"VaId":"3")"),
                                   R"("Year":2026,"Peri":11,"UnId":1,"JoCo":"20")");
    EXPECT_EQ(ask("POST", of("FiEntries"), body).status, 201);
    EXPECT_EQ(not_taken("FiEntries", body), "De waarde 'F1' bij 'Factuurnummer' bestaat al.");
}

TEST_F(AfasOrders, RefusalsHitWhatFits) {
    post("/_sandbox/afas/refusals",
         R"([{"connector":"FbSales","field":"RfCs","pattern":"LS-7.*","text":"Nee.","count":1},)"
         R"({"field":"ItCd","pattern":"1010","status":400,"text":"Dit niet."}])",
         200);
    EXPECT_EQ(not_taken("FbSales", order(head("LS-71"), line("1006", "1", "1"))), "Nee.");
    place("LS-72", line("1006", "1", "1"));
    EXPECT_EQ(refused("POST", of("FbSales"), order(head("R"), line("1010", "1", "1")), 400), "Dit niet.");
    post("/_sandbox/afas/refusals", R"({"pattern":"["})", 400);
    ask("DELETE", "/_sandbox/afas/refusals");
    place("LS-73", line("1010", "1", "1"));
}

TEST_F(AfasOrders, AnswersCanLackWhatClientsExpect) {
    config(R"({"empty_success":true,"created_status":200})");
    const Response empty = ask("POST", of("FbSales"), order(head("R"), line("1006", "1", "1")));
    EXPECT_EQ(empty.status, 200);
    EXPECT_EQ(empty.body, "");
    config(R"({"empty_success":false,"json_labelled_xml":true})");
    const Response labelled = ask("POST", of("FbSales"), order(head("R"), line("1006", "1", "1")));
    EXPECT_EQ(labelled.content_type, "application/xml; charset=utf-8");
    EXPECT_NE(labelled.body.find("60000002"), std::string::npos);
    const Json counts = get("/_sandbox/afas/counts");
    EXPECT_EQ(at(counts, {"requests", "POST FbSales", "requests"}), "2");
}

}  // namespace
}  // namespace koppel::sandbox
