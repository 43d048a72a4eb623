// journal_entry/1: the totals of a day for one payment method, as an entry in a cash or memo journal.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::asperion {

class JournalEntry : public Document {
  public:
    explicit JournalEntry(const sdk::Posting& posting);

    std::string_view kind() const override { return "a journal entry"; }
    std::string_view path() const override;
    std::string body(std::span<const std::string> values) const override;
    std::string advice(const Problem& problem) const override;

  private:
    model::JournalEntry entry_;
};

std::string journal_body(const model::JournalEntry& entry);

}  // namespace koppel::asperion
