// Where a reader of orders or invoices stands. First it walks all of them by ascending id; then, window after
// window, those that changed since the last window, again by ascending id, so that nothing shifts under it.
// Values; not thread-safe.
//
// A window starts well before the last change that is known, and the mark moves only when the window was read
// to its end: never past the newest change that was seen in it, and never past the moment at which it began.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "instants.hpp"

namespace koppel::lightspeed_ecom {

// What the host asks for: days ("2026-11-01", in the shop's own zone) or instants; empty is no bound.
struct Period {
    std::string from;
    std::string to;

    // Is a document that was made at this moment (as the vendor writes it) wanted?
    bool holds(std::string_view created_at) const;
    // True when everything that `other` holds is held here too.
    bool covers(const Period& other) const;
};

class Walk {
  public:
    // Goes on where the text of an earlier cursor stands. Starts over when there is none, or when more is
    // wanted now than was read before. Throws koppel::sdk::Error for a text that is no cursor.
    static Walk resume(std::string_view cursor, Period wanted, Instant now);

    // The list to ask for, as a resource of the API.
    std::string resource(std::size_t limit) const { return resource(limit, since_id_); }
    std::string resource(std::size_t limit, std::uint64_t since_id) const;
    // Which list: "orders", unless it is told.
    void of(std::string_view list) { list_ = list; }
    std::uint64_t since_id() const { return since_id_; }
    const Period& wanted() const { return wanted_; }
    bool first() const { return phase_ == Phase::first; }

    // An order of the list, in its order.
    void passed(std::uint64_t id, std::optional<Instant> updated_at);

    // `row` is the text of an order in the list, by which an unchanged one is known again. Only those that
    // the next window brings once more, should this one end now, are worth remembering.
    bool comes_again(Instant updated_at) const;
    void remember(std::uint64_t id, Instant updated_at, std::string_view row);
    bool remembers(std::uint64_t id) const { return recent_.contains(id); }
    bool known(std::uint64_t id, std::string_view row) const;

    // The list was read to its end.
    void complete();

    std::string text() const;

  private:
    enum class Phase { first, changes };
    struct Mark {
        std::string content;
        Instant updated_at{};
    };

    void forget_old();

    std::string list_ = "orders";
    Phase phase_ = Phase::first;
    std::uint64_t since_id_ = 0;
    Instant started_{};             // of this window
    std::optional<Instant> after_;  // changes up to here were read; set in Phase::changes
    std::optional<Instant> seen_;   // newest change in this window
    Period covered_;                // what the walk reads
    Period wanted_;                 // what this pull wants of it
    std::map<std::uint64_t, Mark> recent_;
};

}  // namespace koppel::lightspeed_ecom
