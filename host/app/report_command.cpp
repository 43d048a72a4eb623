// `koppel log` and `koppel report`: what was said to the vendors, and everything about one record in one file
// that can be handed to somebody else (H-06): no secret is in it.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <set>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "app/record_view.hpp"
#include "contracts/secrets.hpp"
#include "pipeline/detail_log.hpp"
#include "pipeline/token_keeper.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;
using base::Result;

namespace {

constexpr std::size_t kEntriesShown = 1000;
constexpr std::size_t kLogLines = 500;

// Everything secret of a connection is known to the log from now on, and so can be taken out of any text.
Result<void> mask_secrets(Host& host, const contracts::Connection& connection) {
    const auto box = contracts::vault_box(host.store(), host.vault());
    for (const auto& name : connection.secret_names) {
        auto plain = box.present(connection.tenant, connection.id, name);
        if (plain.has_error()) return plain.error();
        if (*plain) host.log().mask(**plain);
    }
    auto manifest = host.connector().manifest(connection);
    if (manifest.has_error()) return {};  // not installed any more: it has had no tokens since
    for (const auto& auth : (*manifest)->auth) {
        pipeline::TokenKeeper keeper(host.store(), host.vault(),
                                     {connection.tenant, connection.id, auth.name}, {});
        auto pair = keeper.load();
        if (pair.has_error()) return pair.error();
        if (!*pair) continue;
        host.log().mask((*pair)->access);
        host.log().mask((*pair)->refresh);
    }
    return {};
}

pipeline::DetailQuestion question_of(Host& host, const ContractParts& parts, const std::string& key) {
    return {.tenant = parts.setup.tenant.id,
            .contract = parts.setup.contract.id,
            .key = key,
            .since = host.clock().now() - std::chrono::hours(24 * parts.setup.contract.logs.detail_days)};
}

// The exchanges about one record, of all its calls.
Result<json::array> details_of(Host& host, const ContractParts& parts, const store::LedgerRow& row) {
    auto entries =
        pipeline::read_details(host.store(), host.vault(), question_of(host, parts, row.key), kEntriesShown);
    if (entries.has_error()) return entries.error();
    json::array list;
    std::vector<std::string> words{row.key, row.number, row.reference, row.remote_id, row.remote_number};
    // Its debtor is made in a request of its own, which knows the customer only.
    auto document = document_of(host.vault(), parts.setup.tenant.id, row);
    if (document.has_error()) return document.error();
    boost::system::error_code none;
    if (const auto* email = document->find_pointer("/customer/email", none); email && email->is_string())
        words.emplace_back(email->get_string());
    for (auto& entry : pipeline::about_record(std::move(*entries), words))
        list.push_back(std::move(entry));
    return list;
}

void print_entry(const json::object& entry) {
    const auto text = [&](const char* name) {
        const auto* value = entry.if_contains(name);
        return value == nullptr     ? std::string()
               : value->is_string() ? std::string(value->get_string())
                                    : json::serialize(*value);
    };
    std::cout << text("at") << "  " << text("connection") << " " << text("call") << " " << text("trace")
              << '\n';
    if (text("kind") == "line") {
        std::cout << "  " << text("level") << ": " << text("message") << ' ' << text("values") << '\n';
        return;
    }
    std::cout << "  > " << text("method") << ' ' << text("url") << '\n';
    if (!text("request").empty()) std::cout << "  > " << text("request") << '\n';
    std::cout << "  < " << text("status") << ' ' << text("error") << '\n';
    if (!text("answer").empty()) std::cout << "  < " << text("answer") << '\n';
}

// Lines of the host's own log that speak of the record or of one of its calls.
json::array log_lines(const Options& options, const store::LedgerRow& row, const json::array& details) {
    std::set<std::string> words;
    for (const auto* word : {&row.key, &row.number, &row.reference, &row.remote_id, &row.attempt_id})
        if (word->size() >= 4) words.insert(*word);
    for (const auto& entry : details)
        words.insert(std::string(entry.at("trace").as_string()));
    json::array lines;
    std::ifstream file(options.data / "logs" / "koppel.log");
    for (std::string line; std::getline(file, line) && lines.size() < kLogLines;)
        if (std::ranges::any_of(words,
                                [&](const auto& word) { return line.find(word) != std::string::npos; }))
            lines.emplace_back(line);
    return lines;
}

Result<json::object> settings_of(Host& host, const ContractParts& parts) {
    const auto stored = [&](store::DocumentKind kind, const std::string& id) -> Result<json::value> {
        auto document = host.store().document(kind, id);
        if (document.has_error()) return document.error();
        boost::system::error_code error;
        auto value = json::parse(*document ? (*document)->json : "null", error);
        return error ? json::value(nullptr) : std::move(value);
    };
    json::object settings;
    auto tenant = stored(store::DocumentKind::tenant, parts.setup.tenant.id);
    if (tenant.has_error()) return tenant.error();
    auto contract = stored(store::DocumentKind::contract, parts.setup.contract.id);
    if (contract.has_error()) return contract.error();
    settings["tenant"] = std::move(*tenant);
    settings["contract"] = std::move(*contract);
    settings["status"] = parts.status;
    json::array connections;
    for (const auto& [id, connection] : parts.setup.connections) {
        if (auto masked = mask_secrets(host, connection); masked.has_error()) return masked.error();
        json::object object{{"id", id}, {"plugin", connection.plugin}, {"settings", connection.settings}};
        object["secrets"] = json_list(connection.secret_names);  // their names
        auto manifest = host.connector().manifest(connection);
        if (manifest.has_value()) {
            object["plugin_version"] = (*manifest)->version;
            object["library_sha256"] = (*manifest)->checked_sha256;
        } else {
            object["plugin_version"] = nullptr;
            object["plugin_missing"] = manifest.error().text();
        }
        connections.push_back(std::move(object));
    }
    settings["connections"] = std::move(connections);
    return settings;
}

Result<json::object> report_of(Host& host, const Options& options, const ContractParts& parts,
                               const std::vector<store::LedgerRow>& rows) {
    json::object report{{"koppel", KOPPEL_VERSION}, {"made_at", base::to_iso(host.clock().now())}};
    auto settings = settings_of(host, parts);
    if (settings.has_error()) return settings.error();
    report["settings"] = std::move(*settings);
    json::array records;
    for (const auto& row : rows) {
        auto record = whole_record(host.store(), host.vault(), parts.setup.tenant.id, row);
        if (record.has_error()) return record.error();
        auto details = details_of(host, parts, row);
        if (details.has_error()) return details.error();
        (*record)["log"] = log_lines(options, row, *details);
        (*record)["exchanges"] = std::move(*details);
        records.push_back(std::move(*record));
    }
    report["records"] = std::move(records);
    report["detail_log"] = parts.setup.contract.logs.detail;
    return report;
}

}  // namespace

int show_log(const Options& options, const std::string& contract, const std::string& key) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto parts = find_contract(host.store(), contract);
    if (parts.has_error()) return print_error(parts.error());
    json::array list;
    if (key.empty()) {
        auto entries =
            pipeline::read_details(host.store(), host.vault(), question_of(host, *parts, ""), kEntriesShown);
        if (entries.has_error()) return print_error(entries.error());
        for (auto& entry : *entries)
            list.push_back(std::move(entry));
    } else {
        auto rows = find_rows(host.store(), contract, {key});
        if (rows.has_error()) return print_error(rows.error());
        for (const auto& row : *rows) {
            auto details = details_of(host, *parts, row);
            if (details.has_error()) return print_error(details.error());
            for (auto& entry : *details)
                list.push_back(std::move(entry));
        }
    }
    if (options.json) {
        print_json(list);
        return kDone;
    }
    for (const auto& entry : list)
        print_entry(entry.as_object());
    if (list.empty())
        std::cout << (parts->setup.contract.logs.detail
                          ? "nothing is in the detail log yet\n"
                          : "the detail log of this contract is off: set \"logs\": {\"detail\": true} in its "
                            "file and apply it\n");
    std::cout.flush();
    return kDone;
}

int report_record(const Options& options, const std::string& contract, const std::string& key,
                  const std::filesystem::path& out) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto parts = find_contract(host.store(), contract);
    if (parts.has_error()) return print_error(parts.error());
    auto rows = find_rows(host.store(), contract, {key});
    if (rows.has_error()) return print_error(rows.error());
    auto report = report_of(host, options, *parts, *rows);
    if (report.has_error()) return print_error(report.error());
    const std::string text = host.log().without_secrets(json::serialize(*report));
    if (out.empty()) {
        std::cout << text << std::endl;
        return kDone;
    }
    std::ofstream file(out, std::ios::binary | std::ios::trunc);
    file << text << '\n';
    file.close();
    if (!file)
        return print_error(Error(ErrorClass::usage, "report_not_written", out.string() + " cannot be written",
                                 "give a path in a directory that exists and has room"));
    std::cout << "report written to " << out.string() << std::endl;
    return kDone;
}

}  // namespace koppel::app
