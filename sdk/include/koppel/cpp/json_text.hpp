// Writes JSON whose numbers are exactly the decimals they come from. Not shared between threads.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "koppel/model/decimal.hpp"
#include "koppel/model/text.hpp"

namespace koppel::sdk {

class JsonText {
  public:
    JsonText& open(char bracket) {
        separate();
        out_ += bracket;
        first_ = true;
        return *this;
    }
    JsonText& close(char bracket) {
        out_ += bracket;
        first_ = false;
        return *this;
    }
    // A name needs no escapes: it is one of ours.
    JsonText& name(std::string_view name) {
        separate();
        out_ += '"';
        out_.append(name).append("\":");
        first_ = true;  // no comma before the value
        return *this;
    }
    JsonText& text(std::string_view member, std::string_view value) {
        name(member);
        model::append_json_string(out_, value);
        return done();
    }
    JsonText& text_if_any(std::string_view member, std::string_view value) {
        return value.empty() ? *this : text(member, value);
    }
    JsonText& number(std::string_view member, const model::Decimal& value) {
        name(member);
        value.append_to(out_);
        return done();
    }
    JsonText& raw(std::string_view member, std::string_view value) {
        name(member);
        out_ += value;
        return done();
    }
    JsonText() { out_.reserve(1024); }
    std::string take() { return std::move(out_); }

  private:
    void separate() {
        if (!first_) out_ += ',';
        first_ = false;
    }
    JsonText& done() {
        first_ = false;
        return *this;
    }

    std::string out_;
    bool first_ = true;
};

}  // namespace koppel::sdk
