#include "scrada/lines.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.hpp"

namespace koppel::sandbox::scrada {
namespace {

constexpr std::int64_t kBase = Assumptions::kSynthetic;

void add(Problems& problems, std::int64_t code, Text text) {
    problems.push_back({kBase + code, std::move(text)});
}

std::string text_of(const Json& object, std::string_view name) {
    return std::string{object.string_or(name, "")};
}

// "2026-11-20"; the API takes nothing longer in requests.
std::string day_of(const Json& object, std::string_view name) {
    const std::string text = text_of(object, name);
    return text.size() == 10 && parse_date(text) ? text : std::string{};
}

// Signs and remarks, as the category or method is set up.
void check_heading(const Heading& heading, bool correction, Fixed amount, const std::string& remark,
                   Problems& problems) {
    const std::int64_t input = heading.input(correction);
    const std::string& name = heading.names[0];
    if (input == 1)
        add(problems, 20,
            {"'" + name + "' cannot be used here.", "'" + name + "' is hier niet zichtbaar.",
             "'" + name + "' n'est pas visible ici."});
    if (input == 3 && amount < Fixed{})
        add(problems, 21,
            {"'" + name + "' must be positive.", "'" + name + "' moet positief zijn.",
             "'" + name + "' doit être positif."});
    if (input == 4 && amount > Fixed{})
        add(problems, 22,
            {"'" + name + "' must be negative.", "'" + name + "' moet negatief zijn.",
             "'" + name + "' doit être négatif."});
    if (heading.comment_type == 3 && remark.empty())
        add(problems, 23,
            {"'" + name + "' needs a remark.", "'" + name + "' vereist een opmerking.",
             "'" + name + "' exige une remarque."});
}

class Reader {
  public:
    Reader(const Desk& desk, Problems& problems) : desk_{desk}, problems_{problems} {}

    Entry read(const Json& body) {
        read_state();
        read_lock(body);
        if (const Json* lines = member(body, "lines"); lines != nullptr && lines->is(Json::Kind::array))
            for (const Json& line : lines->items)
                read_line(line);
        if (entry_.lines.empty())
            add(problems_, 12,
                {"At least one line is required.", "Minstens één lijn is verplicht.",
                 "Au moins une ligne est obligatoire."});
        check_types();
        read_date(body);
        read_payments(body);
        const Json* cash = member(body, "cashBookTransactions");
        if (cash != nullptr && !cash->items.empty() && desk_.journal.cash_book.empty())
            add(problems_, 38,
                {"The journal has no cash book.", "Het dagboek heeft geen kasboek.",
                 "Le journal n'a pas de livre de caisse."});
        entry_.proposal = desk_.journal.proposes_lines();
        return std::move(entry_);
    }

  private:
    void read_state() {
        if (desk_.journal.add_api == 1)
            add(problems_, 2,
                {"Adding figures by the API is blocked for this journal.",
                 "Cijfers toevoegen via de API is geblokkeerd voor dit dagontvangstenboek.",
                 "L'ajout de chiffres par l'API est bloqué pour ce journal."});
    }

    void read_lock(const Json& body) {
        const Json* lock = member(body, "lastJournalLineID");
        if (lock == nullptr) return;
        if (lower_ascii(lock->text) != desk_.journal.last_line)
            add(problems_, 11,
                {"The last journal line is another one.", "De laatste lijn is een andere.",
                 "La dernière ligne est une autre."});
    }

    void read_line(const Json& json) {
        Line line;
        line.type = json.integer("lineType").value_or(0);
        line.category = lower_ascii(text_of(json, "categoryID"));
        line.vat_type = lower_ascii(text_of(json, "vatTypeID"));
        line.remark = text_of(json, "remark");
        line.reference = text_of(json, "externalReference");
        line.correction_for_date = text_of(json, "correctionForDate");
        line.correction_for_invoice = text_of(json, "correctionForInvoice");
        if (line.type < Assumptions::kOrdinary || line.type > Assumptions::kCorrection)
            add(problems_, 13, {"Unknown line type.", "Onbekend lijntype.", "Type de ligne inconnu."});
        if (!line.correction_for_date.empty() && day_of(json, "correctionForDate").empty())
            add(problems_, 15,
                {"Invalid correction date.", "Ongeldige correctiedatum.", "Date de correction invalide."});
        const auto amount = money(json.find("amount"));
        if (!amount)
            add(problems_, 19,
                {"An amount is a number with at most 2 decimals.",
                 "Een bedrag is een getal met hoogstens 2 decimalen.",
                 "Un montant est un nombre avec au plus 2 décimales."});
        line.amount = amount.value_or(Fixed{});
        read_category(json, line);
        entry_.lines.push_back(std::move(line));
    }

    void read_category(const Json& json, Line& line) {
        const Category* category = desk_.journal.category(line.category);
        if (!is_uuid(line.category) || category == nullptr) {
            add(problems_, 16,
                {"Unknown VAT category.", "Onbekende BTW-categorie.", "Catégorie TVA inconnue."});
            return;
        }
        const VatType* type = vat_type(category->vat_type);
        const auto percent = money(json.find("vatPerc"));
        if (line.vat_type != category->vat_type)
            add(problems_, 17,
                {"The VAT type is not that of the category.", "Het BTW-type is niet dat van de categorie.",
                 "Le type de TVA n'est pas celui de la catégorie."});
        else if (!percent || *percent != Fixed::from_int(type->percent))
            add(problems_, 18,
                {"The VAT percentage is not that of the VAT type.",
                 "Het BTW-percentage is niet dat van het BTW-type.",
                 "Le pourcentage de TVA n'est pas celui du type."});
        line.percent = percent.value_or(Fixed{});
        const bool correction = line.type == Assumptions::kCorrection;
        check_heading(*category, correction, line.amount, line.remark, problems_);
    }

    void check_types() {
        std::set<std::string> categories;
        for (const Line& line : entry_.lines) {
            if ((line.type == Assumptions::kCorrection) != entry_.correction())
                add(problems_, 14,
                    {"Corrections cannot be mixed with other lines.",
                     "Correcties kunnen niet samen met andere lijnen.",
                     "Les corrections ne peuvent être mêlées à d'autres lignes."});
            else if (entry_.correction() && line.remark != entry_.lines.front().remark)
                add(problems_, 25,
                    {"The remark of all correction lines must be the same.",
                     "De opmerking van alle correctielijnen moet dezelfde zijn.",
                     "La remarque de toutes les lignes de correction doit être la même."});
            if (line.type != Assumptions::kSpecific && !categories.insert(line.category).second)
                add(problems_, 24,
                    {"A category occurs twice.", "Een categorie komt tweemaal voor.",
                     "Une catégorie figure deux fois."});
        }
    }

    void read_date(const Json& body) {
        const Journal& journal = desk_.journal;
        entry_.date = day_of(body, "date");
        const std::string last = journal.last_possible(desk_.today, desk_.assumptions);
        if (entry_.date.empty()) {
            add(problems_, 9,
                {"The date is missing or invalid.", "De datum ontbreekt of is ongeldig.",
                 "La date manque ou est invalide."});
        } else if (entry_.date < journal.first_possible() || entry_.date > last) {
            const std::string window = journal.first_possible() + " - " + last;
            add(problems_, 10,
                {"The date must be within " + window + ".", "De datum moet binnen " + window + " liggen.",
                 "La date doit être dans " + window + "."});
        } else if (!entry_.correction() && !journal.allow_multiple && journal.entered(entry_.date)) {
            add(problems_, 40,
                {"The day has been entered already.", "De dag is al ingeschreven.",
                 "Le jour est déjà inscrit."});
        }
    }

    void read_payments(const Json& body) {
        const Json* list = member(body, "paymentMethods");
        const bool linked = !desk_.journal.cash_book.empty();
        if (!linked) {
            if (list != nullptr && !list->items.empty())
                add(problems_, 30,
                    {"Payment methods need a cash book.", "Betaalmethoden vereisen een kasboek.",
                     "Les modes de paiement exigent un livre de caisse."});
            return;
        }
        if (list == nullptr) {
            if (!desk_.journal.proposes_payments())
                add(problems_, 31,
                    {"Payment methods are required.", "Betaalmethoden zijn verplicht.",
                     "Les modes de paiement sont obligatoires."});
            return;
        }
        std::map<std::string, int> used;
        Fixed paid, turnover;
        for (const Json& json : list->items) {
            read_payment(json, used);
            paid += entry_.payments.back().amount;
        }
        for (const Line& line : entry_.lines)
            turnover += line.amount;
        if (paid != turnover)
            add(problems_, 35,
                {"Payment methods (" + paid.text(2) + ") do not add up to the lines (" + turnover.text(2) +
                     ").",
                 "Betaalmethoden (" + paid.text(2) + ") zijn niet gelijk aan de lijnen (" + turnover.text(2) +
                     ").",
                 "Les paiements (" + paid.text(2) + ") diffèrent des lignes (" + turnover.text(2) + ")."});
    }

    void read_payment(const Json& json, std::map<std::string, int>& used) {
        Payment payment;
        payment.method = lower_ascii(text_of(json, "paymentMethodID"));
        payment.remark = text_of(json, "remark");
        payment.reference = text_of(json, "externalReference");
        payment.invoice = text_of(json, "invoiceID");
        payment.proposal = desk_.journal.proposes_payments();
        const auto amount = money(json.find("amount"));
        if (!amount)
            add(problems_, 37,
                {"An amount is a number with at most 2 decimals.",
                 "Een bedrag is een getal met hoogstens 2 decimalen.",
                 "Un montant est un nombre avec au plus 2 décimales."});
        payment.amount = amount.value_or(Fixed{});
        const Method* method = desk_.journal.method(payment.method);
        if (!is_uuid(payment.method) || method == nullptr) {
            add(problems_, 32,
                {"Unknown payment method.", "Onbekende betaalmethode.", "Mode de paiement inconnu."});
        } else {
            if (++used[payment.method] > 1 && !method->allow_multiple)
                add(problems_, 33,
                    {"A payment method occurs twice.", "Een betaalmethode komt tweemaal voor.",
                     "Un mode de paiement figure deux fois."});
            check_heading(*method, entry_.correction(), payment.amount, payment.remark, problems_);
        }
        entry_.payments.push_back(std::move(payment));
    }

    const Desk& desk_;
    Problems& problems_;
    Entry entry_;
};

}  // namespace

const Json* member(const Json& object, std::string_view name) {
    const Json* found = object.find(name);
    return found == nullptr || found->is(Json::Kind::null) ? nullptr : found;
}

std::optional<Fixed> money(const Json* value, int digits) {
    if (value == nullptr || !value->is(Json::Kind::number)) return std::nullopt;
    const auto amount = Fixed::parse(value->text);
    if (!amount || amount->times_round(Fixed::from_int(1), digits) != *amount) return std::nullopt;
    return amount;
}

Entry read_entry(const Json& body, const Desk& desk, Problems& problems) {
    return Reader{desk, problems}.read(body);
}

Method read_method(const Json& body, Problems& problems) {
    Method method;
    for (std::size_t i = 0; i < kNameMembers.size(); ++i) {
        method.names[i] = text_of(body, kNameMembers[i]);
        const std::size_t length = utf8_length(method.names[i]);
        if (length == 0 || length > 200)
            add(problems, 50,
                {std::string{kNameMembers[i]} + " is required, at most 200 characters.",
                 std::string{kNameMembers[i]} + " is verplicht, hoogstens 200 tekens.", ""});
    }
    const auto number = [&](std::string_view name, std::int64_t otherwise, std::int64_t most) {
        if (member(body, name) == nullptr) return otherwise;
        const auto value = body.integer(name);
        if (!value || *value < 0 || *value > most)
            add(problems, 51, {std::string{name} + " is invalid.", std::string{name} + " is ongeldig.", ""});
        return value.value_or(otherwise);
    };
    method.position = number("position", 0, 1'000'000);
    method.input_entry = number("inputEntry", 2, 7);
    method.input_correction = number("inputCorrection", 2, 7);
    method.comment_type = number("commentType", 2, 3);
    method.is_cash = body.boolean("isCash").value_or(false);
    method.allow_multiple = body.boolean("allowMultiple").value_or(false);
    return method;
}

}  // namespace koppel::sandbox::scrada
