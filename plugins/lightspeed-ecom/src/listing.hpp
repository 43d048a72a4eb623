// What every stream reads first: a page of a list, by ascending id, and the lists and documents that belong
// to its rows. For one thread at a time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/source.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_ecom {

// A document as the list brought it.
struct Row {
    explicit Row(boost::json::object taken) : document(std::move(taken)) {}

    std::uint64_t id = 0;
    boost::json::object document;
    std::optional<Instant> updated_at;
    bool skip = false;     // outside the period, or unchanged since it was last read
    bool deleted = false;  // listed, but gone
    std::string trouble;   // why it cannot be read, though the shop answers: for a person
};

// Something in the list that has no id, and so cannot be asked for: for a person.
struct Stray {
    std::string text;
    std::string number;
    std::string reason;
};

struct Listing {
    std::vector<Row> rows;  // in ascending order of id
    std::vector<Stray> strays;
    bool last = false;  // nothing follows them
};

Listing read_listing(const ApiClient& api, const Walk& walk, std::size_t limit);
// The same, of a list that is here already.
Listing listing_in(boost::json::value document, const Walk& walk, std::size_t limit);

// Takes the list out of an answer, without a copy. An empty one comes in several forms.
boost::json::array take_list(boost::json::value& document);

// A list of a document ("orders/1/products"), read to its end, or why not.
struct Sublist {
    std::optional<boost::json::array> items;
    std::optional<sdk::Error> error;
    bool missing = false;
};
// `along` goes with the first batch.
std::vector<Sublist> read_sublists(const ApiClient& api, const std::vector<std::string>& resources,
                                   Ahead* along = nullptr);

// Why rows are not ready, by their place in the page.
using Failures = std::map<std::size_t, sdk::Error>;

// Keeps the rows before the first that is not ready, so that a limit that is reached again and again does not
// stop the walk. Throws the failure of the first row when not even that is ready. Answers whether all were.
template <class AnyRow, class Waits>
bool keep_ready(std::vector<AnyRow>& rows, const Failures& failures, Waits waits) {
    const auto first = std::find_if(rows.begin(), rows.end(), waits);
    if (first == rows.end()) return true;
    const auto place = static_cast<std::size_t>(first - rows.begin());
    if (const auto failure = failures.find(place); place == 0 && failure != failures.end())
        throw sdk::Error(failure->second);
    rows.erase(first, rows.end());
    return false;
}

// Is the answer itself wrong, rather than the connection, the key or the limits? Then asking others goes on.
bool is_about_the_document(const sdk::Error& error);

// May asking once more help?
inline bool is_worth_asking_again(const sdk::Error& error) {
    return is_about_the_document(error) || error.http_status() >= 500;
}

// The text of a document that could not be read, as a record for a person.
sdk::Record unreadable_record(std::string_view type, std::string_view key,
                              const boost::json::object& document, std::string_view reason);
sdk::Record unreadable_record(std::string_view type, const Stray& stray);

}  // namespace koppel::lightspeed_ecom
