// The bullet of a connection.
#include "book.hpp"
#include "connection.hpp"

namespace koppel::scrada {
namespace {

std::vector<std::string> warnings_of(const Journal& journal) {
    std::vector<std::string> warnings;
    const std::string book = "Book \"" + journal.name + "\" ";
    if (journal.blocked())
        warnings.push_back(book +
                           "takes no figures by the API: allow it in Scrada, in the settings of the book.");
    if (journal.proposes_lines())
        warnings.push_back(book + "takes what is sent as a proposal: a person confirms each day in Scrada.");
    else if (journal.proposes_payments() && !journal.cash_book.empty())
        warnings.push_back(book + "takes payment methods as a proposal: a person confirms them in Scrada.");
    if (journal.cash_book.empty())
        warnings.push_back(book + "has no cash book: payment methods are not sent.");
    return warnings;
}

}  // namespace

sdk::CheckReport check_connection(const ApiClient& api) {
    sdk::CheckReport report;
    report.account = company_name_in(api.read(api.company()));
    if (report.account.empty()) report.account = api.settings().company;
    if (api.settings().journal.empty()) return report;
    const Journal journal = read_journal(api, api.settings().journal);
    report.warnings = warnings_of(journal);
    report.book = sdk::BookReport{journal.last_date, journal.start_date, journal.last_line,
                                  std::string(journal.mode())};
    return report;
}

}  // namespace koppel::scrada
