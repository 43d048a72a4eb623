// A record as commands show it: its row, its story, and its document while that is kept. Thread-safe as the
// store is.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

#include "base/result.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::app {

boost::json::object json_of(const store::LedgerRow& row);

// What happened to the record, in order: at, what, detail.
base::Result<boost::json::array> story_of(store::Store& store, const store::LedgerRow& row);

// The document as the source gave it; null once it is no longer kept. The row must have been read with its
// content.
base::Result<boost::json::value> document_of(store::Vault& vault, const std::string& tenant,
                                             const store::LedgerRow& row);

// The row with `story` and `document`.
base::Result<boost::json::object> whole_record(store::Store& store, store::Vault& vault,
                                               const std::string& tenant, const store::LedgerRow& row);

}  // namespace koppel::app
