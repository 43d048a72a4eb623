// The company that the sandbox plays at Scrada (see tests/sandbox/README.md). Constants only.
#pragma once

#include <string>

namespace koppel::test::scrada {

inline const std::string kCompany = "5c7ada00-0000-4000-8000-000000000001";
inline const std::string kApiKey = "5c7ada00-0000-4000-8000-00000000a91c";
inline const std::string kPassword = "scradaSandbox16!";
inline const std::string kJournalGent = "5c7ada00-0000-4000-8000-000000000101";
inline const std::string kJournalBrussel = "5c7ada00-0000-4000-8000-000000000102";

// A control page of a journal: "lines", "sums", "settings", "enter", "confirm".
inline std::string page(const std::string& name, const std::string& journal = kJournalGent) {
    return "/_sandbox/scrada/" + kCompany + "/" + journal + "/" + name;
}

}  // namespace koppel::test::scrada
