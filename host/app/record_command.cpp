// `koppel record`: the whole story of one document, and the document itself while it is kept.
#include <boost/json/serialize.hpp>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "app/record_view.hpp"

namespace koppel::app {

namespace json = boost::json;

namespace {

std::string plain(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::string member(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value == nullptr || value->is_null() ? std::string() : plain(*value);
}

// A sale's lines and totals, or a payment's amount; anything else as it is.
void print_document(const json::value& document) {
    if (document.is_null()) {
        std::cout << "document: no longer kept\n";
        return;
    }
    const auto* object = document.if_object();
    const auto* lines = object == nullptr ? nullptr : object->if_contains("lines");
    if (lines == nullptr || !lines->is_array()) {
        std::cout << "document: " << plain(document) << '\n';
        return;
    }
    std::vector<TableRow> rows;
    for (const auto& value : lines->get_array()) {
        if (!value.is_object()) continue;
        const auto& line = value.get_object();
        rows.push_back({member(line, "type"), member(line, "sku"), member(line, "description"),
                        member(line, "quantity"), member(line, "vat_rate"), member(line, "amount_excl"),
                        member(line, "amount_incl")});
    }
    std::cout << "document: " << member(*object, "kind") << ' ' << member(*object, "number") << " of "
              << member(*object, "date") << ", " << member(*object, "status") << ", "
              << member(*object, "payment_status") << '\n';
    print_table({"LINE", "SKU", "DESCRIPTION", "QUANTITY", "VAT %", "EXCL", "INCL"}, rows, {3, 4, 5, 6});
    std::cout << "total: " << member(*object, "total_excl") << " excl, " << member(*object, "total_vat")
              << " VAT, " << member(*object, "total_incl") << " incl " << member(*object, "currency") << '\n';
}

void print_record(const json::object& record) {
    for (const auto& entry : record) {
        const bool empty =
            entry.value().is_null() || (entry.value().is_string() && entry.value().get_string().empty());
        if (entry.key() != "story" && entry.key() != "document" && !empty)
            std::cout << std::string(entry.key()) << ": " << plain(entry.value()) << '\n';
    }
    print_document(record.at("document"));
    std::cout << "story:\n";
    for (const auto& event : record.at("story").as_array())
        std::cout << "  " << plain(event.at("at")) << "  " << plain(event.at("what")) << "  "
                  << plain(event.at("detail")) << '\n';
}

}  // namespace

int show_record(const Options& options, const std::string& contract, const std::string& key) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto parts = find_contract(host.store(), contract);
    if (parts.has_error()) return print_error(parts.error());
    auto rows = find_rows(host.store(), contract, {key});
    if (rows.has_error()) return print_error(rows.error());

    json::array answer;
    for (const auto& row : *rows) {
        auto record = whole_record(host.store(), host.vault(), parts->setup.tenant.id, row);
        if (record.has_error()) return print_error(record.error());
        answer.push_back(std::move(*record));
    }
    if (options.json) {
        print_json(answer.size() == 1 ? answer.front() : json::value(answer));
        return kDone;
    }
    for (const auto& value : answer)
        print_record(value.as_object());
    std::cout.flush();
    return kDone;
}

}  // namespace koppel::app
