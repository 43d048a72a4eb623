// One request to the API, taken apart: division, path of the entity, key, and what follows. Single thread;
// borrows the request.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exact/api.hpp"
#include "exact/rules.hpp"

namespace koppel::sandbox::exact {

struct Api::Call {
    Call(const Request& of, std::string_view path_after_exact);

    const Request& request;
    bool known = false;         // /api/v1/{division}/{path}
    std::string division_text;  // a number, or "current"
    std::int64_t division = 0;
    std::string path;                // salesentry/SalesEntries
    std::optional<std::string> key;  // of (guid'…') or (124132)
    bool bad_key = false;
    std::string rest;  // behind the key: the name of the lines
    bool count = false;
    const Entity* entity = nullptr;
    Books* books = nullptr;
};

}  // namespace koppel::sandbox::exact
