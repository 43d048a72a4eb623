// Between the ABI's byte ranges and C++ texts. Pure functions; views are borrowed as the ABI says.
#pragma once

#include <string>
#include <string_view>

#include "koppel/abi/base.h"

namespace koppel::sdk {

inline koppel_bytes bytes(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

inline std::string_view view(koppel_bytes range) noexcept {
    if (range.size == 0 || range.data == nullptr) return {};
    return {static_cast<const char*>(range.data), static_cast<std::size_t>(range.size)};
}

namespace detail {

// A koppel_writer that appends to a string. Stays where it is: the writer points to it.
class StringWriter {
  public:
    StringWriter() : writer_{sizeof(koppel_writer), 0, this, &StringWriter::write} {}
    StringWriter(const StringWriter&) = delete;
    StringWriter& operator=(const StringWriter&) = delete;
    const koppel_writer* get() const { return &writer_; }
    std::string& text() { return text_; }

  private:
    static std::int32_t write(void* context, koppel_bytes range) noexcept {
        try {
            static_cast<StringWriter*>(context)->text_.append(view(range));
            return 0;
        } catch (...) {
            return -1;
        }
    }

    koppel_writer writer_;
    std::string text_;
};

}  // namespace detail

}  // namespace koppel::sdk
