#include "support/contract_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "support/temp_dir.hpp"

namespace koppel::test {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* kRefreshToken = "koppel-refresh-0";

}  // namespace

ContractFile::ContractFile(const Sandbox& sandbox) {
    root_ =
        json::parse(read_file(fs::path(KOPPEL_SOURCE_DIR) / "docs/examples/first-light.json")).as_object();
    settings(kShop)["api_url"] = sandbox.shop_url();
    settings(kBooks)["api_url"] = sandbox.books_url();
    settings(kBooks)["auth_url"] = sandbox.login_url();
    contract()["start_date"] = "2026-10-01";  // before the sandbox's oldest order
    contract()["limits"] = {{"settle_seconds", 1}, {"look_gap_seconds", 1}};
}

json::object& ContractFile::tenant() {
    return root_.at("tenant").as_object();
}

json::object& ContractFile::connection(const std::string& id) {
    for (auto& value : root_.at("connections").as_array())
        if (value.at("id").as_string() == id) return value.as_object();
    throw std::runtime_error("the example has no connection " + id);
}

json::object& ContractFile::settings(const std::string& id) {
    return connection(id).at("settings").as_object();
}

json::object& ContractFile::secrets(const std::string& id) {
    return connection(id).at("secrets").as_object();
}

json::object& ContractFile::contract(std::size_t index) {
    return root_.at("contracts").as_array().at(index).as_object();
}

json::object& ContractFile::flow(std::size_t index) {
    return contract().at("flows").as_array().at(index).as_object();
}

json::array& ContractFile::vat() {
    return contract().at("vat").as_array();
}

std::string ContractFile::text() const {
    return json::serialize(root_);
}

fs::path ContractFile::write(const fs::path& directory) const {
    write_file(directory / "asperion.token", kRefreshToken);
    write_file(directory / "contract.json", text());
    return directory / "contract.json";
}

std::map<std::string, std::string> ContractFile::environment() {
    return {{"SHOP_KEY", "5a6d0c2f8e914b7398a1c4d7e0f3b652"},
            {"SHOP_SECRET", "c0ffee00c0ffee00c0ffee00c0ffee00"},
            {"A_ID", "koppel-client"},
            {"A_SECRET", "koppel-secret"}};
}

}  // namespace koppel::test
