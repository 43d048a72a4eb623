// The example contract of docs/examples, pointed at a sandbox and changed as a test needs it. Plain value.
// Throws when the example does not have the member that is changed.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <string>

#include "support/sandbox.hpp"

namespace koppel::test {

inline constexpr const char* kContract = "shop-books";
inline constexpr const char* kShop = "shop";
inline constexpr const char* kBooks = "books";

class ContractFile {
  public:
    // Reads docs/examples/first-light.json and puts the sandbox's addresses in; the secrets come from the
    // environment variables of the example (see `environment`), the refresh token from a file beside the
    // contract.
    explicit ContractFile(const Sandbox& sandbox);

    boost::json::object& root() { return root_; }
    boost::json::object& tenant();
    boost::json::object& connection(const std::string& id);
    boost::json::object& settings(const std::string& id);
    boost::json::object& secrets(const std::string& id);
    boost::json::object& contract(std::size_t index = 0);
    boost::json::object& flow(std::size_t index = 0);
    boost::json::array& vat();

    std::string text() const;
    // Writes `directory`/contract.json and what it refers to.
    std::filesystem::path write(const std::filesystem::path& directory) const;

    static std::map<std::string, std::string> environment();

  private:
    boost::json::object root_;
};

}  // namespace koppel::test
