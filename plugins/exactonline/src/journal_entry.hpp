// journal_entry/1: an entry in a general, cash or bank journal; which of them, the journal itself says. With
// VAT codes where the journal takes them, else with the VAT as lines of its own.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::exactonline {

class JournalEntry : public Document {
  public:
    JournalEntry(const sdk::Posting& posting, const Settings& settings);

    std::string_view kind() const override { return "a journal entry"; }
    std::set<std::string> journals() const override { return {entry_.journal}; }
    std::set<std::string> vat_codes() const override;
    std::vector<std::string> plan(const Lists& lists, Needs& needs) override;
    std::string_view path() const override { return path_; }
    std::string body(const Lists& lists, const Needs& needs) const override;

  private:
    struct Line {
        std::string account;     // key of the need
        std::string account_id;  // where the vendor has told it already
        model::JournalLine line;
    };
    void plan_general(const Journal& journal, const Lists& lists, Needs& needs);
    void plan_cash(const Journal& journal, Needs& needs);
    void add_vat_lines(const Lists& lists, Needs& needs);

    const Settings& settings_;
    model::JournalEntry entry_;
    std::string_view path_;
    std::string_view lines_name_;
    std::vector<Line> lines_;
};

// The three kinds of journals that are not about sales, by the type of the journal.
struct JournalKind {
    std::string_view path;
    std::string_view lines;  // the member with the lines
};
JournalKind journal_kind(const Journal& journal);

}  // namespace koppel::exactonline
