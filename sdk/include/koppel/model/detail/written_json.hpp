// Reads what json.hpp writes: no blanks, members in the order of `fields`, no unknown ones. Straight into the
// struct, several times as fast as by way of a boost::json::value. Include json.hpp.
#pragma once

#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "koppel/model/decimal.hpp"
#include "koppel/model/text.hpp"

namespace koppel::model::detail {

// Every step is true when it has read all that it should; after false the place and the value mean nothing.
class WrittenText {
  public:
    explicit WrittenText(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
    bool at_end() const { return at_ == end_; }

    template <class T>
    bool read(T& to) {
        if constexpr (std::same_as<T, std::string>) {
            return read_text(to);
        } else if constexpr (std::same_as<T, bool>) {
            to = skip("true");
            return to || skip("false");
        } else if constexpr (std::same_as<T, Decimal>) {
            return read_decimal(to);
        } else if constexpr (requires { to.emplace(); }) {
            return read(to.emplace());
        } else if constexpr (requires { to.emplace_back(); }) {
            return read_array(to);
        } else {
            return read_object(to);
        }
    }

  private:
    struct Members {
        WrittenText& text;
        bool first = true;
        bool good = true;

        template <class Member>
        void operator()(std::string_view name, Member& member) {
            if (!good || !text.skip_name(name, first)) return;
            first = false;
            good = text.read(member);
        }
    };

    bool skip(std::string_view what) {
        if (static_cast<std::size_t>(end_ - at_) < what.size()) return false;
        if (std::memcmp(at_, what.data(), what.size()) != 0) return false;
        at_ += what.size();
        return true;
    }

    // `"name":`, after a comma unless it is the first of its object.
    bool skip_name(std::string_view name, bool first) {
        const char* const before = at_;
        if ((first || skip(",")) && skip("\"") && skip(name) && skip("\":")) return true;
        at_ = before;
        return false;
    }

    template <class T>
    bool read_object(T& to) {
        if (!skip("{")) return false;
        Members members{*this};
        fields(members, to);
        return members.good && skip("}");
    }

    template <class T>
    bool read_array(T& to) {
        if (!skip("[")) return false;
        if (skip("]")) return true;
        do {
            if (!read(to.emplace_back())) return false;
        } while (skip(","));
        return skip("]");
    }

    bool read_decimal(Decimal& to) {
        if (!skip("\"")) return false;
        const auto* const quote =
            static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
        if (quote == nullptr) return false;
        const auto decimal = Decimal::parse({at_, static_cast<std::size_t>(quote - at_)});
        if (!decimal) return false;
        to = *decimal;
        at_ = quote + 1;
        return true;
    }

    bool read_text(std::string& to) {
        if (!skip("\"")) return false;
        to.clear();
        for (const char* plain = at_;;) {
            while (at_ != end_ && kPlainInJson[static_cast<unsigned char>(*at_)])
                ++at_;
            if (at_ == end_) return false;
            if (*at_ == '"') {
                to.append(plain, at_++);
                return true;
            }
            if (*at_ == '\\') {
                to.append(plain, at_++);
                if (!read_escape(to)) return false;
                plain = at_;
                continue;
            }
            const auto rest = static_cast<std::size_t>(end_ - at_);
            const auto length = (*at_ & 0x80) != 0 ? utf8_length({at_, rest}, 0) : 0;
            if (length == 0) return false;
            at_ += length;
        }
    }

    bool read_escape(std::string& to) {
        constexpr std::string_view escapes = "\"\\nrt";
        constexpr std::string_view meant = "\"\\\n\r\t";
        const auto which = at_ == end_ ? std::string_view::npos : escapes.find(*at_);
        if (which == std::string_view::npos) return false;
        to += meant[which];
        ++at_;
        return true;
    }

    const char* at_;
    const char* end_;
};

}  // namespace koppel::model::detail
