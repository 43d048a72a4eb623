#include "books/posting_text.hpp"

#include "books/words.hpp"

namespace koppel::books {

std::string document_text(const model::Sale& sale, const contracts::Contract& contract) {
    const std::string& own = sale.number.empty() ? sale.key : sale.number;
    const std::string& order = sale.order_number;
    std::string text = own;
    if (sale.kind != "order" && !order.empty() && order != own) {
        if (contract.reference == "order") text = order;
        if (contract.reference == "both") text = own + " / " + order;
    }
    return sale.kind == "credit_note" ? "Credit " + text : text;
}

std::string affiliate_number(const model::Sale& sale, const contracts::Contract& contract) {
    if (!contract.comment) return {};
    std::string line;
    for (const char c : sale.comment) {
        const bool space = static_cast<unsigned char>(c) <= ' ';
        if (!space) line += c;
        if (space && !line.empty() && line.back() != ' ') line += ' ';
    }
    return trimmed(line);
}

std::string posting_text(const model::Sale& sale, const contracts::Contract& contract) {
    std::string text = document_text(sale, contract);
    if (const auto affiliate = affiliate_number(sale, contract); !affiliate.empty())
        text += " - " + affiliate;
    return text;
}

}  // namespace koppel::books
