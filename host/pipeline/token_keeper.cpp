#include "pipeline/token_keeper.hpp"

#include <utility>

#include "base/ids.hpp"

namespace koppel::pipeline {

using base::Result;

TokenKeeper::TokenKeeper(store::Store& store, store::Vault& vault, Place place,
                         std::string first_refresh_token)
    : store_(store),
      vault_(vault),
      place_(std::move(place)),
      first_refresh_token_(std::move(first_refresh_token)),
      label_("token|" + place_.connection + "|" + place_.credential),
      owner_(base::random_id()) {}

Result<void> TokenKeeper::lock(base::Instant now, base::milliseconds at_most) {
    auto taken = store_.lease_token(place_.connection, place_.credential, owner_, now, at_most);
    if (taken.has_error()) return taken.error();
    const std::lock_guard guard(mutex_);
    lease_ = std::move(*taken);
    return {};
}

void TokenKeeper::unlock() {
    std::optional<store::TokenLease> given_back;
    {
        const std::lock_guard guard(mutex_);
        given_back = std::exchange(lease_, std::nullopt);
    }
    if (given_back) static_cast<void>(store_.release_token(*given_back));
}

std::string TokenKeeper::origin() const {
    return base::content_hash(first_refresh_token_);
}

Result<std::string> TokenKeeper::seal(std::string_view token) {
    if (token.empty()) return std::string();
    return vault_.seal(place_.tenant, label_, token);
}

Result<std::string> TokenKeeper::unseal(const std::string& sealed) {
    if (sealed.empty()) return std::string();
    return vault_.unseal(place_.tenant, label_, sealed);
}

Result<std::optional<net::TokenPair>> TokenKeeper::load() {
    auto row = store_.token(place_.connection, place_.credential);
    if (row.has_error()) return row.error();
    net::TokenPair pair;
    if (!*row) {
        if (first_refresh_token_.empty()) return std::optional<net::TokenPair>();
        pair.refresh = first_refresh_token_;
        return std::optional(pair);
    }
    const store::TokenRow& kept = **row;
    auto access = unseal(kept.access);
    if (access.has_error()) return access.error();
    auto refresh = unseal(kept.refresh);
    if (refresh.has_error()) return refresh.error();
    pair = {.generation = kept.generation,
            .access = std::move(*access),
            .refresh = std::move(*refresh),
            .issued_at = kept.issued_at.value_or(base::Instant{}),
            .expires_at = kept.expires_at,
            .refreshing = kept.state == "refreshing",
            .refresh_sent_at = kept.refresh_sent_at.value_or(base::Instant{}),
            .needs_login = kept.state == "needs_login",
            .reason = kept.reason};
    // A person has logged in again since: the chain starts anew.
    if (pair.needs_login && !first_refresh_token_.empty() && kept.origin != origin()) {
        pair.access.clear();
        pair.refresh = first_refresh_token_;
        pair.needs_login = false;
        pair.expires_at = {};
    }
    return std::optional(pair);
}

Result<void> TokenKeeper::save(const net::TokenPair& pair, std::int64_t expected_generation) {
    auto kept = store_.token(place_.connection, place_.credential);
    if (kept.has_error()) return kept.error();
    auto access = seal(pair.access);
    if (access.has_error()) return access.error();
    auto refresh = seal(pair.refresh);
    if (refresh.has_error()) return refresh.error();
    store::TokenRow row;
    row.connection = place_.connection;
    row.credential = place_.credential;
    row.generation = pair.generation;
    row.access = std::move(*access);
    row.refresh = std::move(*refresh);
    // The pair before stays readable until the new one has worked: an answer may be lost once.
    if (*kept)
        row.previous_refresh =
            pair.generation == (*kept)->generation ? (*kept)->previous_refresh : (*kept)->refresh;
    const bool new_chain = !*kept || ((*kept)->state == "needs_login" && !pair.needs_login);
    row.origin = new_chain ? origin() : (*kept)->origin;
    if (pair.issued_at != base::Instant{}) row.issued_at = pair.issued_at;
    row.expires_at = pair.expires_at;
    if (pair.refreshing && pair.refresh_sent_at != base::Instant{})
        row.refresh_sent_at = pair.refresh_sent_at;
    row.state = pair.needs_login ? "needs_login" : pair.refreshing ? "refreshing" : "ready";
    row.reason = pair.reason;
    std::optional<store::TokenLease> lease;
    {
        const std::lock_guard guard(mutex_);
        lease = lease_;
    }
    return store_.put_token(row, expected_generation, lease ? &*lease : nullptr);
}

}  // namespace koppel::pipeline
