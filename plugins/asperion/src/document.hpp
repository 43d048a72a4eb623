// One posting on its way: what it needs at the vendor, how its booking is written, what a refusal means. One
// class per kind of posting, each in a file of its own. For one thread. Making one throws Refusal, or
// model::FormatError, when the posting cannot be booked as it is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"
#include "needs.hpp"

namespace koppel::asperion {

class Document {
  public:
    Document() = default;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    virtual ~Document() = default;

    virtual std::string_view kind() const = 0;  // "a concept invoice"

    // Debtors and articles that must be there; `body` gets their values in this order. They refer to this
    // document and to `today`.
    virtual std::vector<Need> needs(std::string_view /*today*/) const { return {}; }

    // What must be read before it can be booked, and what the answer says about that: nothing, or the outcome
    // of a document that cannot be booked now.
    virtual std::optional<std::string> question() const { return std::nullopt; }
    virtual std::optional<sdk::Outcome> learn(const BookedRow& /*row*/) { return std::nullopt; }
    virtual sdk::Outcome not_there() const;  // the answer to the question was 404

    virtual std::string_view path() const = 0;
    virtual std::string body(std::span<const std::string> values) const = 0;
    // What a person can do about a refusal; empty when the vendor's words say it all.
    virtual std::string advice(const Problem& problem) const = 0;
    // Refused only because of something that passes by itself or by a person's work at the vendor.
    virtual bool not_ready(const Problem& /*problem*/) const { return false; }
};

// Where a posting is searched, and by what it is known there.
struct Trail {
    std::vector<sdk::HttpRequest> lists;
    std::function<bool(const BookedRow&)> is_it;
};

// The document of a posting by its type.
std::unique_ptr<Document> document_of(const sdk::Posting& posting);
// `now_unix_ms`: for postings that are listed by book year.
Trail trail_of(const ApiClient& api, const sdk::Posting& posting, std::int64_t now_unix_ms);

}  // namespace koppel::asperion
