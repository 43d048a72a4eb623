#include "app/output.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "app/options.hpp"

namespace koppel::app {

namespace {

std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, bool to_the_right) {
    const std::string blanks(width - std::min(width, width_of(text)), ' ');
    return to_the_right ? blanks + text : text + blanks;
}

}  // namespace

void print_table(const TableRow& header, const std::vector<TableRow>& rows,
                 const std::vector<std::size_t>& right) {
    std::vector<std::size_t> widths;
    for (const auto& cell : header)
        widths.push_back(width_of(cell));
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    const auto print = [&](const TableRow& row) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) line += "  ";
            line += padded(row[i], widths[i], std::ranges::find(right, i) != right.end());
        }
        line.erase(line.find_last_not_of(' ') + 1);
        std::cout << line << '\n';
    };
    print(header);
    for (const auto& row : rows)
        print(row);
    std::cout.flush();
}

void print_json(const boost::json::value& value) {
    std::cout << boost::json::serialize(value) << std::endl;
}

boost::json::value text_or_null(const std::string& text) {
    return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

boost::json::array json_list(const std::vector<std::string>& texts) {
    boost::json::array list;
    for (const auto& text : texts)
        list.emplace_back(text);
    return list;
}

int print_error(const base::Error& error) {
    std::cerr << "koppel: " << error.text() << std::endl;
    return error.error_class == base::ErrorClass::usage ? kUsage : kFailed;
}

std::string counted(std::uint64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace koppel::app
